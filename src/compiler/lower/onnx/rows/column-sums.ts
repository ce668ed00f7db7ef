import { multiplyDims } from "../../../tensor/dims.ts";
import type { Dim, Value } from "../../../tensor/types.ts";
import type { Name, OnnxWriter } from "../types.ts";
import { gemm } from "./product.ts";

/**
 * The sum over the first `count` axes as a product of a row of ones with a matrix, [1, rows] x [rows, columns], in the shape [1, columns]:
 * onnxruntime's `ReduceSum` over rows takes twice as long on one thread, and gets slower with a second one.
 */
export function columnSums(out: OnnxWriter, x: Value, count: number): Name {
  const rows = product(x.shape.slice(0, count));
  const matrix = out.reshape(out.of(x), [rows, product(x.shape.slice(count))]);
  const ones = out.node("Expand", [out.constant(1), out.shape([1, rows], false)]);
  return gemm(out, ones, matrix);
}

/** Whether axes are the first ones, in order, and leave a matrix with more than one column: one sum goes over plain numbers. */
export function sumsColumns({ shape }: Value, axes: readonly number[]): boolean {
  const leading = axes.length > 0 && axes.every((axis, i) => axis === i);
  const columns = shape.slice(axes.length);
  return leading && columns.every((dim) => typeof dim === "number") && product(columns) !== 1;
}

function product(dims: readonly Dim[]): Dim {
  return dims.reduce<Dim>((a, b) => multiplyDims(a, b), 1);
}
