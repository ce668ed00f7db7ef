import type { RandomSource } from "../../../compiler/distributions/types.ts";
import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { createRandom } from "../../random/index.ts";
import type { Accumulator } from "../accumulate.ts";
import type { KernelOptions } from "../kernels/types.ts";
import type { EmModel } from "../model.ts";
import { drawnCentres, kMeans } from "./clusters.ts";
import { type Group, latentGroups } from "./groups.ts";
import { isOrdered, segments } from "./segments.ts";
import { splitCentres } from "./split.ts";

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
 * Start 0 is the same for every seed and order of rows, as is start 1 of regressions, which have several views of the rows: k-means from a
 * hierarchical split. The others begin at k-means++ seeds. For a mixture of Normals k-means then settles them, as other programs do; elsewhere the seeds' own clusters are kept, since k-means leads
 * most of them to the same place. A chain that can only go forward is cut along time instead.
 */
export function startingPoints(plan: StatisticsPlan, model: EmModel, seed: number, kernels: KernelOptions = {}): StartingPoints {
  const ordered = model.space.chains.axes.filter((a, i) => isOrdered(model.transitions[i], plan.axes[a].size));
  const groups = latentGroups(plan, model, ordered);
  return {
    fill(start, into) {
      const labels = groups.map((group) => labelsOf({ model, ordered, seed, kernels }, group, start));
      fillFrom(model, groups, labels, into);
    },
  };
}

/** What all starts of a fit have in common. */
interface Fit {
  model: EmModel;
  /** Chains that can only go forward. */
  ordered: number[];
  seed: number;
  kernels: KernelOptions;
}

/** A value of the group for each row. */
function labelsOf({ model, ordered, seed, kernels }: Fit, group: Group, start: number): Int32Array {
  const random = createRandom(seed, `em.start.${start}.${group.axes.join(".")}`);
  if (ordered.includes(group.axes[0])) return segments(model.data.rows, model.sequences, group.size, start === 0 ? undefined : random);
  const labels = clusterLabels(group, start, random, kernels);
  if (group.unit === "row") return labels;
  const rows = new Int32Array(model.data.rows);
  for (const [u, { start: first, end }] of model.sequences.entries()) rows.fill(labels[u], first, end);
  return rows;
}

function clusterLabels(group: Group, start: number, random: RandomSource, kernels: KernelOptions): Int32Array {
  const { size, gaussian } = group;
  const points = group.points[start % group.points.length];
  if (points.width === 0)
    return Int32Array.from({ length: points.rows }, (_label, row) => (start === 0 ? row % size : Math.floor(random.uniform() * size)));
  if (start < group.points.length) return kMeans(points, splitCentres(points, size), undefined, kernels);
  const centres = drawnCentres(points, size, random);
  return kMeans(points, centres, gaussian ? undefined : 0, kernels);
}

function fillFrom(model: EmModel, groups: Group[], labels: Int32Array[], into: Accumulator): void {
  const { space, data } = model;
  const posterior = new Float64Array(space.size);
  const others = groups.map(({ size, gaussian }) => (gaussian ? 0 : SPREAD) / size);
  const own = groups.map(({ gaussian }, g) => others[g] + (gaussian ? 1 : 1 - SPREAD));
  into.clear();
  for (let row = 0; row < data.rows; row++) {
    shareOut(row, posterior);
    into.visit(row, model.statesOf(row), posterior);
  }
  if (model.transitions.length > 0) into.sums.transitions = expectedMoves(model, shareOut);

  /** Probabilities of the row's states that its labels stand for. */
  function shareOut(row: number, out: Float64Array): void {
    const states = model.statesOf(row);
    let total = 0;
    for (const s of states) {
      out[s] = 1;
      for (let g = 0; g < groups.length; g++) out[s] *= labels[g][row] === groups[g].values[s] ? own[g] : others[g];
      total += out[s];
    }
    for (const s of states) out[s] /= total;
  }
}

/** Transitions of each chain between neighbouring steps, as if their states were independent. */
function expectedMoves(model: EmModel, shareOut: (row: number, out: Float64Array) => void): Float64Array[] {
  const { space, transitions, data } = model;
  const posterior = new Float64Array(space.size);
  return space.chains.axes.map((a, chain) => {
    const K = space.axes[a].size;
    const { rows, values } = transitions[chain];
    const counts = new Float64Array(values.length);
    let before = new Float64Array(K);
    let after = new Float64Array(K);
    for (const { start, end } of model.sequences) {
      for (let row = start; row < end; row++) {
        const weight = data.weights?.[row] ?? 1;
        after.fill(0);
        shareOut(row, posterior);
        for (const s of model.statesOf(row)) {
          const to = space.values[a][s];
          after[to] += posterior[s];
          if (row > start) for (let i = 0; i < K; i++) counts[(rows[s] * K + i) * K + to] += weight * before[i] * posterior[s];
        }
        [before, after] = [after, before];
      }
    }
    return counts;
  });
}
