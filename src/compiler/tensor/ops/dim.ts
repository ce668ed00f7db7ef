import { B, sizeOf, T } from "../dims.ts";
import type { Dim, OpDefinition } from "../types.ts";

type DimAttributes = { size: Dim };

export const dim: OpDefinition<DimAttributes> = {
  name: "dim",
  doc: "The value of a symbolic size, a float scalar: the B in a mean over rows.",
  infer: () => [{ dtype: "float", shape: [] }],
  vjp: "none",
  cost: () => ({ flops: 0, bytes: 0 }),
  evaluate: (_inputs, { size }, sizes) => [{ shape: [], data: Float64Array.of(sizeOf(size, sizes)) }],
  cases: [
    { shapes: [], attributes: { size: B }, smooth: false },
    { shapes: [], attributes: { size: { times: 2, of: ["B", "T"] } }, smooth: false },
    { shapes: [], attributes: { size: T }, smooth: false },
  ],
};
