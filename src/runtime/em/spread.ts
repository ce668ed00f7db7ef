import { DiagnosticError, diagnostic, distributions } from "../../compiler/backend.ts";
import type { Emission, StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { columnMoments } from "./floor.ts";
import type { EmData } from "./types.ts";

/** Sums of squares stay below this, so that what is computed of them is finite too. */
const MOST = 1e300;

/**
 * Numbers whose squares a double can't hold have no variance.
 * @throws GEN6211 at the first column of the kind
 */
export function checkSpread(plan: StatisticsPlan, data: EmData, weight: number): void {
  for (const emission of plan.emissions) {
    if (distributions[emission.family]?.support !== "real") continue;
    const { mean, variance } = columnMoments(data.fields[emission.field], data.rows, emission.width, data.weights);
    const column = variance.findIndex((of, c) => !(of * weight < MOST && mean[c] * mean[c] * weight < MOST));
    if (column < 0) continue;
    throw new DiagnosticError(diagnostic("GEN6211", { column: emission.columns[column], value: largest(data, emission, column) }));
  }
}

/** Of a column, the value that is farthest from 0. */
function largest({ fields, rows }: EmData, { field, width }: Emission, column: number): number {
  let found = 0;
  for (let row = 0; row < rows; row++) {
    const value = fields[field][row * width + column];
    if (Math.abs(value) > Math.abs(found)) found = value;
  }
  return found;
}

/** Whether all rows that have a weight and a value say the same there. */
export function isConstant({ fields, rows, weights }: EmData, { field, width }: Emission, column: number): boolean {
  let first = Number.NaN;
  for (let row = 0; row < rows; row++) {
    const value = fields[field][row * width + column];
    if (Number.isNaN(value) || weights?.[row] === 0) continue;
    if (Number.isNaN(first)) first = value;
    else if (value !== first) return false;
  }
  return true;
}
