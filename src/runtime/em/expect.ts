import { bug } from "../../compiler/backend.ts";
import { backward, type ChainScratch, chainScratch, forward } from "./chain.ts";
import type { EmModel } from "./model.ts";

/** What the E step tells: `states` are the row's allowed states, `posterior` [all states] holds their probabilities at those places. */
export type RowVisitor = (row: number, states: Int32Array, posterior: Float64Array) => void;

export interface Expectation {
  /** log p of each row, or with a chain of each sequence. */
  perUnit: Float64Array;
  /** Expected number of transitions of the chain by weight of rows, laid out as its argument. */
  transitions?: Float64Array;
}

/** The E step, or a reading of a trained model: posterior state probabilities of every row, and log p. */
export function expectStates(model: EmModel, visit?: RowVisitor): Expectation {
  return model.transition === undefined ? expectRows(model, visit) : expectSequences(model, visit);
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
function normalise(logs: Float64Array, states: Int32Array): number {
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

/** What the chain sees of one sequence: the joint of each state and, other axes summed out, the density of each chain state. */
export interface SequenceReader {
  scratch: ChainScratch;
  /** log p(row, other axes | chain state), [steps, states]. */
  joint: Float64Array;
  /** log p(row | chain state), [steps, K]. */
  logs: Float64Array;
  initial: Float64Array;
  transitionAt(step: number): number;
  read(start: number, end: number): void;
}

export function sequenceReader(model: EmModel): SequenceReader {
  const { space, transition } = model;
  if (transition === undefined) return bug("no chain to read");
  const S = space.size;
  const K = space.axes[space.chain].size;
  const chainValue = space.values[space.chain];
  const initialArgument = model.initial[space.chain];
  for (const set of model.allowed.sets)
    if (set.some((s) => transition.rows[s] !== transition.rows[set[0]] || initialArgument.rows[s] !== initialArgument.rows[set[0]]))
      bug(`the chain ${space.axes[space.chain].name} depends on a category that is missing in some row`);
  const longest = model.sequences.reduce((most, { start, end }) => Math.max(most, end - start), 1);
  const most = new Float64Array(K);
  const reader: SequenceReader = {
    scratch: chainScratch(longest, K),
    joint: new Float64Array(longest * S),
    logs: new Float64Array(longest * K),
    initial: new Float64Array(K),
    transitionAt: () => 0,
    read(start, end) {
      for (let t = 0; t < end - start; t++) {
        const states = model.statesOf(start + t);
        model.joint(start + t, reader.joint, t * S);
        most.fill(Number.NEGATIVE_INFINITY);
        for (const s of states) most[chainValue[s]] = Math.max(most[chainValue[s]], reader.joint[t * S + s]);
        for (let k = 0; k < K; k++) reader.logs[t * K + k] = 0;
        for (const s of states) {
          const k = chainValue[s];
          if (most[k] > Number.NEGATIVE_INFINITY) reader.logs[t * K + k] += Math.exp(reader.joint[t * S + s] - most[k]);
        }
        for (let k = 0; k < K; k++) reader.logs[t * K + k] = Math.log(reader.logs[t * K + k]) + Math.max(most[k], -Number.MAX_VALUE);
      }
      const first = model.statesOf(start)[0];
      reader.initial.set(initialArgument.values.subarray(initialArgument.rows[first] * K, (initialArgument.rows[first] + 1) * K));
      reader.transitionAt = (step) => transition.rows[model.statesOf(start + step)[0]] * K * K;
    },
  };
  return reader;
}

function expectSequences(model: EmModel, visit?: RowVisitor): Expectation {
  const { space, transition } = model;
  if (transition === undefined) return bug("no chain");
  const reader = sequenceReader(model);
  const S = space.size;
  const K = space.axes[space.chain].size;
  const chainValue = space.values[space.chain];
  const posterior = new Float64Array(S);
  const transitions = new Float64Array(transition.values.length);
  const perUnit = new Float64Array(model.sequences.length);
  for (const [i, { start, end }] of model.sequences.entries()) {
    if (end <= start) continue;
    reader.read(start, end);
    perUnit[i] = forward(reader.scratch, end - start, reader.logs, reader.initial, transition.values, reader.transitionAt);
    if (visit === undefined) continue;
    const weight = model.data.weights?.[start] ?? 1;
    backward(reader.scratch, end - start, transition.values, reader.transitionAt, visitStep, transitions, weight);

    function visitStep(step: number, smoothed: Float64Array): void {
      const states = model.statesOf(start + step);
      for (const s of states) {
        const k = chainValue[s];
        const whole = reader.logs[step * K + k];
        // An impossible row tells nothing, so states that differ only in the other axes are equally probable.
        const share = whole === Number.NEGATIVE_INFINITY ? K / states.length : Math.exp(reader.joint[step * S + s] - whole);
        posterior[s] = smoothed[k] * share;
      }
      visit?.(start + step, states, posterior);
    }
  }
  for (let i = 0; i < transitions.length; i++) transitions[i] *= transition.values[i];
  return { perUnit, transitions };
}
