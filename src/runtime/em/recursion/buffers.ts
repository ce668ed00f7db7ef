/** What a forward-backward recursion writes into. */
export interface RecursionBuffers {
  /** Of each step by state: filtered probabilities. */
  alpha: Float64Array;
  /** Of each step by state: of what the step shows. */
  density: Float64Array;
  /** p(step | earlier steps), of each step. */
  scale: Float64Array;
  /** p(step | earlier steps), in nats. */
  logDensities: Float64Array;
  /** By value of the chains: filtered probabilities of a step, as handed on to the next. */
  carried: Float64Array;
  /** By value of the chains: what later steps say of it. */
  beta: Float64Array;
  /** By state: what a step and those behind it say. */
  next: Float64Array;
  /** By state: smoothed probabilities of a step. */
  smoothed: Float64Array;
}

/**
 * @param most steps of the longest sequence
 * @param states values of the chains together with what selects their laws
 * @param chains values of the chains alone
 */
export function buffersOf(most: number, states: number, chains: number): RecursionBuffers {
  return {
    alpha: new Float64Array(most * states),
    density: new Float64Array(most * states),
    scale: new Float64Array(most),
    logDensities: new Float64Array(most),
    carried: new Float64Array(chains),
    beta: new Float64Array(chains),
    next: new Float64Array(states),
    smoothed: new Float64Array(states),
  };
}
