import { assertUse } from "../../../compiler/backend.ts";
import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { filterStates } from "../filter.ts";
import { readStates } from "../kernels/index.ts";
import { createModel } from "../model.ts";
import { stateSpace } from "../space.ts";
import type { EmData, Parameters } from "../types.ts";

/**
 * p(state | the row), or with a chain p(state at the step | the whole sequence).
 * @returns probabilities [rows, S], S the flat states of all axes; an observed axis has probability only at its value
 */
export function posterior(plan: StatisticsPlan, parameters: Parameters, data: EmData): { probabilities: Float64Array } {
  return { probabilities: probabilitiesOf(plan, parameters, data) };
}

function probabilitiesOf(plan: StatisticsPlan, parameters: Parameters, data: EmData, hidden?: string): Float64Array {
  const model = createModel(plan, data, parameters, hidden === undefined ? {} : { hidden });
  model.refresh();
  const S = model.space.size;
  const probabilities = new Float64Array(data.rows * S);
  readStates(model, (row, states, found) => {
    for (let i = 0; i < states.length; i++) probabilities[row * S + states[i]] = found[states[i]];
  });
  return probabilities;
}

/** p(state at the step | the rows of its sequence up to there), as `posterior` gives them. */
export function filtered(plan: StatisticsPlan, parameters: Parameters, data: EmData): { probabilities: Float64Array } {
  const model = createModel(plan, data, parameters);
  model.refresh();
  const S = model.space.size;
  const probabilities = new Float64Array(data.rows * S);
  filterStates(model, (row, states, found) => {
    for (let i = 0; i < states.length; i++) probabilities[row * S + states[i]] = found[states[i]];
  });
  return { probabilities };
}

/** Sums probabilities [rows, S] over all axes but one: [rows, size of the axis]. Of a row they sum to 1 but for rounding, none is above 1. */
export function marginal(plan: StatisticsPlan, probabilities: Float64Array, axis: string): Float64Array {
  const space = stateSpace(plan.axes);
  const a = plan.axes.findIndex((candidate) => candidate.name === axis);
  assertUse(a >= 0, `no axis ${axis}`);
  const { size } = plan.axes[a];
  const rows = probabilities.length / space.size;
  const sums = new Float64Array(rows * size);
  for (let row = 0; row < rows; row++) {
    const own = sums.subarray(row * size, (row + 1) * size);
    for (let s = 0; s < space.size; s++) own[space.values[a][s]] += probabilities[row * space.size + s];
    const total = own.reduce((sum, share) => sum + share, 0);
    if (total > 0) for (let k = 0; k < size; k++) own[k] /= total;
  }
  return sums;
}

/**
 * An observed category from everything else: its own values in `data`, if any, are not looked at.
 * @returns the most probable class of each row, [rows], and p(class | rest), [rows, size of the axis]
 */
export function classify(
  plan: StatisticsPlan,
  parameters: Parameters,
  data: EmData,
  axis: string,
): { classes: Int32Array; probabilities: Float64Array } {
  const probabilities = marginal(plan, probabilitiesOf(plan, parameters, data, axis), axis);
  const size = probabilities.length / Math.max(data.rows, 1);
  const classes = Int32Array.from({ length: data.rows }, (_class, row) => {
    let best = 0;
    for (let k = 1; k < size; k++) if (probabilities[row * size + k] > probabilities[row * size + best]) best = k;
    return best;
  });
  return { classes, probabilities };
}
