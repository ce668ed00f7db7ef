import type { NodeId } from "../diagnostics/types.ts";

/** A size: a number, or `times` copies of the product of the symbols `B` (rows of the batch) and `T` (time steps). Equality and product only. */
export type Dim = number | { times: number; of: ("B" | "T")[] };

export type DType = "float" | "int" | "bool";

/** What `float` is, the engine says: f32 on engines, f64 in the interpreter. */
export interface TensorType {
  dtype: DType;
  shape: readonly Dim[];
}

export interface Value extends TensorType {
  id: number;
}

export type OpName =
  | "constant"
  | "dim"
  | "neg"
  | "abs"
  | "sign"
  | "exp"
  | "log"
  | "sqrt"
  | "tanh"
  | "sigmoid"
  | "softplus"
  | "relu"
  | "erf"
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "maximum"
  | "minimum"
  | "greater"
  | "greaterEqual"
  | "equal"
  | "select"
  | "cast"
  | "stopGradient"
  | "sum"
  | "max"
  | "logSumExp"
  | "softmax"
  | "argMax"
  | "matMul"
  | "conv"
  | "convInputGrad"
  | "convKernelGrad"
  | "normalize"
  | "reshape"
  | "transpose"
  | "broadcastTo"
  | "slice"
  | "pad"
  | "concat"
  | "gather"
  | "scatterAdd";

export type Attributes = Record<string, unknown>;

export interface Op {
  op: OpName;
  inputs: Value[];
  results: Value[];
  attributes: Attributes;
  /** The line of the spec that it came from. Passes and gradients keep it. */
  origin: NodeId;
}

export type InputRole =
  | { is: "data"; field: string }
  | { is: "weight" | "state"; slot: string }
  | { is: "scalar"; name: string }
  /** Filled by the counter-based generator, keyed by the stream's name and the step (`per: step`) or each row's id (`per: row`). */
  | { is: "noise"; law: "normal" | "uniform"; stream: string; per: "step" | "row" };

export type OutputRole = { is: "gradient" | "state"; slot: string } | { is: "metric" | "result"; name: string };

export interface TensorProgram {
  name: string;
  inputs: { value: Value; role: InputRole }[];
  ops: Op[];
  outputs: { value: Value; role: OutputRole }[];
}

/** A dense f64 array, row-major; ints and bools as numbers. */
export interface NdArray {
  shape: number[];
  data: Float64Array;
}

/**
 * Appends ops to one program. Every method returns the result of one op (`normalize` three); binary ops and `select` broadcast as
 * NumPy does. Shape errors are bugs of the caller, never of the user.
 */
export interface Builder {
  readonly program: TensorProgram;
  /** Runs `build` with every new op's origin set to `node`. */
  from<T>(node: NodeId, build: () => T): T;
  readonly origin: NodeId;
  emit(op: OpName, inputs: Value[], attributes?: Attributes): Value[];
  input(type: TensorType, role: InputRole): Value;
  output(value: Value, role: OutputRole): void;

  constant(value: number | NdArray, dtype?: DType): Value;
  /** A symbolic size as a float scalar. */
  dim(size: Dim): Value;

  neg(a: Value): Value;
  abs(a: Value): Value;
  sign(a: Value): Value;
  exp(a: Value): Value;
  log(a: Value): Value;
  sqrt(a: Value): Value;
  tanh(a: Value): Value;
  sigmoid(a: Value): Value;
  softplus(a: Value): Value;
  relu(a: Value): Value;
  erf(a: Value): Value;

  add(a: Value, b: Value): Value;
  sub(a: Value, b: Value): Value;
  mul(a: Value, b: Value): Value;
  div(a: Value, b: Value): Value;
  maximum(a: Value, b: Value): Value;
  minimum(a: Value, b: Value): Value;
  greater(a: Value, b: Value): Value;
  greaterEqual(a: Value, b: Value): Value;
  equal(a: Value, b: Value): Value;
  select(test: Value, yes: Value, no: Value): Value;
  cast(a: Value, dtype: DType): Value;
  stopGradient(a: Value): Value;

  /** Over all axes when `axes` is absent. Negative axes count from the end. */
  sum(a: Value, axes?: number[], keepDims?: boolean): Value;
  /** sum / number of summed entries, symbolic sizes included. A composition. */
  mean(a: Value, axes?: number[], keepDims?: boolean): Value;
  max(a: Value, axes?: number[], keepDims?: boolean): Value;
  logSumExp(a: Value, axes?: number[], keepDims?: boolean): Value;
  /** Over the last axis. */
  softmax(a: Value): Value;
  argMax(a: Value, axis: number): Value;
  /** Over the last two axes; leading axes broadcast. */
  matMul(a: Value, b: Value, transposeA?: boolean, transposeB?: boolean): Value;
  /** NHWC times HWIO. */
  conv(x: Value, kernel: Value, attributes: ConvAttributes): Value;
  convInputGrad(dy: Value, kernel: Value, attributes: ConvAttributes, inputShape: readonly Dim[]): Value;
  convKernelGrad(x: Value, dy: Value, attributes: ConvAttributes, kernelShape: readonly Dim[]): Value;
  /** (x - mean) / sqrt(variance + epsilon) over `axes`, population variance. `mean` and `variance` have the other axes only: [C] for axes [0, 1, 2] of [B, H, W, C]. */
  normalize(x: Value, axes: number[], epsilon: number): { y: Value; mean: Value; variance: Value };

  reshape(a: Value, shape: readonly Dim[]): Value;
  transpose(a: Value, permutation: number[]): Value;
  broadcastTo(a: Value, shape: readonly Dim[]): Value;
  /** `end` absent or null: to the end of that axis. Axes not named are whole. */
  slice(a: Value, axis: number, start: number, end?: number | null, stride?: number): Value;
  pad(a: Value, before: number[], after: number[], value?: number): Value;
  concat(values: Value[], axis: number): Value;
  /** Rows of the first axis of `table`: [R, ...S] by int [...I] gives [...I, ...S]. */
  gather(table: Value, rows: Value): Value;
  scatterAdd(rows: Value, updates: Value, count: number): Value;
}

export interface ConvAttributes {
  strides: [number, number];
  /** [top, bottom, left, right]: no `same` reaches an op. */
  pads: [number, number, number, number];
  dilations?: [number, number];
  groups?: number;
}

/** Everything genc knows of one op. One file each, listed in `ops/index.ts`. */
export interface OpDefinition<A extends Attributes = Attributes> {
  name: OpName;
  doc: string;
  /** Types of the results. Throws `Bug` for inputs that don't fit. */
  infer(inputs: TensorType[], attributes: A): TensorType[];
  /** Cotangents of the inputs from those of the results; undefined where nothing flows. */
  vjp: "none" | ((b: Builder, op: Op, cotangents: (Value | undefined)[]) => (Value | undefined)[]);
  cost(op: Op, dims: { B: number; T: number }): { flops: number; bytes: number };
  evaluate(inputs: NdArray[], attributes: A, dims: { B: number; T: number }): NdArray[];
  /** Shapes and attributes that drive every engine's test and the finite differences. `smooth: false` skips differences at kinks. */
  cases: OpCase[];
}

export interface OpCase {
  shapes: readonly (readonly Dim[])[];
  dtypes?: DType[];
  attributes?: Attributes;
  smooth: boolean;
  /** Range of the random inputs; default [-2, 2]. Ints are drawn from low to high - 1. */
  range?: [number, number];
  /** Entries by input, repeated to fill its shape, in place of random ones: ties and extremes. */
  values?: number[][];
  /** Sizes of `B` for which the op can't be run (`max` of no rows). */
  notFor?: number[];
}
