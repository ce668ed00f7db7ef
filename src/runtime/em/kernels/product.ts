import type { EmModel } from "../model.ts";

/**
 * The chains of a model and the categories beside them as one chain over all states: a step's categories are drawn anew, with weights that
 * the densities have, so they only select and are selected. A move from state s to state t is the product of the chains' moves. Each joint
 * value of the categories of whole sequences, a class, has such a chain of its own, over M states.
 */
export interface ProductChain {
  /** How many; 1 where no category is of whole sequences. */
  classes: number;
  /** The states, class by class, [classes * M]; all that follows is in their order. */
  order: Int32Array;
  /** p(class), [classes]. */
  prior(): Float64Array;
  /** p(the chains' values at the first step | class), [classes, M]. */
  initial(): Float64Array;
  /** p(chains' values at t | chains' values at s, class), [classes, M, M]. */
  transition(): Float64Array;
  /** Expected moves between states, [classes, M, M], as those of each chain, laid out as its argument. */
  movesOf(expected: Float64Array): Float64Array[];
}

export function productChain({ space, initial, transitions, logSequenceWeights }: EmModel): ProductChain {
  const { size: S, chains, sequence, axes, values } = space;
  const states = Array.from({ length: S }, (_state, s) => s);
  const order = Int32Array.from(states.toSorted((a, b) => sequence.of[a] - sequence.of[b] || a - b));
  const M = S / sequence.size;
  /** Where each chain's argument has the move between two states of a class, [chains][classes, M, M]. */
  const places = chains.axes.map((a, i) => {
    const K = axes[a].size;
    return Int32Array.from({ length: S * M }, (_place, move) => {
      const from = Math.floor(move / M);
      const [s, t] = [order[from], order[from - (from % M) + (move % M)]];
      return (transitions[i].rows[t] * K + values[a][s]) * K + values[a][t];
    });
  });
  return {
    classes: sequence.size,
    order,
    prior: () => logSequenceWeights.map(Math.exp),
    initial: () =>
      Float64Array.from(order, (s) =>
        chains.axes.reduce((product, a) => product * initial[a].values[initial[a].rows[s] * axes[a].size + values[a][s]], 1),
      ),
    transition: () =>
      Float64Array.from({ length: S * M }, (_probability, move) =>
        places.reduce((product, place, i) => product * transitions[i].values[place[move]], 1),
      ),
    movesOf: (expected) =>
      places.map((place, i) => {
        const moves = new Float64Array(transitions[i].values.length);
        for (let move = 0; move < S * M; move++) moves[place[move]] += expected[move];
        return moves;
      }),
  };
}
