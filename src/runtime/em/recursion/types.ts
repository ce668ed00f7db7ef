/**
 * Laws of a model's chains, all taken as one, at one value of the axes of sequences. H counts the joint values of all that a step's
 * laws read (chains and what selects their rows), M those of the chains alone, which is what a step hands on.
 */
export interface ChainLaw {
  /** M of each step state, [H]. */
  chainOf: Int32Array;
  /** p(chains of a first step | the rest of its step state), [H]. */
  initial: Float64Array;
  /** p(chains of a step | the rest of its step state, chains of the step before), [M, H]. */
  transition: Float64Array;
}

/** One sequence as the recursion sees it. */
export interface ChainSteps {
  steps: number;
  /** log p(row, the rest of the step state | chains), [steps, H]. */
  logs: Float64Array;
  /** The step states that a step may be in, ascending; entries of others are not read. */
  statesAt(step: number): Int32Array;
}

/** What a forward pass tells of single steps. Its arrays are used again by the next one. */
export interface ForwardPass {
  /** log p(step | the steps before it), nats, by step; -Infinity of an impossible one. */
  logDensities: Float64Array;
  /** p(step state | the steps so far), [H], at the states that the step may be in. */
  filtered(step: number): Float64Array;
}

/** A forward-backward pass. Its arrays are used again by the next one. */
export interface Recursion extends ForwardPass {
  /**
   * @returns log p of the sequence, nats; -Infinity where a step is impossible, which then tells nothing about the states; undefined
   * where the numbers do not hold it
   */
  forward(law: ChainLaw, sequence: ChainSteps): number | undefined;
  /**
   * Goes back one step, the first time to the last. Adds to `moves` [M, H] `weight` times the expected transitions into the step that
   * was left, over the transition's own probability.
   * @returns p(step state | sequence), [H], at the states that the step may be in
   */
  back(weight: number, moves: Float64Array): Float64Array;
}
