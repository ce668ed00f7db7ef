import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { filterStates } from "../filter.ts";
import { readStates } from "../kernels/index.ts";
import { createModel } from "../model.ts";
import type { EmData, Parameters } from "../types.ts";

/**
 * log p(fields) in nats: of each row, or with a chain of each sequence. -Infinity where the model gives a row no chance.
 * Observed categories count as fields; a missing (NaN) one is summed out.
 */
export function scoreRows(plan: StatisticsPlan, parameters: Parameters, data: EmData): Float64Array {
  const model = createModel(plan, data, parameters);
  model.refresh();
  return readStates(model).perUnit;
}

/** log p(row | the rows before it in its sequence) of each row, nats: how well a model of sequences says what comes next. */
export function scoreSteps(plan: StatisticsPlan, parameters: Parameters, data: EmData): Float64Array {
  const model = createModel(plan, data, parameters);
  model.refresh();
  return filterStates(model);
}
