import { buffersOf } from "./buffers.ts";
import { logSumExp } from "./sums.ts";
import type { ChainLaw, ChainSteps, Recursion } from "./types.ts";

/** Transition probabilities below this are too small to divide by. */
const LEAST = 1e-300;

/** The same recursion in logarithms, which hold every path however improbable it is on the way: several times as much work. */
export function logRecursion(most: number, states: number, chains: number): Recursion {
  const H = states;
  const M = chains;
  // All but `smoothed` are logarithms; a density is 0 at an impossible step.
  const { alpha, density, scale, carried, beta, next, smoothed, logDensities } = buffersOf(most, H, M);
  const terms = new Float64Array(Math.max(H, M));
  let law: ChainLaw;
  let logTransition: Float64Array;
  let sequence: ChainSteps;
  let left = 0;

  function carry(step: number): void {
    const states = sequence.statesAt(step);
    for (let m = 0; m < M; m++) {
      let count = 0;
      for (const h of states) if (law.chainOf[h] === m) terms[count++] = alpha[step * H + h];
      carried[m] = logSumExp(terms, count);
    }
  }

  return {
    logDensities,
    filtered(step) {
      for (const h of sequence.statesAt(step)) smoothed[h] = Math.exp(alpha[step * H + h]);
      return smoothed;
    },
    forward(ofChains, steps) {
      law = ofChains;
      sequence = steps;
      left = steps.steps;
      logTransition = law.transition.map(Math.log);
      let logLikelihood = 0;
      for (let t = 0; t < steps.steps; t++) {
        const at = t * H;
        const states = steps.statesAt(t);
        if (t > 0) carry(t - 1);
        for (const h of states) {
          if (t > 0) for (let m = 0; m < M; m++) terms[m] = carried[m] + logTransition[m * H + h];
          alpha[at + h] = t === 0 ? Math.log(law.initial[h]) : logSumExp(terms, M);
        }
        const possible = states.some((h) => alpha[at + h] + steps.logs[at + h] > Number.NEGATIVE_INFINITY);
        let count = 0;
        for (const h of states) {
          density[at + h] = possible ? steps.logs[at + h] : 0;
          terms[count++] = alpha[at + h] += density[at + h];
        }
        scale[t] = logSumExp(terms, count);
        for (const h of states) alpha[at + h] -= scale[t];
        logDensities[t] = possible ? scale[t] : Number.NEGATIVE_INFINITY;
        logLikelihood += logDensities[t];
      }
      return logLikelihood;
    },

    back(weight, moves) {
      const states = left === sequence.steps ? [] : sequence.statesAt(left);
      const at = left * H;
      left--;
      if (states.length === 0) beta.fill(0);
      else {
        for (const h of states) next[h] = density[at + h] + beta[law.chainOf[h]] - scale[left + 1];
        carry(left);
        for (let m = 0; m < M; m++) {
          let count = 0;
          for (const h of states) {
            const move = logTransition[m * H + h] + next[h];
            terms[count++] = move;
            moves[m * H + h] += (weight * Math.exp(carried[m] + move)) / Math.max(law.transition[m * H + h], LEAST);
          }
          beta[m] = logSumExp(terms, count);
        }
      }
      for (const h of sequence.statesAt(left)) smoothed[h] = Math.exp(alpha[left * H + h] + beta[law.chainOf[h]]);
      return smoothed;
    },
  };
}
