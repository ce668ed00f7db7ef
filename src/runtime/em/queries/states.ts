import type { RandomSource } from "../../../compiler/distributions/types.ts";
import { expectStates, normalise } from "../expect.ts";
import type { EmModel } from "../model.ts";
import { forwardBackward } from "../recursion/index.ts";
import { sequenceReader } from "../recursion/reader.ts";
import { drawCategory } from "./draw.ts";

/**
 * One draw of all rows' states together given what is there, [rows]: row by row, or of sequences by the forward recursion and draws
 * backwards from the last step (Chib 1996; Frühwirth-Schnatter 2006, algorithm 11.5).
 */
export function drawStates(model: EmModel, random: RandomSource): Int32Array {
  const drawn = new Int32Array(model.data.rows);
  if (model.sequential) drawSequences(model, random, drawn);
  else
    expectStates(model, (row, states, posterior) => {
      drawn[row] = drawAmong(random, states, (s) => posterior[s]);
    });
  return drawn;
}

function drawSequences(model: EmModel, random: RandomSource, drawn: Int32Array): void {
  const { sequence, step, chains, size } = model.space;
  const reader = sequenceReader(model);
  const longest = model.sequences.reduce((most, { start, end }) => Math.max(most, end - start), 1);
  const pass = forwardBackward(longest, step.size, chains.size);
  const joint = new Float64Array(size);
  for (const { start, end } of model.sequences) {
    if (end <= start) continue;
    reader.read(start, end);
    const values = reader.values();
    const logs = Float64Array.from(
      values,
      (value, i) => model.logSequenceWeights[value] + pass.forward(reader.law(value), reader.steps(i)),
    );
    normalise(logs, Int32Array.from(logs.keys()));
    const i = drawAmong(random, Int32Array.from(values.keys()), (at) => logs[at]);
    const law = reader.law(values[i]);
    pass.forward(law, reader.steps(i));
    let after: number | undefined;
    for (let row = end - 1; row >= start; row--) {
      const filtered = pass.steps().filtered(row - start);
      const next = after;
      const move = (h: number): number => (next === undefined ? 1 : law.transition[law.chainOf[h] * step.size + next]);
      const h = drawAmong(random, model.allowedAt(row).step, (one) => filtered[one] * move(one));
      model.joint(row, joint);
      const states = model.statesOf(row).filter((s) => sequence.of[s] === values[i] && step.of[s] === h);
      drawn[row] = drawAmong(random, states, (s) => Math.exp(joint[s] - reader.log(i, row, h)));
      after = h;
    }
  }
}

/** One of some states in proportion to their weights; where none has any, what is there tells nothing of them. */
function drawAmong(random: RandomSource, states: Int32Array, weightOf: (state: number) => number): number {
  if (states.length === 1) return states[0];
  const weights = Float64Array.from(states, weightOf);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return states[
    drawCategory(
      random,
      weights.map((weight) => (total > 0 ? weight / total : 1 / weights.length)),
    )
  ];
}
