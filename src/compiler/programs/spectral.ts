import { product } from "../math/shape.ts";
import { staticShape } from "../tensor/dims.ts";
import type { Builder, Value } from "../tensor/types.ts";

const tiny = 1e-12;

/**
 * A kernel divided by its largest singular value, by one step of power iteration from the stored vector (Miyato et al. 2018,
 * algorithm 1). The kernel [..., out] is read as a matrix [in, out]; `vector` is the next right singular vector [out].
 */
export function normalisedKernel(b: Builder, kernel: Value, stored: Value): { kernel: Value; vector: Value } {
  const shape = staticShape(kernel.shape, "a normalised kernel");
  const out = shape[shape.length - 1];
  const matrix = b.reshape(kernel, [product(shape.slice(0, -1)), out]);
  const frozen = b.stopGradient(matrix);
  const left = unit(b, b.matMul(frozen, b.reshape(stored, [out, 1])));
  const right = unit(b, b.matMul(frozen, left, true, false));
  const sigma = b.sum(b.mul(left, b.matMul(matrix, right)));
  return { kernel: b.div(kernel, sigma), vector: b.reshape(right, [out]) };
}

function unit(b: Builder, column: Value): Value {
  return b.div(column, b.sqrt(b.add(b.sum(b.mul(column, column)), b.constant(tiny))));
}
