import type { RandomSource } from "../../../compiler/distributions/types.ts";
import { type NearestPass, nearestPass } from "../kernels/nearest.ts";
import type { KernelOptions } from "../kernels/types.ts";
import type { Room } from "./room.ts";

/** Rows as points, [rows, width], with weights. */
export interface Points {
  rows: number;
  width: number;
  x: Float64Array;
  weights?: Float64Array;
  /** What each clustering of them uses, and the next one again. */
  room: Room;
}

const LLOYD_STEPS = 100;

/**
 * Lloyd's k-means from `centres` [k, width], which it moves; returns each row's cluster, in an array of the
 * points' room. An empty cluster keeps its centre.
 * @param kernels how rows may be gone through; many are by a kernel, to the same clusters but for rounding
 */
export function kMeans(points: Points, centres: Float64Array, steps = LLOYD_STEPS, kernels: KernelOptions = {}): Int32Array {
  const pass = nearestPass(points, centres, steps, kernels) ?? plainPass(points, centres);
  settle(points, centres, steps, pass);
  pass.labels(points.room.labels);
  pass.close();
  return points.room.labels;
}

/** Assigns rows and moves centres until no centre moves. */
function settle({ width }: Points, centres: Float64Array, steps: number, { assign }: NearestPass): void {
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
    if (!moved) return;
  }
  assign();
}

/** Row by row. */
function plainPass(points: Points, centres: Float64Array): NearestPass {
  const { rows, width, x, weights } = points;
  const { labels } = points.room;
  const totals = new Float64Array(centres.length / width);
  const means = new Float64Array(centres.length);
  return {
    labels: () => undefined,
    close: () => undefined,
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
  const { distances } = points.room;
  const chance = (row: number): number => (weights?.[row] ?? 1) * distances[row];
  distances.fill(1);
  for (let j = 0; j < k; j++) {
    const row = drawRow(rows, chance, random.uniform());
    // The first was drawn by weight alone.
    if (j === 0) distances.fill(Number.POSITIVE_INFINITY);
    centres.set(x.subarray(row * width, (row + 1) * width), j * width);
    for (let other = 0; other < rows; other++) distances[other] = Math.min(distances[other], squaredDistance(points, other, centres, j));
  }
  return centres;
}

function drawRow(rows: number, chance: (row: number) => number, uniform: number): number {
  let total = 0;
  for (let row = 0; row < rows; row++) total += chance(row);
  // All rows are seeds already: any of them, evenly.
  if (!(total > 0)) return Math.min(Math.floor(uniform * rows), rows - 1);
  let left = uniform * total;
  let last = 0;
  for (let row = 0; row < rows; row++) {
    if (chance(row) === 0) continue;
    last = row;
    left -= chance(row);
    if (left < 0) return row;
  }
  return last;
}
