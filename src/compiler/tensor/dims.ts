import { bug } from "../diagnostics/assert.ts";
import type { Dim } from "./types.ts";

/** Values of the symbolic sizes in one run. */
export interface Sizes {
  B: number;
  T: number;
}

type SizeSymbol = "B" | "T";

/** Rows of the batch. */
export const B: Dim = { times: 1, of: ["B"] };

/** Time steps. */
export const T: Dim = { times: 1, of: ["T"] };

function monomial(times: number, of: readonly SizeSymbol[]): Dim {
  return times === 0 || of.length === 0 ? times : { times, of: [...of].sort() };
}

function factors(dim: Dim): { times: number; of: SizeSymbol[] } {
  return typeof dim === "number" ? { times: dim, of: [] } : dim;
}

export function multiplyDims(a: Dim, b: Dim): Dim {
  const [left, right] = [factors(a), factors(b)];
  return monomial(left.times * right.times, [...left.of, ...right.of]);
}

/** Number of entries of a tensor of that shape. */
export function productOf(shape: readonly Dim[]): Dim {
  return shape.reduce<Dim>(multiplyDims, 1);
}

export function sameDim(a: Dim, b: Dim): boolean {
  return dimText(a) === dimText(b);
}

export function sameShape(a: readonly Dim[], b: readonly Dim[]): boolean {
  return a.length === b.length && a.every((dim, axis) => sameDim(dim, b[axis]!));
}

/** The sum, which only sizes of the same symbols have. */
export function addDims(a: Dim, b: Dim): Dim {
  const [left, right] = [factors(a), factors(b)];
  if (!sameDim(monomial(1, left.of), monomial(1, right.of))) bug(`${dimText(a)} + ${dimText(b)} is no product of sizes`);
  return monomial(left.times + right.times, left.of);
}

/** The number, where nothing symbolic is left. */
export function staticDim(dim: Dim): number | undefined {
  return typeof dim === "number" ? dim : undefined;
}

export function isStatic(shape: readonly Dim[]): shape is readonly number[] {
  return shape.every((dim) => typeof dim === "number");
}

/** The shape as numbers, for ops that need them. */
export function staticShape(shape: readonly Dim[], what: string): number[] {
  return shape.map((dim) => (typeof dim === "number" ? dim : bug(`${what} needs numbers for sizes, not ${dimText(dim)}`)));
}

export function sizeOf(dim: Dim, sizes: Sizes): number {
  if (typeof dim === "number") return dim;
  return dim.of.reduce((product, symbol) => product * sizes[symbol], dim.times);
}

export function shapeOf(shape: readonly Dim[], sizes: Sizes): number[] {
  return shape.map((dim) => sizeOf(dim, sizes));
}

/** `3`, `B`, `2*B`, `B*T`. */
export function dimText(dim: Dim): string {
  if (typeof dim === "number") return String(dim);
  const symbols = [...dim.of].sort().join("*");
  return dim.times === 1 ? symbols : `${dim.times}*${symbols}`;
}

/** `[B, 28, 28]`. */
export function shapeText(shape: readonly Dim[]): string {
  return `[${shape.map(dimText).join(", ")}]`;
}

/** The shape that both broadcast to, as in NumPy: right-aligned, sizes equal or 1. A symbolic size is never taken for 1. */
export function broadcastShapes(a: readonly Dim[], b: readonly Dim[]): Dim[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, axis) => {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left === 1) return right;
    if (right === 1 || sameDim(left, right)) return left;
    return bug(`shapes ${shapeText(a)} and ${shapeText(b)} don't broadcast`);
  });
}

/** Axes as sorted, distinct, nonnegative numbers; all of them when absent. */
export function axesOf(axes: readonly number[] | undefined, rank: number): number[] {
  if (axes === undefined) return Array.from({ length: rank }, (_, axis) => axis);
  return [...new Set(axes.map((axis) => axisOf(axis, rank)))].sort((a, b) => a - b);
}

export function axisOf(axis: number, rank: number): number {
  const fromStart = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || fromStart < 0 || fromStart >= rank) bug(`axis ${axis} of a tensor with ${rank} axes`);
  return fromStart;
}

/** The shape after reduction over `axes` (nonnegative). */
export function reducedShape(shape: readonly Dim[], axes: readonly number[], keepDims: boolean): Dim[] {
  return shape.flatMap((dim, axis) => (axes.includes(axis) ? (keepDims ? [1] : []) : [dim]));
}
