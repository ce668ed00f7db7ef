import type { EmModel } from "./model.ts";
import { type ForwardBackward, forwardBackward, logSumExp } from "./recursion/index.ts";
import { addMoves, type SequenceReader, sequenceReader } from "./recursion/reader.ts";

/** What the E step tells: `states` are the row's allowed states, `posterior` [all states] holds their probabilities at those places. */
export type RowVisitor = (row: number, states: Int32Array, posterior: Float64Array) => void;

export interface Expectation {
  /** log p of each row, or where rows belong together of each sequence. */
  perUnit: Float64Array;
  /** Expected transitions of each chain by weight of rows, laid out as its argument; only with a visitor. */
  transitions?: Float64Array[];
}

/** The E step, or a reading of a trained model: posterior state probabilities of every row, and log p. */
export function expectStates(model: EmModel, visit?: RowVisitor): Expectation {
  return model.sequential ? expectSequences(model, visit) : expectRows(model, visit);
}

function expectRows(model: EmModel, visit?: RowVisitor): Expectation {
  const perUnit = new Float64Array(model.data.rows);
  const posterior = new Float64Array(model.space.size);
  for (let row = 0; row < model.data.rows; row++) {
    const states = model.statesOf(row);
    model.joint(row, posterior);
    perUnit[row] = normalise(posterior, states);
    visit?.(row, states, posterior);
  }
  return { perUnit };
}

/** Turns logarithms at `states` into probabilities and returns log of their sum. Where all are -Infinity each state is as probable. */
export function normalise(logs: Float64Array, states: Int32Array): number {
  let most = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < states.length; i++) if (logs[states[i]] > most) most = logs[states[i]];
  if (most === Number.NEGATIVE_INFINITY) {
    for (let i = 0; i < states.length; i++) logs[states[i]] = 1 / states.length;
    return most;
  }
  let total = 0;
  for (let i = 0; i < states.length; i++) total += logs[states[i]] = Math.exp(logs[states[i]] - most);
  for (let i = 0; i < states.length; i++) logs[states[i]] /= total;
  return most + Math.log(total);
}

/**
 * For each value of the axes of sequences that a sequence may have, one forward-backward pass over the chains, in which each step's other
 * axes are summed; the values' own posterior weighs the passes.
 */
function expectSequences(model: EmModel, visit?: RowVisitor): Expectation {
  const { space, logSequenceWeights } = model;
  const { step, chains } = space;
  const reader = sequenceReader(model);
  const probabilities = stateProbabilities(model, reader);
  const longest = model.sequences.reduce((most, { start, end }) => Math.max(most, end - start), 1);
  const passes: ForwardBackward[] = [];
  const moves: Float64Array[] = [];
  const smoothed: Float64Array[] = [];
  const perUnit = new Float64Array(model.sequences.length);
  for (const [u, { start, end }] of model.sequences.entries()) {
    if (end <= start) continue;
    reader.read(start, end);
    const values = reader.values();
    const logs = Array.from(values, (value, i) => {
      passes[i] ??= forwardBackward(longest, step.size, chains.size);
      return logSequenceWeights[value] + passes[i].forward(reader.law(value), reader.steps(i));
    });
    const shares = Float64Array.from(logs);
    perUnit[u] = logs.length === 1 ? logs[0] : logSumExp(logs, logs.length);
    normalise(shares, Int32Array.from(shares.keys()));
    if (visit === undefined) continue;
    const weight = model.data.weights?.[start] ?? 1;
    for (let row = end - 1; row >= start; row--) {
      for (const [i, value] of values.entries()) {
        moves[value] ??= new Float64Array(chains.size * step.size);
        smoothed[i] = passes[i].back(weight * shares[i], moves[value]);
      }
      visit(row, model.statesOf(row), probabilities(row, shares, smoothed));
    }
  }
  if (visit === undefined) return { perUnit };
  const transitions = model.transitions.map(({ values }) => new Float64Array(values.length));
  for (const [value, counts] of moves.entries()) {
    if (counts === undefined) continue;
    const { transition } = reader.law(value);
    addMoves(
      model,
      value,
      counts.map((count, i) => count * transition[i]),
      transitions,
    );
  }
  return { perUnit, transitions };
}

/**
 * p(state) of a row of the sequence that was read, [states]: from p(step state) at each value of the axes of sequences, by their order in
 * it, weighed by the values' shares. The array is used again for the next row.
 */
export function stateProbabilities(
  model: EmModel,
  reader: SequenceReader,
): (row: number, shares: Float64Array, ofSteps: Float64Array[]) => Float64Array {
  const { sequence, step, size } = model.space;
  const place = new Int32Array(sequence.size);
  const probabilities = new Float64Array(size);
  return (row, shares, ofSteps) => {
    for (const [i, value] of reader.values().entries()) place[value] = i;
    const allowed = model.allowedAt(row);
    const inner = allowed.states.length / (allowed.sequence.length * allowed.step.length);
    if (inner > 1) model.joint(row, probabilities);
    for (const s of allowed.states) {
      const i = place[sequence.of[s]];
      const h = step.of[s];
      probabilities[s] = ofSteps[i][h] * shares[i] * (inner > 1 ? innerShare(reader.log(i, row, h), probabilities[s], inner) : 1);
    }
    return probabilities;
  };
}

/** p(the step's other axes | its step state); an impossible row tells nothing, so they are equally probable. */
function innerShare(whole: number, joint: number, states: number): number {
  return whole === Number.NEGATIVE_INFINITY ? 1 / states : Math.exp(joint - whole);
}
