import { isConstantAlong } from "../broadcast.ts";
import { productOf, sameDim, staticDim } from "../dims.ts";
import type { Dim, NdArray, Op, TensorProgram, Value } from "../types.ts";
import { freeIds, rewrite } from "./rewrite.ts";

/**
 * Sums that are 0 whatever the numbers: of what was centred over the same axes, and of multiples of it. The gradient of a bias in front of
 * a batch norm is one, which else is a sum of rounding errors that an optimizer with moments takes for a direction.
 */
export function zeroSums(program: TensorProgram): TensorProgram {
  const producers = new Map<number, Op>();
  /** By the id of a value, axes over which it sums to 0. */
  const centred = new Map<number, readonly number[]>();
  const nextId = freeIds(program);
  return rewrite(program, (op) => {
    for (const { id } of op.results) producers.set(id, op);
    const axes = centredAxes(op, centred, producers);
    if (axes !== undefined) centred.set(op.results[0]!.id, axes);
    if (op.op !== "sum") return { ops: [op] };
    const zero = centred.get(op.inputs[0]!.id);
    const over = op.attributes.axes as number[];
    if (zero === undefined || !zero.every((axis) => over.includes(axis))) return { ops: [op] };
    return { ops: zeros(op, nextId) };
  });
}

function zeros(op: Op, nextId: () => number): Op[] {
  const [result] = op.results as [Value];
  const scalar: Value = { id: nextId(), dtype: result.dtype, shape: [] };
  const value: NdArray = { shape: [], data: Float64Array.of(0) };
  if (result.shape.length === 0) return [{ ...op, op: "constant", inputs: [], attributes: { value, dtype: result.dtype } }];
  const constant: Op = { op: "constant", inputs: [], results: [scalar], attributes: { value, dtype: result.dtype }, origin: op.origin };
  return [constant, { ...op, op: "broadcastTo", inputs: [scalar], attributes: { shape: result.shape } }];
}

/** The axes over which an op's first result sums to 0, if there are any that one can know. */
function centredAxes(
  { op, inputs, attributes }: Op,
  centred: ReadonlyMap<number, readonly number[]>,
  producers: ReadonlyMap<number, Op>,
): readonly number[] | undefined {
  const [a, b] = inputs;
  const of = (value: Value | undefined) => (value === undefined ? undefined : centred.get(value.id));
  switch (op) {
    case "normalize":
      return attributes.axes as number[];
    case "neg":
      return of(a);
    case "mul":
      return multiple(a!, b!, of(a)) ?? multiple(b!, a!, of(b));
    case "div":
      return multiple(a!, b!, of(a));
    case "add":
      return same(of(a), of(b));
    case "sub":
      return same(of(a), of(b)) ?? meanTaken(a!, b!, producers);
    default:
      return undefined;
  }
}

function same(a: readonly number[] | undefined, b: readonly number[] | undefined): readonly number[] | undefined {
  return a !== undefined && b !== undefined && a.join() === b.join() ? a : undefined;
}

/** The axes of `value` where `factor` is the same number all along them. */
function multiple(value: Value, factor: Value, axes: readonly number[] | undefined): readonly number[] | undefined {
  return axes !== undefined && isConstantAlong(factor, value.shape, axes) ? axes : undefined;
}

/** The axes of a mean, where `mean` is that of `value` over them, kept as axes of size 1. */
function meanTaken(value: Value, mean: Value, producers: ReadonlyMap<number, Op>): readonly number[] | undefined {
  const quotient = producers.get(mean.id);
  if (quotient?.op !== "div" && quotient?.op !== "mul") return undefined;
  const operands = quotient.op === "div" ? [quotient.inputs] : [quotient.inputs, quotient.inputs.toReversed()];
  for (const [total, count] of operands as [Value, Value][]) {
    const sum = producers.get(total.id);
    if (sum?.op !== "sum" || sum.inputs[0]!.id !== value.id || sum.attributes.keepDims !== true) continue;
    const axes = sum.attributes.axes as number[];
    if (isCount(producers.get(count.id), productOf(axes.map((axis) => value.shape[axis]!)), quotient.op)) return axes;
  }
  return undefined;
}

/** Whether an op is the number of entries of a mean, or, for a product, one over it. */
function isCount(op: Op | undefined, entries: Dim, by: "div" | "mul"): boolean {
  if (op?.op === "dim") return by === "div" && sameDim(op.attributes.size as Dim, entries);
  const fixed = staticDim(entries);
  if (op?.op !== "constant" || fixed === undefined) return false;
  const { data } = op.attributes.value as NdArray;
  return data.length === 1 && data[0] === (by === "div" ? fixed : 1 / fixed);
}
