import { bug } from "../../diagnostics/assert.ts";
import { broadcastArray, broadcastSizes } from "../arrays.ts";
import { sumTo } from "../broadcast.ts";
import { perResult } from "../cost.ts";
import { B, broadcastShapes } from "../dims.ts";
import type { OpDefinition, Value } from "../types.ts";
import { toChosen } from "./support/choice.ts";

export const select: OpDefinition = {
  name: "select",
  doc: "yes where the test holds, no elsewhere. The three broadcast. The gradient goes to the chosen branch.",
  infer([test, yes, no]) {
    if (test?.dtype !== "bool" || yes === undefined || yes.dtype !== no?.dtype)
      bug(`select by ${test?.dtype} of ${yes?.dtype}, ${no?.dtype}`);
    return [{ dtype: yes.dtype, shape: broadcastShapes(test.shape, broadcastShapes(yes.shape, no!.shape)) }];
  },
  vjp(b, op, [dy]) {
    if (dy === undefined) return [];
    const [test, yes, no] = op.inputs as [Value, Value, Value];
    const [toYes, toNo] = toChosen(b, dy, test);
    return [undefined, sumTo(b, toYes, yes.shape), sumTo(b, toNo, no.shape)];
  },
  cost: (op, sizes) => perResult(op, sizes, 1),
  evaluate([test, yes, no]) {
    const shape = broadcastSizes(test!.shape, broadcastSizes(yes!.shape, no!.shape));
    const [holds, first, second] = [test!, yes!, no!].map((array) => broadcastArray(array, shape).data);
    return [{ shape, data: holds!.map((truth, i) => (truth !== 0 ? first![i]! : second![i]!)) }];
  },
  cases: [
    {
      shapes: [
        [B, 4],
        [B, 4],
        [B, 4],
      ],
      dtypes: ["bool", "float", "float"],
      smooth: true,
    },
    { shapes: [[B, 1], [4], []], dtypes: ["bool", "float", "float"], smooth: true },
    { shapes: [[4], [B, 1], [1, 4]], dtypes: ["bool", "float", "float"], smooth: true },
  ],
};
