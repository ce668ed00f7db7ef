import type { DType, NdArray, Op } from "../../../tensor/types.ts";
import type { TfjsWriter } from "../types.ts";
import { broadcast, direct } from "./support.ts";

const dtypes: Record<DType, string> = { float: "float32", int: "int32", bool: "bool" };

const unary = (kernel: string) => direct(kernel, ["x"]);
const binary = (kernel: string) => direct(kernel, ["a", "b"]);

export const elementwise = {
  constant({ attributes, results }: Op, out: TfjsWriter) {
    out.set(results[0]!, out.constant(attributes.value as NdArray, results[0]!.dtype));
  },
  dim({ attributes, results }: Op, out: TfjsWriter) {
    out.set(results[0]!, out.call("Fill", {}, { shape: [], value: { size: attributes.size as never }, dtype: "float32" }));
  },

  neg: unary("Neg"),
  abs: unary("Abs"),
  sign: unary("Sign"),
  exp: unary("Exp"),
  log: unary("Log"),
  sqrt: unary("Sqrt"),
  tanh: unary("Tanh"),
  sigmoid: unary("Sigmoid"),
  softplus: unary("Softplus"),
  relu: unary("Relu"),
  erf: unary("Erf"),

  add: binary("Add"),
  sub: binary("Sub"),
  mul: binary("Multiply"),
  div: binary("RealDiv"),
  maximum: binary("Maximum"),
  minimum: binary("Minimum"),
  greater: binary("Greater"),
  greaterEqual: binary("GreaterEqual"),
  equal: binary("Equal"),

  /** The kernel wants three operands of one shape. */
  select({ inputs, results }: Op, out: TfjsWriter) {
    const [condition, t, e] = inputs.map((value) => broadcast(out, value, results[0]!.shape));
    out.set(results[0]!, out.call("Select", { condition: condition!, t: t!, e: e! }));
  },
  cast({ inputs, results }: Op, out: TfjsWriter) {
    const { dtype } = results[0]!;
    const x = out.of(inputs[0]!);
    // To bool it is a comparison: wasm's Cast copies the low byte.
    const truth = dtype === "bool" && inputs[0]!.dtype !== "bool";
    const zero = { shape: [], data: Float64Array.of(0) };
    const cast = truth
      ? out.call("NotEqual", { a: x, b: out.constant(zero, inputs[0]!.dtype) })
      : out.call("Cast", { x }, { dtype: dtypes[dtype] });
    out.set(results[0]!, cast);
  },
  stopGradient({ inputs, results }: Op, out: TfjsWriter) {
    out.set(results[0]!, out.of(inputs[0]!));
  },
};
