import { assertUse } from "../../../compiler/backend.ts";
import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { createModel } from "../model.ts";
import { type ChainLaw, type ChainSteps, logSumExp } from "../recursion/index.ts";
import { sequenceReader } from "../recursion/reader.ts";
import type { EmData, Parameters } from "../types.ts";

/** The most probable joint path of all chains through one sequence, with the value of the axes of sequences that makes it so. */
export interface BestPath {
  /** Joint value of the chains at each step; of a single chain, its own. */
  path: Int32Array;
  /** Joint value of the axes of sequences. */
  value: number;
  /** log p(sequence, path, value), nats, a step's other axes summed out. */
  logDensity: number;
}

/**
 * The most probable path of a chain through each sequence: its part of the joint path of all chains.
 * @param name the chain; absent: the plan's first
 * @returns one state of the chain a step, by sequence
 */
export function viterbi(plan: StatisticsPlan, parameters: Parameters, data: EmData, name?: string): Int32Array[] {
  const { space } = createModel(plan, data, parameters);
  const { chainValues, chains } = space;
  const chain = name === undefined ? 0 : chains.axes.findIndex((a) => space.axes[a].name === name);
  assertUse(chainValues[chain] !== undefined, "only a Markov latent has paths");
  return bestPaths(plan, parameters, data).map(({ path }) => path.map((joint) => chainValues[chain][joint]));
}

/**
 * Viterbi 1967, in logarithms, over the product of the chains, for each value that the axes of sequences may have. Without a chain the
 * path is one of zeros, and the value the most probable one.
 */
export function bestPaths(plan: StatisticsPlan, parameters: Parameters, data: EmData): BestPath[] {
  const model = createModel(plan, data, parameters);
  assertUse(model.sequential, "only a model of sequences has paths");
  model.refresh();
  const reader = sequenceReader(model);
  return model.sequences.map(({ start, end }) => {
    if (end <= start) return { path: new Int32Array(0), value: 0, logDensity: 0 };
    reader.read(start, end);
    const found = Array.from(reader.values(), (value, i) => {
      const one = bestPath(reader.law(value), reader.steps(i), model.space.chains.size);
      return { ...one, value, logDensity: one.logDensity + model.logSequenceWeights[value] };
    });
    return found.reduce((best, one) => (one.logDensity > best.logDensity ? one : best));
  });
}

function bestPath({ chainOf, initial, transition }: ChainLaw, sequence: ChainSteps, M: number): { path: Int32Array; logDensity: number } {
  const H = chainOf.length;
  const from = new Int32Array(sequence.steps * M);
  const logTransition = transition.map(Math.log);
  const moves = new Float64Array(M);
  let best = new Float64Array(M);
  let next = new Float64Array(M);
  into(0, initial.map(Math.log), 0, best);
  for (let t = 1; t < sequence.steps; t++) {
    next.fill(Number.NEGATIVE_INFINITY);
    for (let m = 0; m < M; m++) {
      into(t, logTransition, m * H, moves);
      for (let j = 0; j < M; j++) {
        const log = best[m] + moves[j];
        if (!(log > next[j])) continue;
        from[t * M + j] = m;
        next[j] = log;
      }
    }
    [best, next] = [next, best];
  }
  const path = new Int32Array(sequence.steps);
  path[sequence.steps - 1] = best.reduce((most, value, m) => (value > best[most] ? m : most), 0);
  for (let t = sequence.steps - 1; t > 0; t--) path[t - 1] = from[t * M + path[t]];
  return { path, logDensity: best.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY) };

  /** log of a law, which begins at `at`, and of a step's density together by joint value of the chains, what else the step state holds summed. */
  function into(t: number, law: Float64Array, at: number, out: Float64Array): void {
    const states = sequence.statesAt(t);
    out.fill(Number.NEGATIVE_INFINITY);
    for (let i = 0; i < states.length; i++) {
      const h = states[i];
      const one = law[at + h] + sequence.logs[t * H + h];
      const j = chainOf[h];
      out[j] = out[j] === Number.NEGATIVE_INFINITY ? one : logSumExp([out[j], one], 2);
    }
  }
}
