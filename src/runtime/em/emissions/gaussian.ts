import { bug, cholesky } from "../../../compiler/backend.ts";
import { bindArgument, type Cells, cellsOf } from "../arguments.ts";
import { columnMoments } from "../floor.ts";
import { addMeanSlopes } from "../gradient/normal.ts";
import { conditionals } from "./conditionals.ts";
import { type Covariances, ownCovariances, type Rows, type Scatter } from "./covariances.ts";
import { type MeanSums, type Means, meansOf } from "./means.ts";
import { hasMissing } from "./missing.ts";
import { cellsByRow, type EmissionContext, type EmissionPart, NO_WEIGHT, ROUNDS, SETTLED } from "./part.ts";

/** The parameters of a Gaussian part. */
export interface Gaussian {
  /** Their rows are those of the covariances, and then of the means' terms. */
  cells: Cells;
  means: Means;
  covariances: Covariances;
}

/** Normal(mean, cov: C), both parameters as they stand. */
function ownParameters(context: EmissionContext): Gaussian {
  const { emission, space, parameters } = context;
  const covariances = ownCovariances(context);
  const mean = bindArgument(space, emission.params.mean, parameters);
  const cells = cellsOf(space, [covariances.argument, mean]);
  return { cells, covariances, means: meansOf(emission.width, cells, [{ argument: mean, from: 0, width: emission.width }]) };
}

/**
 * Normal with a covariance over the field's columns. Sums are taken about the means of the E step, which loses fewer digits than sums
 * about zero. A covariance is held by the inverse of its lower factor, so a row costs one triangular product. Missing entries
 * are integrated out: a row's density is that of its present entries, and the sums take the moments of the others given them.
 */
export function gaussianPart(context: EmissionContext, made: Gaussian = ownParameters(context)): EmissionPart {
  const { emission, data } = context;
  const { cells, means, covariances } = made;
  const D = emission.width;
  const x = data.fields[emission.field];
  const cov = covariances.argument;
  if (cov.size !== D * D) bug(`${emission.node}: a covariance of ${cov.size} numbers for ${D} columns`);
  const [covRows] = cells.rows;
  const byCov = cellsByRow(cells, 0, cov.count);

  const centres = new Float64Array(cells.count * D);
  const inverses = new Float64Array(cov.count * D * D);
  const constants = new Float64Array(cov.count);
  const weights = new Float64Array(cells.count);
  const first = new Float64Array(cells.count * D);
  const second = new Float64Array(cells.count * D * D);
  const difference = new Float64Array(D);
  /** Those of an M step lie where those of the one before did. */
  const scatters: Float64Array[] = [];
  let floored: { cells: number[]; column: number }[] = [];
  const gaps = hasMissing(x) ? conditionals(x, data.rows, D, cells.count) : undefined;

  function setFactor(row: number, factor: Float64Array): void {
    invertLower(factor, D, inverses.subarray(row * D * D, (row + 1) * D * D));
    let logDeterminant = 0;
    for (let i = 0; i < D; i++) logDeterminant += 2 * Math.log(factor[i * D + i]);
    constants[row] = -0.5 * (D * Math.log(2 * Math.PI) + logDeterminant);
    gaps?.set(row, covOf(row));
  }

  function refreshCovariances(): void {
    covariances.refresh();
    for (let row = 0; row < cov.count; row++) setFactor(row, factorOfCov(covOf(row)));
  }

  function covOf(row: number): Float64Array {
    return cov.values.subarray(row * D * D, (row + 1) * D * D);
  }

  function maximiseCovariances(rows: Rows, steps: Float64Array): void {
    floored = [];
    if (!covariances.free) return;
    const present = byCov.map((owned, row) => {
      scatters[row] ??= new Float64Array(D * D);
      return scatterOf(owned, steps, scatters[row].fill(0));
    });
    for (const [row, best] of covariances.maximise(present, rows).entries()) {
      if (best === undefined) continue;
      covOf(row).set(best.covariance);
      setFactor(row, best.factor);
      if (best.column !== undefined) floored.push({ cells: byCov[row], column: best.column });
    }
  }

  function factorOfCov(matrix: Float64Array): Float64Array {
    const result = cholesky(matrix, D);
    return result.ok ? result.factor : bug(`${emission.node}: a covariance is not positive definite`);
  }

  return {
    cells,
    reset() {
      const { mean: centre, variance } = columnMoments(x, data.rows, D, data.weights);
      means.reset(centre);
      means.write(centres);
      if (!covariances.free) {
        refreshCovariances();
        return;
      }
      const scatter = new Float64Array(D * D);
      let total = 0;
      for (let row = 0; row < data.rows; row++) {
        const weight = data.weights?.[row] ?? 1;
        total += weight;
        for (let i = 0; i < D; i++) {
          for (let j = 0; j < D; j++) {
            const moment = (x[row * D + i] - centre[i]) * (x[row * D + j] - centre[j]);
            // As if the columns were independent, which keeps the matrix positive.
            scatter[i * D + j] += weight * (!Number.isNaN(moment) ? moment : i === j ? variance[i] : 0);
          }
        }
      }
      const whole = scatter.map((sum) => sum / (total > 0 ? total : 1));
      for (const [row, { covariance, factor }] of covariances.reset(whole).entries()) {
        covOf(row).set(covariance);
        setFactor(row, factor);
      }
    },
    refresh() {
      means.write(centres);
      refreshCovariances();
    },
    logDensity(row, cell) {
      if (gaps?.isGap(row)) return gaps.logDensity(row, covRows[cell], centres.subarray(cell * D, (cell + 1) * D));
      const at = covRows[cell] * D * D;
      for (let i = 0; i < D; i++) difference[i] = x[row * D + i] - centres[cell * D + i];
      let squares = 0;
      for (let i = 0; i < D; i++) {
        let sum = 0;
        for (let j = 0; j <= i; j++) sum += inverses[at + i * D + j] * difference[j];
        squares += sum * sum;
      }
      return constants[covRows[cell]] - 0.5 * squares;
    },
    clear() {
      weights.fill(0);
      first.fill(0);
      second.fill(0);
      gaps?.clear();
    },
    add(row, cell, weight) {
      weights[cell] += weight;
      if (gaps?.isGap(row)) gaps.fill(row, cell, covRows[cell], weight, centres.subarray(cell * D, (cell + 1) * D), difference);
      else for (let i = 0; i < D; i++) difference[i] = x[row * D + i] - centres[cell * D + i];
      for (let i = 0; i < D; i++) {
        const scaled = weight * difference[i];
        first[cell * D + i] += scaled;
        const at = cell * D * D + i * D;
        for (let j = 0; j <= i; j++) second[at + j] += scaled * difference[j];
      }
    },
    maximise() {
      gaps?.addSpreads(covRows, second);
      const steps = new Float64Array(cells.count * D);
      const origin = means.origin();
      const sums: MeanSums = {
        weights,
        first,
        factorAt: (row) => factorOfCov(covOf(row)),
        varianceAt: (row, column) => covOf(row)[column * D + column],
      };
      const rows: Rows = {
        scatters: () => byCov.map((owned) => scatterOf(owned, steps, new Float64Array(D * D))),
        steps: () => ({ weights, first: first.map((sum, i) => sum - weights[Math.floor(i / D)] * steps[i]) }),
        moveMeans: () => void means.maximise(sums, origin, steps),
        follow: () => means.follow(origin, steps),
      };
      // Under a prior the mean depends on the covariance too: each is maximised given the other (ECM: Meng and Rubin 1993).
      for (let round = 0; round < ROUNDS; round++) {
        const moved = means.free ? means.maximise(sums, origin, steps) : 0;
        maximiseCovariances(rows, steps);
        if (!means.coupled || !covariances.free || covariances.movesMeans || moved < SETTLED) break;
      }
      if (means.seen) means.maximise(sums, origin, steps);
      means.write(centres);
    },
    onFloor: () => floored,
    addSlopes(into) {
      gaps?.addSpreads(covRows, second);
      const sums = { width: D, inverses, covRows, weights, first, second };
      addMeanSlopes(into, means, cells, sums);
      covariances.addSlopes(into, cells, sums);
    },
    arrays: {
      shape: "quadratic",
      x,
      width: D,
      centres,
      inverses,
      constants,
      covRows,
      weights,
      first,
      second,
      ...(gaps === undefined ? {} : { gaps }),
    },
    ...(gaps !== undefined || covariances.iterative || (covariances.free && means.dependent) ? { iterative: true } : {}),
  };

  /** About the new means, in a matrix of zeros. */
  function scatterOf(owned: number[], shifts: Float64Array, matrix: Float64Array): Scatter | undefined {
    const weight = owned.reduce((sum, cell) => sum + weights[cell], 0);
    if (!(weight > NO_WEIGHT)) return undefined;
    for (const cell of owned) addScatter(matrix, cell, shifts, weight);
    return { weight, matrix };
  }

  /** Adds a cell's second moments about its new mean, divided by `total`; both triangles. */
  function addScatter(scatter: Float64Array, cell: number, shifts: Float64Array, total: number): void {
    for (let i = 0; i < D; i++) {
      const shiftI = shifts[cell * D + i];
      for (let j = 0; j <= i; j++) {
        const shiftJ = shifts[cell * D + j];
        const moved =
          second[cell * D * D + i * D + j] - first[cell * D + i] * shiftJ - first[cell * D + j] * shiftI + weights[cell] * shiftI * shiftJ;
        scatter[i * D + j] += moved / total;
        if (i !== j) scatter[j * D + i] += moved / total;
      }
    }
  }
}

/** The inverse of a lower factor, whose upper triangle stays as it is. */
export function invertLower(factor: Float64Array, n: number, out: Float64Array): void {
  for (let i = 0; i < n; i++) {
    const scale = 1 / factor[i * n + i];
    for (let j = 0; j < i; j++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum += factor[i * n + k] * out[k * n + j];
      out[i * n + j] = -sum * scale;
    }
    out[i * n + i] = scale;
  }
}
