import type { RandomSource } from "../../../compiler/distributions/types.ts";

/** Rows as points, [rows, width], with weights. */
export interface Points {
  rows: number;
  width: number;
  x: Float64Array;
  weights?: Float64Array;
}

const LLOYD_STEPS = 100;
const POWER_STEPS = 50;

/** Lloyd's k-means from `centres` [k, width], which it moves; returns each row's cluster. An empty cluster keeps its centre. */
export function kMeans(points: Points, centres: Float64Array, steps = LLOYD_STEPS): Int32Array {
  const { rows, width, x, weights } = points;
  const k = centres.length / width;
  const labels = new Int32Array(rows).fill(-1);
  for (let step = 0; step <= steps; step++) {
    let changed = false;
    for (let row = 0; row < rows; row++) {
      const nearest = nearestCentre(points, row, centres);
      if (nearest !== labels[row]) changed = true;
      labels[row] = nearest;
    }
    if (!changed || step === steps) break;
    const sums = new Float64Array(centres.length);
    const totals = new Float64Array(k);
    for (let row = 0; row < rows; row++) {
      const weight = weights?.[row] ?? 1;
      totals[labels[row]] += weight;
      for (let c = 0; c < width; c++) sums[labels[row] * width + c] += weight * x[row * width + c];
    }
    for (let j = 0; j < k; j++) {
      if (totals[j] > 0) for (let c = 0; c < width; c++) centres[j * width + c] = sums[j * width + c] / totals[j];
    }
  }
  return labels;
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

/**
 * Deterministic seeds: the cluster with the largest scatter is cut at its mean across its principal axis until there are k (Boley
 * 1998). They do not depend on the order of the rows. Fewer than k, where the rows have fewer distinct values.
 */
export function splitCentres(points: Points, k: number): Float64Array {
  const { width } = points;
  const clusters = [
    describe(
      points,
      Array.from({ length: points.rows }, (_row, row) => row),
    ),
  ];
  while (clusters.length < k) {
    const widest = clusters.reduce((best, cluster) => (cluster.scatter > best.scatter ? cluster : best));
    if (!(widest.scatter > 0)) break;
    const axis = principalAxis(points, widest);
    const above = widest.members.filter((row) => along(points, row, widest.mean, axis) > 0);
    const below = widest.members.filter((row) => along(points, row, widest.mean, axis) <= 0);
    if (above.length === 0 || below.length === 0) break;
    clusters.splice(clusters.indexOf(widest), 1, describe(points, below), describe(points, above));
  }
  const centres = new Float64Array(clusters.length * width);
  for (const [j, cluster] of clusters.entries()) centres.set(cluster.mean, j * width);
  return centres;
}

interface Cluster {
  members: number[];
  mean: Float64Array;
  /** Weighted sum of squares about the mean, by column and in all. */
  squares: Float64Array;
  scatter: number;
}

function describe({ x, width, weights }: Points, members: number[]): Cluster {
  const mean = new Float64Array(width);
  const squares = new Float64Array(width);
  let total = 0;
  for (const row of members) {
    const weight = weights?.[row] ?? 1;
    total += weight;
    for (let c = 0; c < width; c++) mean[c] += weight * x[row * width + c];
  }
  for (let c = 0; c < width; c++) mean[c] /= total > 0 ? total : 1;
  for (const row of members) for (let c = 0; c < width; c++) squares[c] += (weights?.[row] ?? 1) * (x[row * width + c] - mean[c]) ** 2;
  // Rounding of equal values is no scatter.
  const scale = mean.reduce((sum, value) => sum + value * value, 0) * total;
  const scatter = squares.reduce((sum, value) => sum + value, 0);
  return { members, mean, squares, scatter: scatter > 1e-20 * scale ? scatter : 0 };
}

/** The direction of largest variance, by power iteration from the column of largest variance. */
function principalAxis(points: Points, { members, mean, squares }: Cluster): Float64Array {
  const { x, width, weights } = points;
  let axis = new Float64Array(width);
  axis[squares.indexOf(squares.reduce((most, value) => Math.max(most, value)))] = 1;
  for (let step = 0; step < POWER_STEPS; step++) {
    const next = new Float64Array(width);
    for (const row of members) {
      const position = (weights?.[row] ?? 1) * along(points, row, mean, axis);
      for (let c = 0; c < width; c++) next[c] += position * (x[row * width + c] - mean[c]);
    }
    const length = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    if (!(length > 0)) break;
    axis = next.map((value) => value / length);
  }
  return axis;
}

function along({ x, width }: Points, row: number, mean: Float64Array, axis: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += (x[row * width + c] - mean[c]) * axis[c];
  return sum;
}
