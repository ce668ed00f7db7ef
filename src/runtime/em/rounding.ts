import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { columnFloors, columnMoments } from "./floor.ts";
import type { EmData } from "./types.ts";

/** Share of the objective, or nats per unit of weight, by which densities and their sums may be off. */
const SHARE = 1e-10;

/**
 * The fall of an objective, nats, that rounding may explain; a larger one is a mistake.
 *
 * Log-densities are within a few roundings (ε = 2e-16) of their terms, and these stay near the density itself: powers that would cancel are taken
 * from differences, and a kernel leaves cells whose terms in a row pass 1e5 nats to the plain path. That is `SHARE`, with room.
 *
 * Besides, a value is known to its own rounding alone. This |x| ε, z standard deviations σ from the centre of a density, moves the logarithm by
 * z |x| ε / σ, and the parameters' roundings do no more. Of σ the least that the floor allows is taken, and of |x| the largest in the column.
 * @param weight sum of the rows' weights
 * @returns by the objective from which it fell
 */
export function roundingOf(plan: StatisticsPlan, data: EmData, varianceFloor: number, weight: number): (objective: number) => number {
  let ofValues: number | undefined;
  return (objective) => {
    ofValues ??= plan.emissions.reduce((sum, { field, width, levels }) => {
      return levels === undefined ? sum + widthsOf(data, field, width, varianceFloor) : sum;
    }, 0);
    return SHARE * Math.max(Math.abs(objective), weight) + Number.EPSILON * ofValues * weight;
  };
}

/** Sum of |x| / σ over the columns of a field. */
function widthsOf(data: EmData, field: string, width: number, varianceFloor: number): number {
  const x = data.fields[field];
  const floors = columnFloors(columnMoments(x, data.rows, width, data.weights), varianceFloor);
  const largest = new Float64Array(width);
  for (let i = 0; i < x.length; i++) if (Math.abs(x[i]) > largest[i % width]) largest[i % width] = Math.abs(x[i]);
  return largest.reduce((sum, most, c) => sum + most / Math.sqrt(floors[c]), 0);
}
