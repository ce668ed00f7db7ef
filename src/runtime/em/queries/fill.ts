import type { RandomSource } from "../../../compiler/distributions/types.ts";
import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { createModel } from "../model.ts";
import type { EmData, Parameters } from "../types.ts";
import { emissionLaws } from "./laws/index.ts";
import { drawStates } from "./states.ts";

/** The rows with their missing entries drawn, all together, from their law given the entries that are there: by field, [rows, width]. */
export function drawMissing(
  plan: StatisticsPlan,
  parameters: Parameters,
  data: EmData,
  random: RandomSource,
): { states: Int32Array; fields: Record<string, Float64Array> } {
  const model = createModel(plan, data, parameters);
  model.refresh();
  const { space } = model;
  const states = drawStates(model, random);
  const fields: Record<string, Float64Array> = {};
  for (const [a, axis] of plan.axes.entries())
    if (axis.role === "observed") fields[axis.field ?? axis.name] = Float64Array.from(states, (s) => space.values[a][s]);
  for (const emission of plan.emissions) {
    const { cells, draw } = emissionLaws({ emission, space, parameters, known: data });
    const { field, width } = emission;
    const values = data.fields[field].slice();
    for (let row = 0; row < data.rows; row++) {
      const own = values.subarray(row * width, (row + 1) * width);
      if (own.some(Number.isNaN)) draw(own.slice(), cells.of[states[row]], random, own, row);
    }
    fields[field] = values;
  }
  return { states, fields };
}
