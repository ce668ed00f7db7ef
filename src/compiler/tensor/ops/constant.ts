import type { DType, NdArray, OpDefinition } from "../types.ts";

type ConstantAttributes = { value: NdArray; dtype: DType };

export const constant: OpDefinition<ConstantAttributes> = {
  name: "constant",
  doc: "A literal tensor.",
  infer: (_inputs, { value, dtype }) => [{ dtype, shape: value.shape }],
  vjp: "none",
  cost: () => ({ flops: 0, bytes: 0 }),
  evaluate: (_inputs, { value }) => [value],
  cases: [
    { shapes: [], attributes: { value: { shape: [], data: Float64Array.of(0.5) }, dtype: "float" }, smooth: false },
    { shapes: [], attributes: { value: { shape: [2, 2], data: Float64Array.of(1, -2, 3, 4) }, dtype: "float" }, smooth: false },
    { shapes: [], attributes: { value: { shape: [3], data: Float64Array.of(0, 1, 2) }, dtype: "int" }, smooth: false },
    { shapes: [], attributes: { value: { shape: [2], data: Float64Array.of(0, 1) }, dtype: "bool" }, smooth: false },
  ],
};
