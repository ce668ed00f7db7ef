import { roomFor } from "../../rows/growing.ts";
import type { Cells } from "../arguments.ts";
import type { QuadraticArrays } from "../emissions/kernel.ts";
import { columnMoments } from "../floor.ts";
import type { EmData } from "../types.ts";
import type { Design } from "./design.ts";
import type { Moments } from "./moments.ts";
import type { Residuals } from "./residuals.ts";

/**
 * Share of the values' variance, by that of the residuals, above which sums of the values lose too many digits of the residuals': then rows
 * are read one by one.
 */
const MOST_EXPLAINED = 1e5;

/**
 * A regression as a kernel has a normal: a row is its regressors and values side by side, of which a cell's inverse factor makes the
 * scaled residuals alone, and the second moments of such rows give those of regressors and residuals. Columns of equal numbers, such as the
 * intercept's, are left out: the weights tell their moments.
 */
export interface RegressionRecords {
  arrays: QuadraticArrays;
  /** Must follow a change of parameters. */
  refresh(): void;
}

interface Regression {
  design: Design;
  cells: Cells;
  width: number;
  /** [rows, width], none of them missing. */
  values: Float64Array;
  data: EmData;
  residuals: Residuals;
  moments: Moments;
}

export function regressionRecords({ design, cells, width: W, values, data, residuals, moments }: Regression): RegressionRecords {
  const { regressors, size: R, coefficients } = design;
  const [targets] = design.targets;
  const varying = Array.from({ length: R }, (_regressor, r) => r).filter((r) => {
    for (let at = r; at < regressors.length; at += R) if (regressors[at] !== regressors[r]) return true;
    return false;
  });
  const V = varying.length;
  const D = V + W;
  const own = columnMoments(regressors, data.rows, R, data.weights);
  const spread = columnMoments(values, data.rows, W, data.weights).variance;
  /** A regressor's number about which its moments are taken: its mean, or the one that it is. */
  const centre = Float64Array.from(own.mean, (mean, r) => (varying.includes(r) ? mean : regressors[r]));
  const count = cells.count;
  /** Of the regressors, by cell and column: coefficients of the present parameters. */
  const slopes = new Float64Array(count * W * R);
  let rows: Float64Array | undefined;
  const arrays: QuadraticArrays = {
    shape: "quadratic",
    get x() {
      rows ??= sideBySide();
      return rows;
    },
    width: D,
    centres: new Float64Array(count * D),
    inverses: new Float64Array(count * D * D),
    constants: new Float64Array(count),
    covRows: Int32Array.from({ length: count }, (_row, cell) => cell),
    weights: new Float64Array(count),
    first: new Float64Array(count * D),
    second: new Float64Array(count * D * D),
    trusted,
    filled() {
      for (let cell = 0; cell < count; cell++) fill(cell);
    },
  };

  function sideBySide(): Float64Array {
    const out = roomFor(data.rows * D);
    for (let row = 0; row < data.rows; row++) {
      for (let i = 0; i < V; i++) out[row * D + i] = regressors[row * R + varying[i]];
      for (let c = 0; c < W; c++) out[row * D + V + c] = values[row * W + c];
    }
    return out;
  }

  function setSlopes(cell: number): void {
    for (let c = 0; c < W; c++) {
      const at = (cell * W + c) * R;
      slopes.fill(0, at, at + R);
      for (const { coefficient, entry, regressor } of targets[c].links) {
        const { values: numbers, size } = coefficients[coefficient];
        slopes[at + regressor] += numbers[cells.rows[coefficient][cell] * size + entry];
      }
      for (const regressor of targets[c].offsets) slopes[at + regressor] += 1;
    }
  }

  function refresh(): void {
    for (let cell = 0; cell < count; cell++) {
      setSlopes(cell);
      const { inverse, constant } = residuals.factor(cell);
      arrays.constants[cell] = constant;
      for (let i = 0; i < V; i++) arrays.centres[cell * D + i] = centre[varying[i]];
      for (let c = 0; c < W; c++) {
        const row = cell * D * D + (V + c) * D;
        let sum = 0;
        for (let r = 0; r < R; r++) sum += slopes[(cell * W + c) * R + r] * centre[r];
        arrays.centres[cell * D + V + c] = sum;
        for (let d = 0; d <= c; d++) arrays.inverses[row + V + d] = inverse[c * W + d];
        for (let i = 0; i < V; i++) {
          let scaled = 0;
          for (let d = 0; d <= c; d++) scaled -= inverse[c * W + d] * slopes[(cell * W + d) * R + varying[i]];
          arrays.inverses[row + i] = scaled;
        }
      }
    }
  }

  function trusted(): boolean {
    for (let cell = 0; cell < count; cell++) {
      const precision = residuals.precision(cell);
      for (let c = 0; c < W; c++) {
        let explained = spread[c];
        for (const r of varying) explained += slopes[(cell * W + c) * R + r] ** 2 * own.variance[r];
        if (!(explained * precision[c * W + c] < MOST_EXPLAINED)) return false;
      }
    }
    return true;
  }

  /** The sums of regressors and residuals, from those of rows about their centres. */
  function fill(cell: number): void {
    const weight = arrays.weights[cell];
    const first = arrays.first.subarray(cell * D, (cell + 1) * D);
    const second = arrays.second.subarray(cell * D * D, (cell + 1) * D * D);
    const at = (i: number, j: number): number => second[Math.max(i, j) * D + Math.min(i, j)];
    const slope = (c: number, i: number): number => slopes[(cell * W + c) * R + varying[i]];
    const place = (r: number): number => varying.indexOf(r);
    const step = (i: number): number => (i < 0 ? 0 : first[i]);
    const gram = new Float64Array(R * R);
    for (let r = 0; r < R; r++)
      for (let s = 0; s <= r; s++) {
        const [i, j] = [place(r), place(s)];
        const about = centre[r] * step(j) + centre[s] * step(i) + centre[r] * centre[s] * weight;
        gram[r * R + s] = about + (i < 0 || j < 0 ? 0 : at(i, j));
      }
    const cross = new Float64Array(R * W);
    const products = new Float64Array(W * W);
    for (let c = 0; c < W; c++) {
      let residual = first[V + c];
      for (let i = 0; i < V; i++) residual -= slope(c, i) * first[i];
      const along = Array.from({ length: V }, (_sum, i) => {
        let sum = at(V + c, i);
        for (let j = 0; j < V; j++) sum -= slope(c, j) * at(i, j);
        return sum;
      });
      for (let r = 0; r < R; r++) cross[r * W + c] = centre[r] * residual + (along[place(r)] ?? 0);
      for (let d = 0; d < W; d++) {
        let sum = at(V + c, V + d);
        for (let i = 0; i < V; i++) sum -= slope(c, i) * at(V + d, i) + slope(d, i) * along[i];
        products[c * W + d] = c === d ? Math.max(sum, 0) : sum;
      }
    }
    moments.fill(cell, weight, { gram, cross, products });
  }

  return { arrays, refresh };
}
