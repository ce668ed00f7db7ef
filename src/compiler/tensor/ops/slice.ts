import { bug } from "../../diagnostics/assert.ts";
import { offsetsOf, pick, stridesOf } from "../arrays.ts";
import { perResult } from "../cost.ts";
import { B, staticDim, T } from "../dims.ts";
import type { Builder, Dim, OpDefinition, Value } from "../types.ts";

type SliceAttributes = {
  axis: number;
  start: number;
  /** Null: to the end of an axis of symbolic size, from its start. */
  end: number | null;
  stride: number;
};

function countOf({ start, end, stride }: SliceAttributes): number {
  return Math.max(0, Math.ceil((end! - start) / stride));
}

export const slice: OpDefinition<SliceAttributes> = {
  name: "slice",
  doc: "Every stride-th entry of an axis from start up to, not including, end. On a symbolic axis the caller answers for its having `end` entries.",
  infer([x], attributes) {
    const { axis, start, end, stride } = attributes;
    const size = x?.shape[axis];
    if (x === undefined || size === undefined || start < 0 || stride < 1) bug("slice of no such axis");
    if (end === null && (start !== 0 || stride !== 1)) bug("a slice of a symbolic axis needs an end");
    if (end !== null && (start > end || end > (staticDim(size) ?? end))) bug(`slice ${start}..${end} of ${staticDim(size)} entries`);
    const count: Dim = end === null ? size : countOf(attributes);
    return [{ dtype: x.dtype, shape: x.shape.map((dim, at) => (at === axis ? count : dim)) }];
  },
  vjp(b, op, [dy]) {
    if (dy === undefined) return [];
    return [scatterSlice(b, dy, op.inputs[0]!.shape, op.attributes as SliceAttributes)];
  },
  cost: (op, sizes) => perResult(op, sizes, 0),
  evaluate([x], attributes) {
    const { axis, start, end, stride } = attributes;
    const strides = stridesOf(x!.shape);
    const shape = x!.shape.map((size, at) => (at !== axis || end === null ? size : countOf(attributes)));
    const steps = strides.map((step, at) => (at === axis ? step * stride : step));
    return [pick(x!, shape, offsetsOf(shape, steps, start * strides[axis]!))];
  },
  cases: [
    { shapes: [[B, 5]], attributes: { axis: 1, start: 1, end: 3, stride: 1 }, smooth: true },
    { shapes: [[B, 5]], attributes: { axis: 1, start: 0, end: 5, stride: 2 }, smooth: true },
    { shapes: [[B, 7, 2]], attributes: { axis: 1, start: 1, end: 7, stride: 3 }, smooth: true },
    { shapes: [[4, B]], attributes: { axis: 0, start: 1, end: 3, stride: 2 }, smooth: true },
    { shapes: [[T, 2]], attributes: { axis: 0, start: 0, end: null, stride: 1 }, smooth: true },
  ],
};

/** The cotangent of the whole: dy at the places that were taken, 0 elsewhere. */
function scatterSlice(b: Builder, dy: Value, shape: readonly Dim[], attributes: SliceAttributes): Value {
  const { axis, start, end, stride } = attributes;
  if (end === null) return dy;
  const size = staticDim(shape[axis]!) ?? bug("a slice with an end has no gradient on a symbolic axis");
  const count = countOf(attributes);
  const spread = stride === 1 ? dy : spreadOut(b, dy, axis, count, stride);
  // The last taken entry drags stride - 1 zeros behind it, which may reach past the end.
  const fits = Math.min(count * stride, size - start);
  const cut = b.slice(spread, axis, 0, fits);
  const along = (value: number) => shape.map((_, at) => (at === axis ? value : 0));
  return b.pad(cut, along(start), along(size - start - fits));
}

/** Puts stride - 1 zeros behind each entry of an axis. */
function spreadOut(b: Builder, x: Value, axis: number, count: number, stride: number): Value {
  const split = b.reshape(x, [...x.shape.slice(0, axis), count, 1, ...x.shape.slice(axis + 1)]);
  const after = split.shape.map((_, at) => (at === axis + 1 ? stride - 1 : 0));
  const padded = b.pad(
    split,
    after.map(() => 0),
    after,
  );
  return b.reshape(padded, [...x.shape.slice(0, axis), count * stride, ...x.shape.slice(axis + 1)]);
}
