import type { Points } from "./clusters.ts";

const POWER_STEPS = 50;
/** Widest rows whose products are summed once; for wider ones the iteration reads the rows each time, which is less work. */
const WIDE = 4 * POWER_STEPS;

/**
 * Deterministic seeds: the cluster with the largest scatter is cut at its mean across its principal axis until there are k (Boley
 * 1998). They do not depend on the order of the rows. Fewer than k, where the rows have fewer distinct values.
 */
export function splitCentres(points: Points, k: number): Float64Array {
  const { width, room } = points;
  for (let row = 0; row < points.rows; row++) room.first[row] = row;
  const clusters = [describe(points, room.first)];
  while (clusters.length < k) {
    const widest = clusters.reduce((best, cluster) => (cluster.scatter > best.scatter ? cluster : best));
    if (!(widest.scatter > 0)) break;
    const axis = principalAxis(points, widest);
    const [below, above] = cut(widest.members, room.second, (row) => along(points, row, widest.mean, axis) > 0);
    if (above.length === 0 || below.length === 0) break;
    clusters.splice(clusters.indexOf(widest), 1, describe(points, below), describe(points, above));
  }
  const centres = new Float64Array(clusters.length * width);
  for (const [j, cluster] of clusters.entries()) centres.set(cluster.mean, j * width);
  return centres;
}

interface Cluster {
  members: Int32Array;
  mean: Float64Array;
  /** Weighted sum of squares about the mean, by column and in all. */
  squares: Float64Array;
  scatter: number;
}

function describe({ x, width, weights }: Points, members: Int32Array): Cluster {
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
  return { members, mean, squares, scatter: scatter > 1e-24 * scale ? scatter : 0 };
}

/** Members of which something doesn't hold and those of which it does, each in their old order, in the place of all. */
function cut(members: Int32Array, second: Int32Array, holds: (row: number) => boolean): [Int32Array, Int32Array] {
  let [first, last] = [0, 0];
  for (const row of members) {
    if (holds(row)) second[last++] = row;
    else members[first++] = row;
  }
  members.set(second.subarray(0, last), first);
  return [members.subarray(0, first), members.subarray(first)];
}

/** The direction of largest variance, by power iteration from the column of largest variance. */
function principalAxis(points: Points, cluster: Cluster): Float64Array {
  const { width } = points;
  const times = width <= WIDE ? byProducts(points, cluster) : byRows(points, cluster);
  let axis = new Float64Array(width);
  axis[cluster.squares.indexOf(cluster.squares.reduce((most, value) => Math.max(most, value)))] = 1;
  for (let step = 0; step < POWER_STEPS; step++) {
    const next = times(axis);
    const length = Math.sqrt(next.reduce((sum, value) => sum + value * value, 0));
    if (!(length > 0)) break;
    axis = next.map((value) => value / length);
  }
  return axis;
}

/** A vector times the cluster's sums of products about the mean. */
function byProducts({ x, width, weights }: Points, { members, mean }: Cluster): (vector: Float64Array) => Float64Array<ArrayBuffer> {
  const products = new Float64Array(width * width);
  const difference = new Float64Array(width);
  for (const row of members) {
    for (let c = 0; c < width; c++) difference[c] = x[row * width + c] - mean[c];
    for (let i = 0; i < width; i++) {
      const scaled = (weights?.[row] ?? 1) * difference[i];
      for (let j = 0; j <= i; j++) products[i * width + j] += scaled * difference[j];
    }
  }
  for (let i = 0; i < width; i++) for (let j = 0; j < i; j++) products[j * width + i] = products[i * width + j];
  return (vector) => {
    const result = new Float64Array(width);
    for (let i = 0; i < width; i++) for (let j = 0; j < width; j++) result[i] += products[i * width + j] * vector[j];
    return result;
  };
}

/** The same from the rows. */
function byRows(points: Points, { members, mean }: Cluster): (vector: Float64Array) => Float64Array<ArrayBuffer> {
  const { x, width, weights } = points;
  return (vector) => {
    const result = new Float64Array(width);
    for (const row of members) {
      const position = (weights?.[row] ?? 1) * along(points, row, mean, vector);
      for (let c = 0; c < width; c++) result[c] += position * (x[row * width + c] - mean[c]);
    }
    return result;
  };
}

function along({ x, width }: Points, row: number, mean: Float64Array, axis: Float64Array): number {
  let sum = 0;
  for (let c = 0; c < width; c++) sum += (x[row * width + c] - mean[c]) * axis[c];
  return sum;
}
