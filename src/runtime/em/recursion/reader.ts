import type { Argument } from "../arguments.ts";
import type { EmModel } from "../model.ts";
import type { StateSpace } from "../space.ts";
import type { ChainLaw, ChainSteps } from "./types.ts";

/** Sequences as the recursion sees them: each step's other axes are summed, and the laws of all chains made one. */
export interface SequenceReader {
  /** Reads rows [start, end). What the last sequence gave is overwritten. */
  read(start: number, end: number): void;
  /** Joint values of the axes of sequences that this one may have. */
  values(): Int32Array;
  /** What is read, at the i-th of these values. */
  steps(i: number): ChainSteps;
  /** log p(row, the rest of the step state | chains), of one of the rows that were read. */
  log(i: number, row: number, state: number): number;
  law(value: number): ChainLaw;
}

/** Reads with the parameters as they are now. */
export function sequenceReader(model: EmModel): SequenceReader {
  const { space } = model;
  const { sequence, step } = space;
  const H = step.size;
  const longest = model.sequences.reduce((most, { start, end }) => Math.max(most, end - start), 1);
  const joint = new Float64Array(space.size);
  const most = new Float64Array(sequence.size * H);
  const sum = new Float64Array(sequence.size * H);
  const place = new Int32Array(sequence.size);
  const logs: Float64Array[] = [];
  const laws: ChainLaw[] = [];
  let from = 0;
  let steps = 0;

  /** log p(row, the rest of the step state | chains, axes of the sequence), the step's other axes summed. */
  function readRow(row: number): void {
    const allowed = model.allowedAt(row);
    const at = (row - from) * H;
    model.joint(row, joint);
    if (allowed.states.length === allowed.sequence.length * allowed.step.length) {
      for (const s of allowed.states) logs[place[sequence.of[s]]][at + step.of[s]] = joint[s];
      return;
    }
    for (const q of allowed.sequence)
      for (const h of allowed.step) {
        most[q * H + h] = Number.NEGATIVE_INFINITY;
        sum[q * H + h] = 0;
      }
    for (const s of allowed.states) {
      const group = sequence.of[s] * H + step.of[s];
      if (joint[s] > most[group]) most[group] = joint[s];
    }
    for (const s of allowed.states) {
      const group = sequence.of[s] * H + step.of[s];
      if (most[group] > Number.NEGATIVE_INFINITY) sum[group] += Math.exp(joint[s] - most[group]);
    }
    for (const q of allowed.sequence)
      for (const h of allowed.step) logs[place[q]][at + h] = Math.log(sum[q * H + h]) + Math.max(most[q * H + h], -Number.MAX_VALUE);
  }

  const values = (): Int32Array => model.allowedAt(from).sequence;
  return {
    values,
    read(start, end) {
      from = start;
      steps = end - start;
      for (const [i, q] of values().entries()) {
        place[q] = i;
        logs[i] ??= new Float64Array(longest * H);
      }
      for (let row = start; row < end; row++) readRow(row);
    },
    steps: (i) => ({ steps, logs: logs[i], statesAt: (t) => model.allowedAt(from + t).step }),
    log: (i, row, state) => logs[i][(row - from) * H + state],
    law: (value) => (laws[value] ??= chainLaw(model, value)),
  };
}

/** Product of the chains' laws at one value of the axes of sequences. */
function chainLaw({ space, initial, transitions }: EmModel, value: number): ChainLaw {
  const { chains, step } = space;
  const [H, M] = [step.size, chains.size];
  const law = { chainOf: new Int32Array(H), initial: new Float64Array(H).fill(1), transition: new Float64Array(M * H).fill(1) };
  for (const [h, s] of statesOfSteps(space, value).entries()) {
    law.chainOf[h] = chains.of[s];
    for (const [i, a] of chains.axes.entries()) {
      law.initial[h] *= initial[a].values[initial[a].rows[s] * space.axes[a].size + space.values[a][s]];
      for (let m = 0; m < M; m++) law.transition[m * H + h] *= transitions[i].values[moveAt(space, transitions, i, m, s)];
    }
  }
  return law;
}

/** A state of each step state at one value of the axes of sequences; chains' laws are the same in all of them. */
function statesOfSteps({ size, sequence, step }: StateSpace, value: number): Int32Array {
  const states = new Int32Array(step.size);
  for (let s = size - 1; s >= 0; s--) if (sequence.of[s] === value) states[step.of[s]] = s;
  return states;
}

/** Place, in the values of the i-th chain's transition, of its move from joint value m of the chains into a state. */
function moveAt(space: StateSpace, transitions: Argument[], i: number, m: number, state: number): number {
  const a = space.chains.axes[i];
  const K = space.axes[a].size;
  return (transitions[i].rows[state] * K + space.chainValues[i][m]) * K + space.values[a][state];
}

/** Shares expected joint moves [M, H] at one value of the axes of sequences out to the chains, laid out as their transitions. */
export function addMoves({ space, transitions }: EmModel, value: number, moves: Float64Array, into: Float64Array[]): void {
  const [H, M] = [space.step.size, space.chains.size];
  for (const [h, s] of statesOfSteps(space, value).entries())
    for (const i of space.chains.axes.keys()) for (let m = 0; m < M; m++) into[i][moveAt(space, transitions, i, m, s)] += moves[m * H + h];
}
