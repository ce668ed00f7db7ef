import type { Dim, DType, NdArray, Op } from "../../../tensor/types.ts";
import type { OnnxWriter } from "../types.ts";
import { elementwiseNode } from "./broadcast.ts";

/** TensorProto.DataType of a `Cast`. */
const castTypes: Record<DType, number> = { float: 1, int: 6, bool: 9 };

const direct =
  (type: string) =>
  ({ inputs, results }: Op, out: OnnxWriter): void => {
    out.set(results[0]!, elementwiseNode(out, type, inputs, results[0]!.shape));
  };

export const elementwise = {
  constant({ attributes, results }: Op, out: OnnxWriter) {
    out.set(results[0]!, out.constant(attributes.value as NdArray, results[0]!.dtype));
  },
  dim({ attributes, results }: Op, out: OnnxWriter) {
    const size = out.node("Cast", [out.size(attributes.size as Dim)], { to: castTypes.float });
    out.set(results[0]!, out.reshape(size, []));
  },

  neg: direct("Neg"),
  abs: direct("Abs"),
  sign: direct("Sign"),
  exp: direct("Exp"),
  log: direct("Log"),
  sqrt: direct("Sqrt"),
  tanh: direct("Tanh"),
  sigmoid: direct("Sigmoid"),
  /** relu(x) - log(sigmoid(|x|)): onnxruntime's own `Softplus` goes entry by entry, these go by lanes; exact for large |x|. */
  softplus({ inputs, results }: Op, out: OnnxWriter) {
    const x = out.of(inputs[0]!);
    const rest = out.node("Log", [out.node("Sigmoid", [out.node("Abs", [x])])]);
    out.set(results[0]!, out.node("Sub", [out.node("Relu", [x]), rest]));
  },
  relu: direct("Relu"),
  erf: direct("Erf"),

  add: direct("Add"),
  sub: direct("Sub"),
  mul: direct("Mul"),
  div: direct("Div"),
  maximum: direct("Max"),
  minimum: direct("Min"),
  greater: direct("Greater"),
  greaterEqual: direct("GreaterOrEqual"),
  equal: direct("Equal"),
  select: direct("Where"),

  cast({ inputs, results }: Op, out: OnnxWriter) {
    out.set(results[0]!, out.node("Cast", [out.of(inputs[0]!)], { to: castTypes[results[0]!.dtype] }));
  },
  stopGradient({ inputs, results }: Op, out: OnnxWriter) {
    out.set(results[0]!, out.of(inputs[0]!));
  },
};
