import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { createRandom } from "../../random/index.ts";
import type { Accumulator } from "../accumulate.ts";
import type { EmModel } from "../model.ts";
import { drawnCentres, kMeans, splitCentres } from "./clusters.ts";
import { type Group, latentGroups } from "./groups.ts";
import { isOrdered, segments } from "./segments.ts";

/**
 * What of each row is spread evenly over all values of a latent, so that no probability starts at 0, where EM would leave it. A
 * mixture of Normals alone has no such probability and takes its clusters as they are.
 */
const SPREAD = 0.1;

/** Fills the sums of a first M step. */
export interface StartingPoints {
  fill(start: number, into: Accumulator): void;
}

/**
 * Start 0 is the same for every seed and order of rows: k-means from a hierarchical split. The others begin at k-means++ seeds. For a
 * mixture of Normals k-means then settles them, as other programs do; elsewhere the seeds' own clusters are kept, since k-means leads
 * most of them to the same place. A chain that can only go forward is cut along time instead.
 */
export function startingPoints(plan: StatisticsPlan, model: EmModel, seed: number): StartingPoints {
  const groups = latentGroups(plan, model.space, model.data);
  return {
    fill(start, into) {
      const labels = groups.map((group) => labelsOf(model, group, start, seed));
      fillFrom(model, groups, labels, into);
    },
  };
}

function labelsOf(model: EmModel, group: Group, start: number, seed: number): Int32Array {
  const random = createRandom(seed, `em.start.${start}.${group.axes.join(".")}`);
  const { points } = group;
  if (
    group.axes.includes(model.space.chain) &&
    group.axes.length === 1 &&
    model.transition !== undefined &&
    isOrdered(model.transition, group.size)
  )
    return segments(model.data.rows, model.sequences, group.size, start === 0 ? undefined : random);
  if (points.width === 0)
    return Int32Array.from({ length: points.rows }, (_label, row) =>
      start === 0 ? row % group.size : Math.floor(random.uniform() * group.size),
    );
  if (start === 0) return kMeans(points, splitCentres(points, group.size));
  const centres = drawnCentres(points, group.size, random);
  return kMeans(points, centres, group.gaussian ? undefined : 0);
}

function fillFrom(model: EmModel, groups: Group[], labels: Int32Array[], into: Accumulator): void {
  const { space, data } = model;
  const posterior = new Float64Array(space.size);
  into.clear();
  for (let row = 0; row < data.rows; row++) {
    const states = model.statesOf(row);
    let total = 0;
    for (const s of states) {
      posterior[s] = 1;
      for (const [g, group] of groups.entries()) posterior[s] *= shareOf(group, labels[g][row] === group.values[s]);
      total += posterior[s];
    }
    for (const s of states) posterior[s] /= total;
    into.visit(row, states, posterior);
  }
  const g = groups.findIndex((group) => group.axes.includes(space.chain));
  if (model.transition !== undefined && g >= 0) into.sums.transitions = transitionsFrom(model, groups[g], labels[g]);
}

/** Part of a row that a value of the group starts with: its cluster's, or another. */
function shareOf(group: Group, own: boolean): number {
  const spread = group.gaussian ? 0 : SPREAD;
  return spread / group.size + (own ? 1 - spread : 0);
}

/** Transitions between the labels of neighbouring steps, as if each step's label were as uncertain as `SPREAD` says. */
function transitionsFrom(model: EmModel, group: Group, labels: Int32Array): Float64Array {
  const { space, transition, data } = model;
  const K = space.axes[space.chain].size;
  const counts = new Float64Array(transition!.values.length);
  const share = (row: number): Float64Array => {
    const shares = new Float64Array(K);
    // Every value of the group is met in the same number of states, so summing over states needs only a division.
    for (let s = 0; s < space.size; s++)
      shares[space.values[space.chain][s]] += (shareOf(group, group.values[s] === labels[row]) * group.size) / space.size;
    return shares;
  };
  for (const { start, end } of model.sequences) {
    let before = start < end ? share(start) : undefined;
    for (let row = start + 1; row < end && before !== undefined; row++) {
      const after = share(row);
      const from = transition!.rows[model.statesOf(row)[0]] * K * K;
      const weight = data.weights?.[row] ?? 1;
      for (let i = 0; i < K; i++) for (let j = 0; j < K; j++) counts[from + i * K + j] += weight * before[i] * after[j];
      before = after;
    }
  }
  return counts;
}
