import { bug, cholesky } from "../../../../compiler/backend.ts";
import type { Emission } from "../../../../compiler/ir/types/plan.ts";
import { type Argument, bindArgument, type Cells, cellsOf } from "../../arguments.ts";
import { type Conditional, conditional, type Pattern } from "../../emissions/conditionals.ts";
import { meansOf } from "../../emissions/means.ts";
import { bindFactors, writeCovariances } from "../../factors/binding.ts";
import { shiftsOf } from "../../factors/shifts.ts";
import type { LawContext } from "./context.ts";
import { normalLaw } from "./normal.ts";
import type { EmissionLaws } from "./types.ts";

interface Known extends Pattern, Conditional {
  /** Lower factor of the missing columns' conditional covariance. */
  spreadFactor: Float64Array;
}

/** Normal with the covariance `cov`. */
export function gaussianLaws({ emission, space, parameters }: LawContext): EmissionLaws {
  const cov = bindArgument(space, emission.params.cov, parameters);
  const mean = bindArgument(space, emission.params.mean, parameters);
  const cells = cellsOf(space, [mean, cov]);
  const [meanRows, covRows] = cells.rows;
  const centre = (cell: number, c: number): number => mean.values[meanRows[cell] * mean.size + (c % mean.size)];
  return centredLaws(emission, cov, { cells, covRows, centre });
}

/** Normals with latents integrated out. */
export function factorLaws({ emission, space, parameters }: LawContext): EmissionLaws {
  const factors = bindFactors(emission, space, parameters);
  const { cells, terms } = shiftsOf(factors, space);
  const D = emission.width;
  const centres = new Float64Array(cells.count * D);
  meansOf(D, cells, terms).write(centres);
  const centre = (cell: number, c: number): number => centres[cell * D + c];
  return centredLaws(emission, writeCovariances(factors), { cells, covRows: cells.rows[0], centre });
}

/** What each cell of a Normal reads: its row of the covariances, and the mean of column c, in a row. */
export interface Centres {
  cells: Cells;
  covRows: Int32Array;
  centre(cell: number, column: number, row: number): number;
}

/**
 * Missing columns are normal given the others. What a pattern of missing columns needs is worked out once, and a row's pattern once
 * for all its entries and cells.
 */
export function centredLaws({ width: D, node }: Emission, cov: Argument, { cells, covRows, centre }: Centres): EmissionLaws {
  /** By missing columns: the pattern, with what is known of it by covariance. */
  const patterns = new Map<string, { pattern: Pattern; known: Known[] }>();
  /** The row that was asked about last, whose entries are asked for one after the other and under each cell. */
  let row: Float64Array | undefined;
  let last: { pattern: Pattern; known: Known[] } | undefined;

  function patternOf(values: Float64Array): { pattern: Pattern; known: Known[] } {
    if (last !== undefined && values === row) return last;
    const columns = Array.from(values.keys());
    const missing = columns.filter((c) => Number.isNaN(values[c]));
    const key = missing.join();
    const found = patterns.get(key) ?? { pattern: { missing, present: columns.filter((c) => !Number.isNaN(values[c])) }, known: [] };
    patterns.set(key, found);
    row = values;
    last = found;
    return found;
  }

  function knownOf(values: Float64Array, cell: number): Known {
    const { pattern, known } = patternOf(values);
    const at = covRows[cell];
    const found = known[at];
    if (found !== undefined) return found;
    const given = conditional(cov.values.subarray(at * D * D, (at + 1) * D * D), D, pattern);
    const factor = cholesky(given.spread, pattern.missing.length);
    const spreadFactor = factor.ok ? factor.factor : bug(`${node}: no conditional covariance`);
    known[at] = { ...pattern, ...given, spreadFactor };
    return known[at];
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
