import { broadcastShapes, sameShape } from "../dims.ts";
import type { Op, OpName, TensorProgram, Value } from "../types.ts";
import { freeIds, rewrite } from "./rewrite.ts";

const elementwise = new Set<OpName>([
  ...(["neg", "abs", "sign", "exp", "log", "sqrt", "tanh", "sigmoid", "softplus", "relu", "erf", "cast"] as const),
  ...(["add", "sub", "mul", "div", "maximum", "minimum", "greater", "greaterEqual", "equal", "select"] as const),
]);

/**
 * Keeps broadcasts small. An elementwise op reads the operand of a `broadcastTo` where the result's shape stays the same, for it
 * broadcasts by itself. Where all entries of a value are one scalar (1/B in the gradient of a mean), arithmetic is done on the scalar.
 */
export function broadcasts(program: TensorProgram): TensorProgram {
  const nextId = freeIds(program);
  /** By the id of a broadcast value, the value before. */
  const narrow = new Map<number, Value>();
  /** By the id of a value, the scalar that all of its entries are. */
  const uniform = new Map<number, Value>();
  const scalarOf = (value: Value) => (value.shape.length === 0 ? value : uniform.get(value.id));

  return rewrite(program, (op) => {
    const [result] = op.results;
    if (op.op === "broadcastTo" || op.op === "reshape") {
      const scalar = scalarOf(op.inputs[0]!);
      if (scalar !== undefined) uniform.set(result!.id, scalar);
      if (op.op === "broadcastTo") narrow.set(result!.id, op.inputs[0]!);
      return { ops: [op] };
    }
    if (!elementwise.has(op.op)) return { ops: [op] };
    const scalars = op.inputs.map(scalarOf);
    if (result!.shape.length > 0 && scalars.every((scalar) => scalar !== undefined)) {
      const scalar: Value = { id: nextId(), dtype: result!.dtype, shape: [] };
      uniform.set(result!.id, scalar);
      narrow.set(result!.id, scalar);
      const wide: Op = { op: "broadcastTo", inputs: [scalar], results: [result!], attributes: { shape: result!.shape }, origin: op.origin };
      return { ops: [{ ...op, inputs: scalars, results: [scalar] }, wide] };
    }
    return { ops: [narrowed(op, (value) => scalarOf(value) ?? narrow.get(value.id))] };
  });
}

function narrowed(op: Op, smaller: (value: Value) => Value | undefined): Op {
  const inputs = [...op.inputs];
  for (const [i, value] of inputs.entries()) {
    const operand = smaller(value);
    if (operand === undefined) continue;
    const shape = inputs
      .with(i, operand)
      .map((input) => input.shape)
      .reduce(broadcastShapes);
    if (sameShape(shape, op.results[0]!.shape)) inputs[i] = operand;
  }
  return { ...op, inputs };
}
