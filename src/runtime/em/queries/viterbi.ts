import { assertUse, bug } from "../../../compiler/backend.ts";
import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { sequenceReader } from "../expect.ts";
import { createModel } from "../model.ts";
import type { EmData, Parameters } from "../types.ts";

/**
 * The most probable path of the chain through each sequence (Viterbi 1967, in logarithms), other axes summed out.
 * @returns one state of the chain a step, by sequence
 */
export function viterbi(plan: StatisticsPlan, parameters: Parameters, data: EmData): Int32Array[] {
  return bestPaths(plan, parameters, data).map(({ path }) => path);
}

/** The same with log p(sequence, path), nats. */
export function bestPaths(plan: StatisticsPlan, parameters: Parameters, data: EmData): { path: Int32Array; logDensity: number }[] {
  const model = createModel(plan, data, parameters);
  assertUse(model.transition !== undefined, "only a model with a Markov latent has paths");
  model.refresh();
  const reader = sequenceReader(model);
  const logTransition = (model.transition ?? bug("no transition")).values.map(Math.log);
  return model.sequences.map(({ start, end }) => {
    if (end <= start) return { path: new Int32Array(0), logDensity: 0 };
    reader.read(start, end);
    return bestPath(end - start, reader.logs, reader.initial, logTransition, reader.transitionAt);
  });
}

function bestPath(
  steps: number,
  logs: Float64Array,
  initial: Float64Array,
  logTransition: Float64Array,
  transitionAt: (step: number) => number,
): { path: Int32Array; logDensity: number } {
  const K = initial.length;
  const from = new Int32Array(steps * K);
  let best = initial.map((p, k) => Math.log(p) + logs[k]);
  for (let t = 1; t < steps; t++) {
    const matrix = transitionAt(t);
    const next = new Float64Array(K);
    for (let j = 0; j < K; j++) {
      let before = 0;
      for (let i = 1; i < K; i++)
        if (best[i] + logTransition[matrix + i * K + j] > best[before] + logTransition[matrix + before * K + j]) before = i;
      from[t * K + j] = before;
      next[j] = best[before] + logTransition[matrix + before * K + j] + logs[t * K + j];
    }
    best = next;
  }
  const path = new Int32Array(steps);
  path[steps - 1] = best.reduce((most, value, k) => (value > best[most] ? k : most), 0);
  for (let t = steps - 1; t > 0; t--) path[t - 1] = from[t * K + path[t]];
  return { path, logDensity: best.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY) };
}
