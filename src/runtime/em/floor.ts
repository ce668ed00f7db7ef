import { bug, cholesky, factorOf, factorOfProduct, multiply, solveLower, timesTransposed, transposed } from "../../compiler/backend.ts";
import { symmetricEigen } from "./eigen.ts";

/** A smaller share of the variance than this cannot be told from rounding when a covariance is inverted in 64-bit floats. */
const LEAST_SHARE = 1e-9;

/** Weighted mean and variance (divisor: the sum of weights) of each column of x [rows, width], of the entries that are there (not NaN). */
export function columnMoments(
  x: Float64Array,
  rows: number,
  width: number,
  weights?: Float64Array,
): { mean: Float64Array; variance: Float64Array } {
  const mean = new Float64Array(width);
  const variance = new Float64Array(width);
  const totals = new Float64Array(width);
  for (let row = 0; row < rows; row++) {
    const weight = weights?.[row] ?? 1;
    if (weight === 0) continue;
    for (let c = 0; c < width; c++) {
      const step = x[row * width + c] - mean[c];
      if (Number.isNaN(step)) continue;
      totals[c] += weight;
      // The first value's share is 1 to the bit, so that equal values have no variance.
      mean[c] += step * (weight / totals[c]);
      variance[c] += weight * step * (x[row * width + c] - mean[c]);
    }
  }
  for (let c = 0; c < width; c++) variance[c] = totals[c] > 0 ? variance[c] / totals[c] : 0;
  return { mean, variance };
}

/** The variance by which a column's floor is measured: its own, or 1 where the column does not vary beyond rounding. */
export function spreadOf(mean: number, variance: number): number {
  return variance > 1e-24 * mean * mean && variance > 1e-290 ? variance : 1;
}

/** Least variance of each column: `share` (`variance_floor`) of the column's own. */
export function columnFloors(moments: { mean: Float64Array; variance: Float64Array }, share: number): Float64Array {
  return moments.variance.map((variance, c) => Math.max(share, LEAST_SHARE) * spreadOf(moments.mean[c], variance));
}

/** The least covariance B of a component: it must have at least B's variance in every direction. */
export interface CovarianceFloor {
  size: number;
  /** Lower factor of B. */
  factor: Float64Array;
  /** B, of which the lower triangle is read, and room for what is compared with it: absent, every matrix is compared in B's own directions. */
  own?: { matrix: Float64Array; room: Float64Array };
  /** Scale of each column. */
  deviations: Float64Array;
}

/**
 * B is `share` of the field's own covariance, so its variance in a direction is that share of the field's variance there; directions
 * in which the field (nearly) does not vary have at least 1e-9 of the columns' scale. A missing entry counts as uncorrelated, with the
 * variance of its column.
 */
export function covarianceFloor(x: Float64Array, rows: number, width: number, share: number, weights?: Float64Array): CovarianceFloor {
  const { mean, variance } = columnMoments(x, rows, width, weights);
  const deviations = variance.map((value, c) => Math.sqrt(spreadOf(mean[c], value)));
  const correlation = correlationOf(x, rows, width, mean, deviations, weights);
  const { values, vectors } = symmetricEigen(correlation, width);
  const least = values.map((value) => Math.max(share * value, LEAST_SHARE));
  const floor = new Float64Array(width * width);
  for (let i = 0; i < width; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = 0; k < width; k++) sum += vectors[i * width + k] * least[k] * vectors[j * width + k];
      floor[i * width + j] = sum * deviations[i] * deviations[j];
    }
  }
  const result = cholesky(floor, width);
  return result.ok
    ? { size: width, factor: result.factor, own: { matrix: floor, room: new Float64Array(width * width) }, deviations }
    : bug("the floor of a covariance is not positive definite");
}

function correlationOf(
  x: Float64Array,
  rows: number,
  width: number,
  mean: Float64Array,
  deviations: Float64Array,
  weights?: Float64Array,
): Float64Array {
  const sums = new Float64Array(width * width);
  let total = 0;
  for (let row = 0; row < rows; row++) {
    const weight = weights?.[row] ?? 1;
    if (weight === 0) continue;
    total += weight;
    for (let i = 0; i < width; i++) {
      const scaled = (weight * (x[row * width + i] - mean[i])) / deviations[i];
      if (Number.isNaN(scaled)) {
        sums[i * width + i] += weight;
        continue;
      }
      for (let j = 0; j <= i; j++) {
        const other = (scaled * (x[row * width + j] - mean[j])) / deviations[j];
        if (!Number.isNaN(other)) sums[i * width + j] += other;
      }
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j <= i; j++) sums[j * width + i] = sums[i * width + j] /= total > 0 ? total : 1;
  return sums;
}

/** A covariance with its lower factor, both triangles of it; `column` where it had to be held up, the column that has the largest part in the direction. */
export interface FlooredCovariance {
  factor: Float64Array;
  covariance: Float64Array;
  column?: number;
}

/** A scatter that is this many times B in every direction is far from the floor. */
const CLEARLY_ABOVE = 16;

/** The scatter itself, where it is clearly above the floor: two factors instead of solving for B's directions. */
function unfloored(scatter: Float64Array, { size, own }: CovarianceFloor, factor?: Float64Array): FlooredCovariance | undefined {
  if (own === undefined) return undefined;
  const { matrix, room } = own;
  for (let i = 0; i < room.length; i++) room[i] = scatter[i] - CLEARLY_ABOVE * matrix[i];
  if (!cholesky(room, size, room).ok) return undefined;
  const found = cholesky(scatter, size, factor);
  return found.ok ? { factor: found.factor, covariance: scatter } : undefined;
}

/**
 * The covariance that maximises -log |C| - tr(C^-1 S) over all C that are at least B in every direction.
 *
 * With B = L L' and S' = L^-1 S L^-T the condition reads C' >= I. Among all C' with given eigenvalues the trace is least when C'
 * has the eigenvectors of S' in the same order (von Neumann), and then -log c - s / c is greatest over c >= 1 at max(s, 1): raising
 * the eigenvalues of S' to 1 is the exact constrained M step, so the objective of EM never falls.
 * @param room zeros, or a lower factor: where that of the result may be written
 */
export function flooredCovariance(scatter: Float64Array, floor: CovarianceFloor, room?: Float64Array): FlooredCovariance {
  const clear = unfloored(scatter, floor, room);
  if (clear !== undefined) return clear;
  const { size, factor } = floor;
  const half = solveLower(factor, size, scatter, size);
  const relative = solveLower(factor, size, transposed(half, size, size), size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j < i; j++) relative[i * size + j] = relative[j * size + i] = (relative[i * size + j] + relative[j * size + i]) / 2;
  }
  const excess = relative.slice();
  for (let i = 0; i < size; i++) excess[i * size + i] -= 1;
  const result = (whole: Float64Array, column?: number): FlooredCovariance => ({
    factor: whole,
    covariance: timesTransposed(whole, size, size),
    ...(column === undefined ? {} : { column }),
  });
  if (cholesky(excess, size).ok) return result(multiply(factor, factorOf(relative, size), size, size, size));
  const { values, vectors } = symmetricEigen(relative, size);
  // Multiplied out, what is held at 1 would be lost beside the largest, and the floor with it.
  const root = vectors.map((entry, at) => entry * Math.sqrt(Math.max(values[at % size], 1)));
  return result(factorOfProduct(multiply(factor, root, size, size, size), size, size), weakestColumn(values, vectors, floor));
}

/** The column with the largest standardised coefficient in the direction of least variance. */
function weakestColumn(values: Float64Array, vectors: Float64Array, floor: CovarianceFloor): number {
  const { size, factor, deviations } = floor;
  let least = 0;
  for (let k = 1; k < size; k++) if (values[k] < values[least]) least = k;
  // The direction v with v'Cv = u'C'u is L^-T u.
  const v = Float64Array.from({ length: size }, (_entry, i) => vectors[i * size + least]);
  for (let i = size - 1; i >= 0; i--) {
    for (let k = i + 1; k < size; k++) v[i] -= factor[k * size + i] * v[k];
    v[i] /= factor[i * size + i];
  }
  let best = 0;
  for (let c = 1; c < size; c++) if (Math.abs(v[c]) * deviations[c] > Math.abs(v[best]) * deviations[best]) best = c;
  return best;
}
