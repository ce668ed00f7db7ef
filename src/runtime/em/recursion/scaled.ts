import { buffersOf } from "./buffers.ts";
import type { ChainLaw, ChainSteps, Recursion } from "./types.ts";

/** Probabilities below this are taken for 0, so that nothing which is divided by them overflows. */
const NEGLIGIBLE = 1e-290;
/** Logarithm of the share of a sequence's probability that may be lost by that. */
const MAY_BE_LOST = -40;

/**
 * Scaled forward-backward recursion (Rabiner 1989, section V.A). Each step's densities are divided by the largest of a state that can be
 * reached, so nothing underflows however unlikely a step is. A state that falls below `NEGLIGIBLE` is left out; where later rows might
 * have favoured it so much that this matters, `forward` says so.
 * @param most steps of the longest sequence
 */
export function scaledRecursion(most: number, states: number, chains: number): Recursion {
  const H = states;
  const M = chains;
  // Filtered probabilities, exp(log-density - shift) or 0 where the state cannot be reached, and p(step | earlier steps) over exp(shift).
  const { alpha, density, scale, carried, beta, next, smoothed, logDensities } = buffersOf(most, H, M);
  let law: ChainLaw;
  let sequence: ChainSteps;
  let left = 0;

  function carry(step: number): void {
    carried.fill(0);
    for (const h of sequence.statesAt(step)) carried[law.chainOf[h]] += alpha[step * H + h];
  }

  function predict(step: number, states: Int32Array): void {
    const { transition } = law;
    const at = step * H;
    for (let i = 0; i < states.length; i++) alpha[at + states[i]] = 0;
    for (let m = 0; m < M; m++) {
      const before = carried[m];
      if (before === 0) continue;
      for (let i = 0; i < states.length; i++) alpha[at + states[i]] += before * transition[m * H + states[i]];
    }
  }

  return {
    logDensities,
    filtered: (step) => alpha.subarray(step * H, (step + 1) * H),
    forward(ofChains, steps) {
      law = ofChains;
      sequence = steps;
      left = steps.steps;
      const { logs } = steps;
      let logLikelihood = 0;
      /** Logarithm of a bound on the share of paths that were left out. */
      let lost = Number.NEGATIVE_INFINITY;
      for (let t = 0; t < steps.steps; t++) {
        const at = t * H;
        const states = steps.statesAt(t);
        if (t === 0) for (let i = 0; i < states.length; i++) alpha[states[i]] = law.initial[states[i]];
        else {
          carry(t - 1);
          predict(t, states);
        }
        let shift = Number.NEGATIVE_INFINITY;
        let best = Number.NEGATIVE_INFINITY;
        for (let i = 0; i < states.length; i++) {
          const log = logs[at + states[i]];
          if (log > best) best = log;
          if (alpha[at + states[i]] > NEGLIGIBLE && log > shift) shift = log;
        }
        let total = 0;
        let dropped = false;
        for (let i = 0; i < states.length; i++) {
          const j = at + states[i];
          const predicted = alpha[j];
          const reached = predicted > NEGLIGIBLE;
          const relative = !reached ? 0 : shift === Number.NEGATIVE_INFINITY ? 1 : Math.exp(logs[j] - shift);
          density[j] = relative;
          alpha[j] = reached ? predicted * relative : 0;
          total += alpha[j];
          if (predicted > 0 && alpha[j] <= NEGLIGIBLE && logs[j] > Number.NEGATIVE_INFINITY) dropped = true;
        }
        for (let i = 0; i < states.length; i++) alpha[at + states[i]] /= total;
        scale[t] = total;
        logDensities[t] = Math.log(total) + shift;
        logLikelihood += logDensities[t];
        if (dropped) lost = Math.max(lost, Math.log(NEGLIGIBLE));
        // Later rows favour the paths left out by no more than their best state over what was expected of them.
        if (shift > Number.NEGATIVE_INFINITY) lost += best - shift - Math.log(total);
      }
      return lost > MAY_BE_LOST ? undefined : logLikelihood;
    },

    back(weight, moves) {
      const states = left === sequence.steps ? [] : sequence.statesAt(left);
      const at = left * H;
      left--;
      if (states.length === 0) beta.fill(1);
      else {
        const { transition, chainOf } = law;
        for (let i = 0; i < states.length; i++) {
          const j = states[i];
          next[j] = (density[at + j] * beta[chainOf[j]]) / scale[left + 1];
        }
        carry(left);
        for (let m = 0; m < M; m++) {
          const before = carried[m];
          let sum = 0;
          if (before > NEGLIGIBLE)
            for (let i = 0; i < states.length; i++) {
              const j = states[i];
              sum += transition[m * H + j] * next[j];
              moves[m * H + j] += weight * before * next[j];
            }
          beta[m] = sum;
        }
      }
      for (const h of sequence.statesAt(left)) smoothed[h] = alpha[left * H + h] * beta[law.chainOf[h]];
      return smoothed;
    },
  };
}
