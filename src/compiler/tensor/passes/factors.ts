import { isConstantAlong } from "../broadcast.ts";
import { createFragment } from "../builder.ts";
import { broadcastShapes, sameShape } from "../dims.ts";
import type { Builder, Dim, Op, TensorProgram, Value } from "../types.ts";
import { freeIds, rewrite, useCounts } from "./rewrite.ts";

/**
 * Brings together factors that have fewer entries than what they multiply (a number a channel, a scalar): they are multiplied with each
 * other rather than one after the other with the large tensor; they leave sums over axes that they are constant along, after which sums of
 * the same product are one; and they go into the terms of a sum that have such factors already. The gradient of a batch norm is then two
 * sums and four operations on the large tensor.
 */
export function factors(program: TensorProgram): TensorProgram {
  const nextId = freeIds(program);
  const producers = new Map<number, Op>();
  const uses = useCounts(program);
  return rewrite(program, (op) => {
    const b = createFragment(op.origin, nextId);
    const known = { producers, uses };
    const value = op.op === "mul" ? product(b, op, known) : op.op === "sum" ? sumOf(b, op, known) : undefined;
    const ops = value === undefined ? [op] : b.program.ops;
    for (const one of ops) for (const { id } of one.results) producers.set(id, one);
    return value === undefined ? { ops } : { ops, replace: new Map([[op.results[0]!.id, value]]) };
  });
}

interface Known {
  producers: ReadonlyMap<number, Op>;
  uses: ReadonlyMap<number, number>;
}

/** A value as one that has a shape times one that is repeated to it. */
interface Scaled {
  wide: Value;
  narrow: Value;
}

function product(b: Builder, { inputs, results }: Op, known: Known): Value | undefined {
  const { shape } = results[0]!;
  const split = splitProduct(inputs, shape);
  if (split === undefined) return undefined;
  const inner = scaledOf(split.wide, shape, known);
  if (inner !== undefined) {
    const narrow = both(b, inner.narrow, split.narrow, shape);
    return narrow === undefined ? undefined : b.mul(inner.wide, narrow);
  }
  return absorbs(split.wide, shape, known, false) ? scaleTerms(b, split.wide, split.narrow, shape, known) : undefined;
}

function splitProduct(inputs: readonly Value[], shape: readonly Dim[]): Scaled | undefined {
  const [left, right] = inputs as [Value, Value];
  if (sameShape(left.shape, shape) && isNarrow(right, shape)) return { wide: left, narrow: right };
  return sameShape(right.shape, shape) && isNarrow(left, shape) ? { wide: right, narrow: left } : undefined;
}

/** Whether a value is repeated along some axis of a shape that has more than one entry. */
function isNarrow(value: Value, shape: readonly Dim[]): boolean {
  return shape.some((size, axis) => size !== 1 && isConstantAlong(value, shape, [axis]));
}

function scaledOf(value: Value, shape: readonly Dim[], { producers }: Known): Scaled | undefined {
  const op = producers.get(value.id);
  return op?.op === "mul" && sameShape(value.shape, shape) ? splitProduct(op.inputs, shape) : undefined;
}

/** The product of two small factors, where that is small too. */
function both(b: Builder, first: Value, second: Value, shape: readonly Dim[]): Value | undefined {
  const joint = { ...first, shape: broadcastShapes(first.shape, second.shape) };
  return isNarrow(joint, shape) ? b.mul(first, second) : undefined;
}

/** Whether every term of a sum can take a factor without an operation more. */
function absorbs(value: Value, shape: readonly Dim[], known: Known, inside: boolean): boolean {
  if (isNarrow(value, shape)) return inside;
  const op = known.producers.get(value.id);
  if (op?.op === "add" || op?.op === "sub")
    return known.uses.get(value.id) === 1 && op.inputs.every((term) => absorbs(term, shape, known, true));
  return inside && scaledOf(value, shape, known) !== undefined;
}

function scaleTerms(b: Builder, value: Value, factor: Value, shape: readonly Dim[], known: Known): Value {
  if (isNarrow(value, shape)) return b.mul(value, factor);
  const scaled = scaledOf(value, shape, known);
  if (scaled !== undefined) return b.mul(scaled.wide, b.mul(scaled.narrow, factor));
  const { op, inputs } = known.producers.get(value.id)!;
  const [left, right] = inputs.map((term) => scaleTerms(b, term, factor, shape, known)) as [Value, Value];
  return op === "add" ? b.add(left, right) : b.sub(left, right);
}

/** A sum without its constant factors, times those. Kept axes are a reshape, so that both kinds of sums of a product are one. */
function sumOf(b: Builder, { inputs, attributes, results }: Op, known: Known): Value | undefined {
  const [x] = inputs as [Value];
  const { axes, keepDims } = attributes as { axes: number[]; keepDims: boolean };
  const found = { wide: [] as Value[], narrow: [] as Value[] };
  collect(x, x.shape, axes, known, found);
  if (axes.length === 0 || found.wide.length === 0 || (found.narrow.length === 0 && !keepDims)) return undefined;
  // A product with a scalar that others read too is there anyway.
  if (!keepDims && known.uses.get(x.id) !== 1 && found.narrow.every(({ shape }) => shape.length === 0)) return undefined;
  const ordered = found.wide.toSorted((left, right) => left.id - right.id);
  const wide = found.narrow.length === 0 ? x : ordered.reduce(b.mul);
  if (!sameShape(wide.shape, x.shape)) return undefined;
  const { shape } = results[0]!;
  const total = b.reshape(b.sum(wide, axes, false), shape);
  return found.narrow.reduce((sum, factor) => b.mul(sum, b.reshape(factor, reducedFactor(factor, x.shape, axes, keepDims))), total);
}

function collect(value: Value, shape: readonly Dim[], axes: number[], known: Known, found: { wide: Value[]; narrow: Value[] }): void {
  const op = known.producers.get(value.id);
  if (isConstantAlong(value, shape, axes)) found.narrow.push(value);
  else if (op?.op === "mul" && value.dtype === "float") for (const input of op.inputs) collect(input, shape, axes, known, found);
  else found.wide.push(value);
}

/** The shape of a factor beside a sum over `axes`, which it is constant along. */
function reducedFactor({ shape }: Value, over: readonly Dim[], axes: number[], keepDims: boolean): Dim[] {
  const aligned: Dim[] = over.map((_, axis) => shape[axis - over.length + shape.length] ?? 1);
  return keepDims ? aligned : aligned.filter((_, axis) => !axes.includes(axis));
}
