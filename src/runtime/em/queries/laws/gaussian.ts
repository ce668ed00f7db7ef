import { bug, cholesky } from "../../../../compiler/backend.ts";
import { type Argument, bindArgument, cellsOf } from "../../arguments.ts";
import { type Conditional, conditional, type Pattern } from "../../emissions/conditionals.ts";
import type { LawContext } from "./context.ts";
import { normalLaw } from "./normal.ts";
import type { EmissionLaws } from "./types.ts";

interface Known extends Pattern, Conditional {
  /** Lower factor of the missing columns' conditional covariance. */
  spreadFactor: Float64Array;
}

/**
 * Normal with covariances, by default the parameter `cov`: missing columns are normal given the others. What a pattern of missing columns
 * needs is worked out once.
 */
export function gaussianLaws(
  { emission, space, parameters }: LawContext,
  cov: Argument = bindArgument(space, emission.params.cov, parameters),
): EmissionLaws {
  const D = emission.width;
  const mean = bindArgument(space, emission.params.mean, parameters);
  const cells = cellsOf(space, [mean, cov]);
  const [meanRows, covRows] = cells.rows;
  const known = new Map<string, Known>();

  function knownOf(values: Float64Array, cell: number): Known {
    const missing = Array.from(values.keys()).filter((c) => Number.isNaN(values[c]));
    const key = `${covRows[cell]}:${missing.join()}`;
    let found = known.get(key);
    if (found === undefined) {
      const pattern = { missing, present: Array.from(values.keys()).filter((c) => !Number.isNaN(values[c])) };
      const given = conditional(cov.values.subarray(covRows[cell] * D * D, (covRows[cell] + 1) * D * D), D, pattern);
      const factor = cholesky(given.spread, missing.length);
      found = { ...pattern, ...given, spreadFactor: factor.ok ? factor.factor : bug(`${emission.node}: no conditional covariance`) };
      known.set(key, found);
    }
    return found;
  }

  const centre = (cell: number, c: number): number => mean.values[meanRows[cell] * mean.size + (c % mean.size)];

  /** The conditional mean of missing column number `i`. */
  function meanOf({ present, missing, regression }: Known, values: Float64Array, cell: number, i: number): number {
    let sum = centre(cell, missing[i]);
    for (const [k, c] of present.entries()) sum += regression[i * present.length + k] * (values[c] - centre(cell, c));
    return sum;
  }

  return {
    cells,
    entry(values, cell, column) {
      const given = knownOf(values, cell);
      const i = given.missing.indexOf(column);
      return normalLaw(meanOf(given, values, cell, i), Math.sqrt(given.spread[i * given.missing.length + i]));
    },
    draw(values, cell, random, out) {
      const given = knownOf(values, cell);
      const { missing, spreadFactor } = given;
      const noise = Float64Array.from(missing, () => random.normal());
      out.set(values);
      for (const [i, c] of missing.entries()) {
        out[c] = meanOf(given, values, cell, i);
        for (let j = 0; j <= i; j++) out[c] += spreadFactor[i * missing.length + j] * noise[j];
      }
    },
  };
}
