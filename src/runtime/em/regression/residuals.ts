import { bug, cholesky, factorOf, inverseOfFactored, logDeterminant, solveLower } from "../../../compiler/backend.ts";
import { bindArgument, type Cells, isFree } from "../arguments.ts";
import { entryAt } from "../emissions/blocks.ts";
import { type Covariances, ownCovariances, type Scatter } from "../emissions/covariances.ts";
import { cellsByRow, type EmissionContext, NO_WEIGHT } from "../emissions/part.ts";
import { maximiseVariances, overColumns, scaleOf } from "../emissions/variances.ts";
import { columnFloors, columnMoments, spreadOf } from "../floor.ts";
import { priorSlopes } from "../gradient/priors.ts";
import { addSlopes, type Slopes } from "../gradient/slopes.ts";
import type { Moments } from "./moments.ts";

/** The scale of residuals: of independent columns, or a covariance over them. */
export interface Residuals {
  /** Whether an M step changes it. */
  free: boolean;
  /** Must follow a change of parameter values. */
  refresh(): void;
  /** Inverse covariance, [W, W]. */
  precision(cell: number): Float64Array;
  /** The lower factor L of it, precision = Lᵀ L, and the density's constant, nats. */
  factor(cell: number): { inverse: Float64Array; constant: number };
  /** log p of a residual, nats; of what is there, where some is missing (NaN). */
  logDensity(cell: number, residual: Float64Array): number;
  reset(): void;
  /** Those of the expected log-likelihood, and of the priors, in the scale's free raw values: at the parameters of the E step, from its sums. */
  addSlopes(into: Slopes, moments: Moments): void;
  /** The M step given each cell's weighted sums of products of residuals, [W, W]. */
  maximise(squares: (cell: number) => Float64Array, moments: Moments): { cells: number[]; column: number }[];
}

/** Independent columns. */
export function columnResiduals(context: EmissionContext, cells: Cells, spreadRows: Int32Array): Residuals {
  const { emission, space, data, parameters } = context;
  const W = emission.width;
  const { name, scale } = scaleOf(emission);
  const spread = bindArgument(space, emission.params[name], parameters);
  const byRow = cellsByRow(cells, cells.rows.length - 1, spread.count);
  const own = columnMoments(data.fields[emission.field], data.rows, W, data.weights);
  const floors = columnFloors(own, context.varianceFloor);
  const precisions = Array.from({ length: cells.count }, () => new Float64Array(W * W));
  const constants = new Float64Array(cells.count);
  return {
    free: spread.use.estimate === "free",
    precision: (cell) => precisions[cell],
    factor: (cell) => ({ inverse: precisions[cell].map(Math.sqrt), constant: constants[cell] }),
    logDensity(cell, residual) {
      let sum = constants[cell];
      for (let c = 0; c < W; c++) {
        const precision = precisions[cell][c * W + c];
        if (Number.isNaN(residual[c])) sum += 0.5 * Math.log((2 * Math.PI) / precision);
        else sum -= 0.5 * residual[c] * residual[c] * precision;
      }
      return sum;
    },
    refresh() {
      for (let cell = 0; cell < cells.count; cell++) {
        constants[cell] = -0.5 * W * Math.log(2 * Math.PI);
        for (let c = 0; c < W; c++) {
          const variance = scale.toVariance(spread.values[spreadRows[cell] * spread.size + (c % spread.size)]);
          precisions[cell][c * W + c] = 1 / variance;
          constants[cell] -= 0.5 * Math.log(variance);
        }
      }
    },
    reset() {
      for (let entry = 0; entry < spread.values.length; entry++)
        if (isFree(spread.use, entry))
          spread.values[entry] = scale.fromVariance(
            overColumns(W, spread.size, entry % spread.size, (c) => spreadOf(own.mean[c], own.variance[c])),
          );
    },
    addSlopes(into, moments) {
      const slopes = priorSlopes(spread, scale.kind);
      for (let cell = 0; cell < cells.count; cell++) {
        const own = moments.squares(cell);
        for (let c = 0; c < W; c++)
          slopes[entryAt(spread, spreadRows[cell], c)] +=
            (scale.power / 2) * (own[c * W + c] * precisions[cell][c * W + c] - moments.weight(cell, c));
      }
      addSlopes(into, spread, slopes);
    },
    maximise: (squares, moments) => {
      const found = Array.from({ length: cells.count }, (_cell, cell) => squares(cell));
      return maximiseVariances({ spread, scale, width: W, byRow, floors }, (cell, c) => found[cell][c * W + c], moments.weight);
    },
  };
}

/** A covariance over all columns. */
export function covarianceResiduals(context: EmissionContext, cells: Cells, spreadRows: Int32Array): Residuals {
  const { emission, data } = context;
  const W = emission.width;
  const covariances: Covariances = ownCovariances(context);
  const { argument, free } = covariances;
  const byRow = cellsByRow(cells, cells.rows.length - 1, argument.count);
  const precisions: Float64Array[] = [];
  const factors: Float64Array[] = [];
  const identity = Float64Array.from({ length: W * W }, (_entry, at) => (at % (W + 1) === 0 ? 1 : 0));
  const constants = new Float64Array(argument.count);
  return {
    free,
    precision: (cell) => precisions[spreadRows[cell]],
    factor: (cell) => ({
      inverse: solveLower(factors[spreadRows[cell]], W, identity, W),
      constant: constants[spreadRows[cell]],
    }),
    logDensity(cell, residual) {
      const row = spreadRows[cell];
      const present = Array.from(residual.keys()).filter((c) => !Number.isNaN(residual[c]));
      if (present.length < W) return ofPresent(row, present, residual);
      // By the factor, which loses fewer digits than the inverse where columns are nearly collinear.
      return constants[row] - 0.5 * solveLower(factors[row], W, residual, 1).reduce((sum, value) => sum + value * value, 0);
    },
    refresh() {
      for (let row = 0; row < argument.count; row++) {
        const found = cholesky(argument.values.subarray(row * W * W, (row + 1) * W * W), W);
        if (!found.ok) return bug(`${emission.node}: a covariance is not positive definite`);
        factors[row] = found.factor;
        precisions[row] = inverseOfFactored(found.factor, W);
        let logDeterminant = 0;
        for (let c = 0; c < W; c++) logDeterminant += 2 * Math.log(found.factor[c * W + c]);
        constants[row] = -0.5 * (W * Math.log(2 * Math.PI) + logDeterminant);
      }
    },
    reset() {
      if (!free) return;
      const own = columnMoments(data.fields[emission.field], data.rows, W, data.weights);
      const diagonal = new Float64Array(W * W);
      for (let c = 0; c < W; c++) diagonal[c * W + c] = spreadOf(own.mean[c], own.variance[c]);
      for (const [row, { covariance }] of covariances.reset(diagonal).entries()) argument.values.set(covariance, row * W * W);
    },
    addSlopes: (into, moments) =>
      covariances.addSlopes(into, cells, {
        width: W,
        inverses: Float64Array.from(factors.flatMap((factor) => Array.from(solveLower(factor, W, identity, W)))),
        covRows: spreadRows,
        weights: Float64Array.from({ length: cells.count }, (_weight, cell) => moments.weight(cell, 0)),
        first: new Float64Array(0),
        second: Float64Array.from(Array.from({ length: cells.count }, (_cell, cell) => Array.from(moments.squares(cell))).flat()),
      }),
    maximise(squares, moments) {
      const scatters = byRow.map((owned): Scatter | undefined => {
        const weight = owned.reduce((sum, cell) => sum + moments.weight(cell, 0), 0);
        if (!(weight > NO_WEIGHT)) return undefined;
        const matrix = new Float64Array(W * W);
        for (const cell of owned) for (const [i, value] of squares(cell).entries()) matrix[i] += value / weight;
        return { weight, matrix };
      });
      return covariances.maximise(scatters).flatMap((best, row) => {
        if (best === undefined) return [];
        argument.values.set(best.covariance, row * W * W);
        return best.column === undefined ? [] : [{ cells: byRow[row], column: best.column }];
      });
    },
  };

  /** The marginal density of some columns: their own part of the covariance. */
  function ofPresent(row: number, present: readonly number[], residual: Float64Array): number {
    const n = present.length;
    if (n === 0) return 0;
    const own = Float64Array.from(present.flatMap((c) => present.map((d) => argument.values[row * W * W + c * W + d])));
    const factor = factorOf(own, n);
    const half = solveLower(
      factor,
      n,
      Float64Array.from(present, (c) => residual[c]),
      1,
    );
    return -0.5 * (n * Math.log(2 * Math.PI) + logDeterminant(factor, n) + half.reduce((sum, value) => sum + value * value, 0));
  }
}
