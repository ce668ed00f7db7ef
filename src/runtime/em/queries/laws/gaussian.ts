import { bug, cholesky } from "../../../../compiler/backend.ts";
import type { Emission } from "../../../../compiler/ir/types/plan.ts";
import { type Argument, bindArgument, type Cells, cellsOf } from "../../arguments.ts";
import { type Conditional, conditional, type Pattern } from "../../emissions/conditionals.ts";
import type { LawContext } from "./context.ts";
import { normalLaw } from "./normal.ts";
import type { EmissionLaws } from "./types.ts";

interface Known extends Pattern, Conditional {
  /** Lower factor of the missing columns' conditional covariance. */
  spreadFactor: Float64Array;
}

/** Normal with covariances, by default the parameter `cov`. */
export function gaussianLaws(
  { emission, space, parameters }: LawContext,
  cov: Argument = bindArgument(space, emission.params.cov, parameters),
): EmissionLaws {
  const mean = bindArgument(space, emission.params.mean, parameters);
  const cells = cellsOf(space, [mean, cov]);
  const [meanRows, covRows] = cells.rows;
  const centre = (cell: number, c: number): number => mean.values[meanRows[cell] * mean.size + (c % mean.size)];
  return centredLaws(emission, cov, { cells, covRows, centre });
}

/** What each cell of a Normal reads: its row of the covariances, and the mean of column c, in a row. */
export interface Centres {
  cells: Cells;
  covRows: Int32Array;
  centre(cell: number, column: number, row: number): number;
}

/** Missing columns are normal given the others. What a pattern of missing columns needs is worked out once. */
export function centredLaws({ width: D, node }: Emission, cov: Argument, { cells, covRows, centre }: Centres): EmissionLaws {
  const known = new Map<string, Known>();

  function knownOf(values: Float64Array, cell: number): Known {
    const missing = Array.from(values.keys()).filter((c) => Number.isNaN(values[c]));
    const key = `${covRows[cell]}:${missing.join()}`;
    let found = known.get(key);
    if (found === undefined) {
      const pattern = { missing, present: Array.from(values.keys()).filter((c) => !Number.isNaN(values[c])) };
      const given = conditional(cov.values.subarray(covRows[cell] * D * D, (covRows[cell] + 1) * D * D), D, pattern);
      const factor = cholesky(given.spread, missing.length);
      found = { ...pattern, ...given, spreadFactor: factor.ok ? factor.factor : bug(`${node}: no conditional covariance`) };
      known.set(key, found);
    }
    return found;
  }

  /** The conditional mean of missing column number `i`. */
  function meanOf({ present, missing, regression }: Known, values: Float64Array, cell: number, i: number, row: number): number {
    let sum = centre(cell, missing[i], row);
    for (const [k, c] of present.entries()) sum += regression[i * present.length + k] * (values[c] - centre(cell, c, row));
    return sum;
  }

  return {
    cells,
    entry(values, cell, column, row) {
      const given = knownOf(values, cell);
      const i = given.missing.indexOf(column);
      return normalLaw(meanOf(given, values, cell, i, row), Math.sqrt(given.spread[i * given.missing.length + i]));
    },
    draw(values, cell, random, out, row) {
      const given = knownOf(values, cell);
      const { missing, spreadFactor } = given;
      const noise = Float64Array.from(missing, () => random.normal());
      out.set(values);
      for (const [i, c] of missing.entries()) {
        out[c] = meanOf(given, values, cell, i, row);
        for (let j = 0; j <= i; j++) out[c] += spreadFactor[i * missing.length + j] * noise[j];
      }
    },
  };
}
