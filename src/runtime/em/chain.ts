/** Work space of one forward-backward pass over up to `steps` steps and K states. */
export interface ChainScratch {
  states: number;
  /** Filtered probabilities, [steps, K]. */
  alpha: Float64Array;
  /** exp(log-density - shift), [steps, K]; 0 where the state cannot be reached. */
  density: Float64Array;
  /** p(step | earlier steps) over exp(shift), [steps]. */
  scale: Float64Array;
  beta: Float64Array;
  next: Float64Array;
}

export function chainScratch(steps: number, states: number): ChainScratch {
  return {
    states,
    alpha: new Float64Array(steps * states),
    density: new Float64Array(steps * states),
    scale: new Float64Array(steps),
    beta: new Float64Array(states),
    next: new Float64Array(states),
  };
}

/** Probabilities below this are taken for 0, so that nothing which is divided by them overflows. */
const NEGLIGIBLE = 1e-290;

/**
 * Scaled forward recursion (Rabiner 1989, section V.A). Each step's densities are divided by the largest of a state that can be
 * reached, so nothing underflows however unlikely a step is.
 * @param logs log-densities, [steps, K]
 * @param initial [K]
 * @param transitionAt the matrix [K, K] into a step, and where it begins
 * @returns log-likelihood of the sequence, nats; -Infinity where a step is impossible, which then tells nothing about the states
 */
export function forward(
  scratch: ChainScratch,
  steps: number,
  logs: Float64Array,
  initial: Float64Array,
  transition: Float64Array,
  transitionAt: (step: number) => number,
): number {
  const { states: K, alpha, density, scale } = scratch;
  let logLikelihood = 0;
  for (let t = 0; t < steps; t++) {
    const at = t * K;
    if (t === 0) for (let j = 0; j < K; j++) alpha[j] = initial[j];
    else predict(alpha, at, K, transition, transitionAt(t));
    let shift = Number.NEGATIVE_INFINITY;
    for (let j = 0; j < K; j++) if (alpha[at + j] > NEGLIGIBLE && logs[at + j] > shift) shift = logs[at + j];
    let total = 0;
    for (let j = 0; j < K; j++) {
      const reached = alpha[at + j] > NEGLIGIBLE;
      const relative = !reached ? 0 : shift === Number.NEGATIVE_INFINITY ? 1 : Math.exp(logs[at + j] - shift);
      density[at + j] = relative;
      alpha[at + j] = reached ? alpha[at + j] * relative : 0;
      total += alpha[at + j];
    }
    for (let j = 0; j < K; j++) alpha[at + j] /= total;
    scale[t] = total;
    logLikelihood += Math.log(total) + shift;
  }
  return logLikelihood;
}

function predict(alpha: Float64Array, at: number, K: number, transition: Float64Array, from: number): void {
  for (let j = 0; j < K; j++) alpha[at + j] = 0;
  for (let i = 0; i < K; i++) {
    const before = alpha[at - K + i];
    if (before === 0) continue;
    for (let j = 0; j < K; j++) alpha[at + j] += before * transition[from + i * K + j];
  }
}

/**
 * Scaled backward recursion after `forward`. Visits the steps from the last to the first with the smoothed probabilities [K], and
 * adds the expected transitions, divided by the transition probabilities, to `counts`, laid out as `transition`.
 */
export function backward(
  scratch: ChainScratch,
  steps: number,
  transition: Float64Array,
  transitionAt: (step: number) => number,
  visit: (step: number, smoothed: Float64Array) => void,
  counts?: Float64Array,
  weight = 1,
): void {
  const { states: K, alpha, density, scale, beta, next } = scratch;
  const smoothed = new Float64Array(K);
  beta.fill(1);
  for (let t = steps - 1; t >= 0; t--) {
    const at = t * K;
    for (let j = 0; j < K; j++) smoothed[j] = alpha[at + j] * beta[j];
    visit(t, smoothed);
    if (t === 0) break;
    const from = transitionAt(t);
    for (let j = 0; j < K; j++) next[j] = (density[at + j] * beta[j]) / scale[t];
    for (let i = 0; i < K; i++) {
      const before = alpha[at - K + i];
      let sum = 0;
      if (before > NEGLIGIBLE) {
        for (let j = 0; j < K; j++) sum += transition[from + i * K + j] * next[j];
        if (counts !== undefined) for (let j = 0; j < K; j++) counts[from + i * K + j] += weight * before * next[j];
      }
      beta[i] = sum;
    }
  }
}
