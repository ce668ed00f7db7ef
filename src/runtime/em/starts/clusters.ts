import type { RandomSource } from "../../../compiler/distributions/types.ts";
import { type NearestPass, nearestPass } from "../kernels/nearest.ts";
import type { KernelOptions } from "../kernels/types.ts";

/** Rows as points, [rows, width], with weights. */
export interface Points {
  rows: number;
  width: number;
  x: Float64Array;
  weights?: Float64Array;
}

const LLOYD_STEPS = 100;

/**
 * Lloyd's k-means from `centres` [k, width], which it moves; returns each row's cluster. An empty cluster keeps its centre.
 * @param kernels how rows may be gone through; many are by a kernel, to the same clusters but for rounding
 */
export function kMeans(points: Points, centres: Float64Array, steps = LLOYD_STEPS, kernels: KernelOptions = {}): Int32Array {
  return settled(points, centres, steps, nearestPass(points, centres, steps, kernels) ?? plainPass(points, centres));
}

/** Assigns rows and moves centres until no centre moves. */
function settled({ width }: Points, centres: Float64Array, steps: number, { assign, labels }: NearestPass): Int32Array {
  for (let step = 0; step < steps; step++) {
    const { totals, means } = assign();
    let moved = false;
    for (const [j, total] of totals.entries()) {
      if (!(total > 0)) continue;
      for (let i = j * width; i < (j + 1) * width; i++) {
        moved ||= means[i] !== centres[i];
        centres[i] = means[i];
      }
    }
    if (!moved) return labels();
  }
  assign();
  return labels();
}

/** Row by row. */
function plainPass(points: Points, centres: Float64Array): NearestPass {
  const { rows, width, x, weights } = points;
  const labels = new Int32Array(rows);
  const totals = new Float64Array(centres.length / width);
  const means = new Float64Array(centres.length);
  return {
    labels: () => labels,
    assign() {
      totals.fill(0);
      means.fill(0);
      for (let row = 0; row < rows; row++) {
        const nearest = nearestCentre(points, row, centres);
        labels[row] = nearest;
        const weight = weights?.[row] ?? 1;
        totals[nearest] += weight;
        for (let c = 0; c < width; c++) means[nearest * width + c] += weight * x[row * width + c];
      }
      for (let i = 0; i < means.length; i++) means[i] /= totals[Math.floor(i / width)];
      return { totals, means };
    },
  };
}

function nearestCentre({ x, width }: Points, row: number, centres: Float64Array): number {
  const at = row * width;
  let nearest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let j = 0, from = 0; from < centres.length; j++, from += width) {
    let sum = 0;
    // A partial sum that is no less settles it.
    for (let c = 0; c < width && sum < least; c++) {
      const step = x[at + c] - centres[from + c];
      sum += step * step;
    }
    if (sum < least) {
      least = sum;
      nearest = j;
    }
  }
  return nearest;
}

function squaredDistance({ x, width }: Points, row: number, centres: Float64Array, j: number): number {
  let sum = 0;
  for (let c = 0; c < width; c++) {
    const step = x[row * width + c] - centres[j * width + c];
    sum += step * step;
  }
  return sum;
}

/** k-means++ seeds: rows drawn with probability proportional to the squared distance to the nearest seed so far (Arthur and Vassilvitskii 2007). */
export function drawnCentres(points: Points, k: number, random: RandomSource): Float64Array {
  const { rows, width, x, weights } = points;
  const centres = new Float64Array(k * width);
  const chance = Float64Array.from({ length: rows }, (_chance, row) => weights?.[row] ?? 1);
  const distances = new Float64Array(rows).fill(Number.POSITIVE_INFINITY);
  for (let j = 0; j < k; j++) {
    const row = drawRow(chance, random.uniform());
    centres.set(x.subarray(row * width, (row + 1) * width), j * width);
    for (let other = 0; other < rows; other++) {
      distances[other] = Math.min(distances[other], squaredDistance(points, other, centres, j));
      chance[other] = distances[other] * (weights?.[other] ?? 1);
    }
  }
  return centres;
}

function drawRow(chance: Float64Array, uniform: number): number {
  const total = chance.reduce((sum, value) => sum + value, 0);
  // All rows are seeds already: any of them, evenly.
  if (!(total > 0)) return Math.min(Math.floor(uniform * chance.length), chance.length - 1);
  let left = uniform * total;
  let last = 0;
  for (let row = 0; row < chance.length; row++) {
    if (chance[row] === 0) continue;
    last = row;
    left -= chance[row];
    if (left < 0) return row;
  }
  return last;
}
