import { bug } from "../diagnostics/assert.ts";
import type { NodeId } from "../diagnostics/types.ts";
import { ndarray } from "./arrays.ts";
import { axesOf, axisOf, productOf, sameShape, staticDim } from "./dims.ts";
import { ops } from "./ops/index.ts";
import { freeIds } from "./passes/rewrite.ts";
import type { Attributes, Builder, Dim, DType, NdArray, OpName, TensorProgram, TensorType, Value } from "./types.ts";

/** A builder of a new, empty program. Ops made outside of `from` have the program's name for origin. */
export function createBuilder(name: string): Builder {
  return extend({ name, inputs: [], ops: [], outputs: [] });
}

/** A builder of ops that a pass puts in place of one of that origin, with ids that it takes from `nextId`. */
export function createFragment(origin: NodeId, nextId: () => number): Builder {
  return extend({ name: origin, inputs: [], ops: [], outputs: [] }, nextId);
}

/** A builder that appends to `program` itself. */
function extend(program: TensorProgram, nextId = freeIds(program)): Builder {
  let origin: NodeId = program.name;

  const value = ({ dtype, shape }: TensorType): Value => ({ id: nextId(), dtype, shape });

  function emit(op: OpName, inputs: Value[], attributes: Attributes = {}): Value[] {
    const results = ops[op].infer(inputs, attributes).map(value);
    program.ops.push({ op, inputs, results, attributes, origin });
    return results;
  }
  const one = (op: OpName, inputs: Value[], attributes?: Attributes): Value => emit(op, inputs, attributes)[0]!;
  const unary = (op: OpName) => (a: Value) => one(op, [a]);
  const binary = (op: OpName) => (a: Value, b: Value) => one(op, [a, b]);
  const reduction = (op: OpName) => (a: Value, axes?: number[], keepDims?: boolean) =>
    one(op, [a], { axes: axesOf(axes, a.shape.length), keepDims: keepDims ?? false });

  const b: Builder = {
    program,
    get origin() {
      return origin;
    },
    from(node, build) {
      const outer = origin;
      origin = node;
      try {
        return build();
      } finally {
        origin = outer;
      }
    },
    emit,
    input(type, role) {
      const made = value(type);
      program.inputs.push({ value: made, role });
      return made;
    },
    output(result, role) {
      program.outputs.push({ value: result, role });
    },

    constant(literal: number | NdArray, dtype: DType = "float") {
      const array = typeof literal === "number" ? ndarray([], [literal]) : literal;
      return one("constant", [], { value: array, dtype });
    },
    dim: (size: Dim) => one("dim", [], { size }),

    neg: unary("neg"),
    abs: unary("abs"),
    sign: unary("sign"),
    exp: unary("exp"),
    log: unary("log"),
    sqrt: unary("sqrt"),
    tanh: unary("tanh"),
    sigmoid: unary("sigmoid"),
    softplus: unary("softplus"),
    relu: unary("relu"),
    erf: unary("erf"),

    add: binary("add"),
    sub: binary("sub"),
    mul: binary("mul"),
    div: binary("div"),
    maximum: binary("maximum"),
    minimum: binary("minimum"),
    greater: binary("greater"),
    greaterEqual: binary("greaterEqual"),
    equal: binary("equal"),
    select: (test, yes, no) => one("select", [test, yes, no]),
    cast: (a, dtype) => (a.dtype === dtype ? a : one("cast", [a], { dtype })),
    stopGradient: unary("stopGradient"),

    sum: reduction("sum"),
    mean(a, axes, keepDims) {
      const over = axesOf(axes, a.shape.length);
      const count = productOf(over.map((axis) => a.shape[axis]!));
      const fixed = staticDim(count);
      const total = b.sum(a, over, keepDims);
      return fixed === undefined ? b.div(total, b.dim(count)) : b.mul(total, b.constant(1 / fixed));
    },
    max: reduction("max"),
    logSumExp: reduction("logSumExp"),
    softmax: unary("softmax"),
    argMax: (a, axis) => one("argMax", [a], { axis: axisOf(axis, a.shape.length) }),
    matMul(left, right, transposeA = false, transposeB = false) {
      const rank = left.shape.length;
      if (rank > 2 && right.shape.length === 2 && !transposeA) {
        // One large product, and so one large kernel gradient, in place of a product for each leading index.
        const rows = b.reshape(left, [productOf(left.shape.slice(0, -1)), left.shape[rank - 1]!]);
        const product = b.matMul(rows, right, false, transposeB);
        return b.reshape(product, [...left.shape.slice(0, -1), product.shape[1]!]);
      }
      return one("matMul", [left, right], { transposeA, transposeB });
    },
    conv: (x, kernel, attributes) => one("conv", [x, kernel], { ...attributes }),
    convInputGrad: (dy, kernel, attributes, inputShape) => one("convInputGrad", [dy, kernel], { ...attributes, inputShape }),
    convKernelGrad: (x, dy, attributes, kernelShape) => one("convKernelGrad", [x, dy], { ...attributes, kernelShape }),
    normalize(x, axes, epsilon) {
      const [y, mean, variance] = emit("normalize", [x], { axes: axesOf(axes, x.shape.length), epsilon });
      return { y: y!, mean: mean!, variance: variance! };
    },

    reshape: (a, shape) => (sameShape(a.shape, shape) ? a : one("reshape", [a], { shape })),
    transpose: (a, permutation) => one("transpose", [a], { permutation: permutation.map((axis) => axisOf(axis, a.shape.length)) }),
    broadcastTo: (a, shape) => (sameShape(a.shape, shape) ? a : one("broadcastTo", [a], { shape })),
    slice(a, axis, start, end = null, stride = 1) {
      const at = axisOf(axis, a.shape.length);
      return one("slice", [a], { axis: at, ...wholeRange(a.shape[at]!, start, end), stride });
    },
    pad: (a, before, after, filler = 0) => one("pad", [a], { before, after, value: filler }),
    concat(values, axis) {
      return values.length === 1 ? values[0]! : one("concat", values, { axis: axisOf(axis, values[0]?.shape.length ?? 0) });
    },
    gather: (table, rows) => one("gather", [table, rows]),
    scatterAdd: (rows, updates, count) => one("scatterAdd", [rows, updates], { count }),
  };
  return b;
}

/** Bounds without negative numbers, which count from the end of an axis of known size. */
function wholeRange(size: Dim, start: number, end: number | null): { start: number; end: number | null } {
  const fixed = staticDim(size);
  if (fixed === undefined) return start < 0 || (end ?? 0) < 0 ? bug("a slice can't count from the end of a symbolic axis") : { start, end };
  const fromStart = (index: number) => (index < 0 ? index + fixed : index);
  return { start: fromStart(start), end: end === null ? fixed : fromStart(end) };
}
