import type { EmModel } from "../model.ts";

/**
 * The chains of a model and the categories beside them as one chain over all states: a step's categories are drawn anew, with weights that
 * the densities have, so they only select and are selected. A move from state s to state t is the product of the chains' moves.
 */
export interface ProductChain {
  /** p(the chains' values at the first step), [states]. */
  initial(): Float64Array;
  /** p(chains' values at t | chains' values at s), [states, states]. */
  transition(): Float64Array;
  /** Expected moves between states, [states, states], as those of each chain, laid out as its argument. */
  movesOf(expected: Float64Array): Float64Array[];
}

/** Undefined where a category has one value for a whole sequence, which is summed outside of the recursion. */
export function productChain({ space, initial, transitions }: EmModel): ProductChain | undefined {
  const { size: S, chains, sequence, axes, values } = space;
  if (chains.axes.length === 0 || sequence.axes.length > 0) return undefined;
  /** Where each chain's argument has the move between two states, [chains][states, states]. */
  const places = chains.axes.map((a, i) => {
    const K = axes[a].size;
    return Int32Array.from({ length: S * S }, (_place, move) => {
      const [s, t] = [Math.floor(move / S), move % S];
      return (transitions[i].rows[t] * K + values[a][s]) * K + values[a][t];
    });
  });
  return {
    initial: () =>
      Float64Array.from({ length: S }, (_probability, s) =>
        chains.axes.reduce((product, a) => product * initial[a].values[initial[a].rows[s] * axes[a].size + values[a][s]], 1),
      ),
    transition: () =>
      Float64Array.from({ length: S * S }, (_probability, move) =>
        places.reduce((product, place, i) => product * transitions[i].values[place[move]], 1),
      ),
    movesOf: (expected) =>
      places.map((place, i) => {
        const moves = new Float64Array(transitions[i].values.length);
        for (let move = 0; move < S * S; move++) moves[place[move]] += expected[move];
        return moves;
      }),
  };
}
