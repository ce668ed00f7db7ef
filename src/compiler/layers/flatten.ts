import { sizeOf } from "../math/shape.ts";
import { batchOf } from "./support/batch.ts";
import { accept, reshapedType } from "./support/rules.ts";
import type { FunctionDefinition } from "./types.ts";

export const flatten: FunctionDefinition = {
  name: "flatten",
  doc: "All entries as one vector, in order: `real[28, 28, 1]` becomes `real[784]`.",
  arity: [1, 1],
  settings: [],
  type: ([input]) => accept(reshapedType(input!, [sizeOf(input!)])),
  build: (b, [x], [type]) => b.reshape(x!, [...batchOf(x!, type!), sizeOf(type!)]),
  flops: () => 0,
};
