import { lengthOf } from "./arrays.ts";
import { type Sizes, shapeOf } from "./dims.ts";
import type { Op, TensorType } from "./types.ts";

/** Entries of a tensor. */
export function entriesOf(type: TensorType, sizes: Sizes): number {
  return lengthOf(shapeOf(type.shape, sizes));
}

/** Bytes read and written once, at 4 an entry. */
export function trafficOf(op: Op, sizes: Sizes): number {
  return [...op.inputs, ...op.results].reduce((bytes, value) => bytes + 4 * entriesOf(value, sizes), 0);
}

/** The cost of an op that does `flops` operations for each entry of its first result. */
export function perResult(op: Op, sizes: Sizes, flops: number): { flops: number; bytes: number } {
  return { flops: flops * entriesOf(op.results[0]!, sizes), bytes: trafficOf(op, sizes) };
}

/** The cost of an op that does `flops` operations for each entry of its first input. */
export function perInput(op: Op, sizes: Sizes, flops: number): { flops: number; bytes: number } {
  return { flops: flops * entriesOf(op.inputs[0]!, sizes), bytes: trafficOf(op, sizes) };
}
