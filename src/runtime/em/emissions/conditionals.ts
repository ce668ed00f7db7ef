import { bug, cholesky, logDeterminant, solveFactored, solveLower } from "../../../compiler/backend.ts";

/** What a covariance says about the missing columns of a pattern, given the present ones. */
export interface Conditional {
  /** Lower factor of the present columns' covariance. */
  factor: Float64Array;
  constant: number;
  /** Σ_mp Σ_pp⁻¹, [missing, present]. */
  regression: Float64Array;
  /** Σ_mm - Σ_mp Σ_pp⁻¹ Σ_pm, [missing, missing]. */
  spread: Float64Array;
}

export interface Pattern {
  present: number[];
  missing: number[];
}

/** The marginal density of rows with missing entries, and the moments of these given the present ones, by pattern of missing columns. */
export interface Conditionals {
  patterns: Pattern[];
  /** Pattern of each row. */
  of: Int32Array;
  conditionalOf(covariance: number, pattern: number): Conditional;
  isGap(row: number): boolean;
  /** Must follow a change of covariance number `at`, [width, width]. */
  set(at: number, covariance: Float64Array): void;
  logDensity(row: number, covariance: number, centre: Float64Array): number;
  clear(): void;
  /** The row less its centre, missing entries by their conditional mean, into `out`; counts its weight for `addSpreads`. */
  fill(row: number, cell: number, covariance: number, weight: number, centre: Float64Array, out: Float64Array): void;
  /**
   * As `fill` for all rows of a pattern at once: adds to the moments of a cell, [width] and the lower triangle of [width, width], those of
   * the rows' entries that are there, of which the others are made. The cell's moments lie as those that are added.
   */
  complete(cell: number, covariance: number, pattern: number, from: PatternMoments, first: Float64Array, second: Float64Array): void;
  /** Adds the conditional covariances of the rows counted since `clear` to the lower triangles of `second`, [cells, width, width]. */
  addSpreads(covarianceOf: Int32Array, second: Float64Array): void;
}

/** Weight and weighted moments about the centre, of which only those of entries that are there are read. */
export interface PatternMoments {
  weight: number;
  /** [width] */
  first: Float64Array;
  /** Lower triangle, [width, width]. */
  second: Float64Array;
}

/** Patterns of x [rows, width], where NaN is missing. What a pattern needs of a covariance is worked out when a row first asks. */
export function conditionals(x: Float64Array, rows: number, width: number, cells: number): Conditionals {
  const { patterns, of } = patternsOf(x, rows, width);
  const P = patterns.length;
  const covariances: Float64Array[] = [];
  const known: (Conditional | undefined)[][] = [];
  const weights = new Float64Array(cells * P);
  const step = new Float64Array(width);

  function conditionalOf(covariance: number, pattern: number): Conditional {
    const matrix = covariances[covariance] ?? bug("a covariance that was never set");
    known[covariance][pattern] ??= conditional(matrix, width, patterns[pattern]);
    return known[covariance][pattern];
  }

  /** Present entries less their centre, in the pattern's order. */
  function present(row: number, columns: number[], centre: Float64Array): Float64Array {
    for (const [i, c] of columns.entries()) step[i] = x[row * width + c] - centre[c];
    return step.subarray(0, columns.length);
  }

  return {
    patterns,
    of,
    conditionalOf,
    isGap: (row) => patterns[of[row]].missing.length > 0,
    set(at, covariance) {
      covariances[at] = covariance;
      known[at] = [];
    },
    logDensity(row, covariance, centre) {
      const { factor, constant } = conditionalOf(covariance, of[row]);
      const columns = patterns[of[row]].present;
      if (columns.length === 0) return 0;
      const z = solveLower(factor, columns.length, present(row, columns, centre));
      return constant - 0.5 * z.reduce((sum, value) => sum + value * value, 0);
    },
    clear: () => weights.fill(0),
    fill(row, cell, covariance, weight, centre, out) {
      const { regression } = conditionalOf(covariance, of[row]);
      const pattern = patterns[of[row]];
      const known = present(row, pattern.present, centre);
      for (const [i, c] of pattern.present.entries()) out[c] = known[i];
      for (const [i, c] of pattern.missing.entries()) {
        out[c] = 0;
        for (let k = 0; k < known.length; k++) out[c] += regression[i * known.length + k] * known[k];
      }
      weights[cell * P + of[row]] += weight;
    },
    complete(cell, covariance, pattern, from, first, second) {
      weights[cell * P + pattern] += from.weight;
      const { present, missing } = patterns[pattern];
      const { regression } = conditionalOf(covariance, pattern);
      const o = present.length;
      for (let i = 0; i < o; i++) {
        first[present[i]] += from.first[present[i]];
        const at = present[i] * width;
        for (let j = 0; j <= i; j++) second[at + present[j]] += from.second[at + present[j]];
      }
      for (let i = 0; i < missing.length; i++) {
        const c = missing[i];
        // What the missing entry has with each that is there.
        step.fill(0);
        for (let k = 0; k < o; k++) {
          const share = regression[i * o + k];
          const at = present[k];
          first[c] += share * from.first[at];
          for (let j = 0; j <= k; j++) step[j] += share * from.second[at * width + present[j]];
          for (let j = k + 1; j < o; j++) step[j] += share * from.second[present[j] * width + at];
        }
        for (let j = 0; j < o; j++) second[c > present[j] ? c * width + present[j] : present[j] * width + c] += step[j];
        for (let d = 0; d <= i; d++) {
          let sum = 0;
          for (let k = 0; k < o; k++) sum += step[k] * regression[d * o + k];
          second[c * width + missing[d]] += sum;
        }
      }
    },
    addSpreads(covarianceOf, second) {
      for (let cell = 0; cell < cells; cell++) {
        for (const [p, { missing }] of patterns.entries()) {
          const weight = weights[cell * P + p];
          if (weight === 0) continue;
          const { spread } = conditionalOf(covarianceOf[cell], p);
          for (const [i, row] of missing.entries())
            for (let j = 0; j <= i; j++) second[(cell * width + row) * width + missing[j]] += weight * spread[i * missing.length + j];
        }
      }
      weights.fill(0);
    },
  };
}

function patternsOf(x: Float64Array, rows: number, width: number): { patterns: Pattern[]; of: Int32Array } {
  const patterns: Pattern[] = [];
  const of = new Int32Array(rows);
  const numbers = new Map<string, number>();
  for (let row = 0; row < rows; row++) {
    const columns = Array.from({ length: width }, (_column, c) => c);
    const missing = columns.filter((c) => Number.isNaN(x[row * width + c]));
    const key = missing.join();
    let number = numbers.get(key);
    if (number === undefined) {
      number = patterns.length;
      numbers.set(key, number);
      patterns.push({ missing, present: columns.filter((c) => !missing.includes(c)) });
    }
    of[row] = number;
  }
  return { patterns, of };
}

/** The Gaussian conditioning formula (Anderson 2003, theorem 2.5.1) for a covariance [width, width]. */
export function conditional(covariance: Float64Array, width: number, { present, missing }: Pattern): Conditional {
  const [o, m] = [present.length, missing.length];
  const block = (rows: number[], columns: number[]): Float64Array => {
    const found = new Float64Array(rows.length * columns.length);
    for (let i = 0; i < rows.length; i++)
      for (let j = 0; j < columns.length; j++) found[i * columns.length + j] = covariance[rows[i] * width + columns[j]];
    return found;
  };
  const result = cholesky(block(present, present), o);
  if (!result.ok) return bug("a covariance is not positive definite");
  const regression = new Float64Array(m * o);
  const spread = block(missing, missing);
  const cross = block(missing, present);
  for (let i = 0; i < m; i++) regression.set(solveFactored(result.factor, o, cross.subarray(i * o, (i + 1) * o)), i * o);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < m; j++) for (let k = 0; k < o; k++) spread[i * m + j] -= regression[i * o + k] * cross[j * o + k];
  const constant = -0.5 * (o * Math.log(2 * Math.PI) + (o === 0 ? 0 : logDeterminant(result.factor, o)));
  return { factor: result.factor, constant, regression, spread };
}
