import { normalise, type RowVisitor, stateProbabilities } from "./expect.ts";
import type { EmModel } from "./model.ts";
import { type ForwardBackward, forwardBackward, logSumExp } from "./recursion/index.ts";
import { sequenceReader } from "./recursion/reader.ts";

/**
 * The forward half of `expectStates` for sequences: tells the visitor p(state | the rows so far) of each row.
 * @returns log p(row | the rows before it) of each row, nats: together they are the sequence's own
 */
export function filterStates(model: EmModel, visit?: RowVisitor): Float64Array {
  const { space, logSequenceWeights } = model;
  const reader = sequenceReader(model);
  const probabilities = stateProbabilities(model, reader);
  const longest = model.sequences.reduce((most, { start, end }) => Math.max(most, end - start), 1);
  const passes: ForwardBackward[] = [];
  const logDensities = new Float64Array(model.data.rows);
  for (const { start, end } of model.sequences) {
    if (end <= start) continue;
    reader.read(start, end);
    /** log p(value of the axes of sequences, rows so far). */
    let logs = Float64Array.from(reader.values(), (value) => logSequenceWeights[value]);
    const used = Array.from(reader.values(), (value, i) => {
      passes[i] ??= forwardBackward(longest, space.step.size, space.chains.size);
      passes[i].forward(reader.law(value), reader.steps(i));
      return passes[i].steps();
    });
    // Nothing: a value of the sequence that the data tell counts with its first row.
    let before = 0;
    for (let row = start; row < end; row++) {
      const further = logs.map((log, i) => log + used[i].logDensities[row - start]);
      const upTo = logSumExp(further, further.length);
      logDensities[row] = upTo - before;
      // An impossible row tells nothing of the rows behind it.
      if (upTo > Number.NEGATIVE_INFINITY) [logs, before] = [further, upTo];
      if (visit === undefined) continue;
      const shares = logs.slice();
      normalise(shares, Int32Array.from(shares.keys()));
      visit(
        row,
        model.statesOf(row),
        probabilities(
          row,
          shares,
          used.map((one) => one.filtered(row - start)),
        ),
      );
    }
  }
  return logDensities;
}
