import { bindArgument, cellsOf, isFree } from "../arguments.ts";
import { columnFloors, columnMoments, spreadOf } from "../floor.ts";
import { addDiagonalSlopes } from "../gradient/normal.ts";
import { type MeanEvidence, meanShift, withinPrior } from "../priors/mean.ts";
import { entryAt } from "./blocks.ts";
import { hasMissing } from "./missing.ts";
import { cellsByRow, type EmissionContext, type EmissionPart, NO_WEIGHT, ROUNDS, SETTLED } from "./part.ts";
import { maximiseVariances, overColumns, scaleOf } from "./variances.ts";

/**
 * Normal(mean, std or var) with independent columns. An argument with one number a column is diagonal, with one number in all it is
 * shared by the columns (spherical): column c reads number c modulo the count. Integrating a missing entry out leaves the other columns'
 * densities, so it is left out.
 */
export function normalPart(context: EmissionContext): EmissionPart {
  const { emission, space, data, parameters } = context;
  const W = emission.width;
  const x = data.fields[emission.field];
  const { name, scale } = scaleOf(emission);
  const mean = bindArgument(space, emission.params.mean, parameters);
  const spread = bindArgument(space, emission.params[name], parameters);
  const cells = cellsOf(space, [mean, spread]);
  const [meanRows, spreadRows] = cells.rows;
  const byMean = cellsByRow(cells, 0, mean.count);
  const bySpread = cellsByRow(cells, 1, spread.count);

  const centres = new Float64Array(cells.count * W);
  const precisions = new Float64Array(cells.count * W);
  const constants = new Float64Array(cells.count);
  /** Weight of the rows that have an entry in the column, [cells, width]; kept where some entry is missing. */
  const present = hasMissing(x) ? new Float64Array(cells.count * W) : undefined;
  const weights = new Float64Array(cells.count);
  const first = new Float64Array(cells.count * W);
  const second = new Float64Array(cells.count * W);
  const shifts = new Float64Array(cells.count * W);
  const moments = columnMoments(x, data.rows, W, data.weights);
  const spreads = moments.variance.map((variance, c) => spreadOf(moments.mean[c], variance));
  const floors = columnFloors(moments, context.varianceFloor);
  let floored: { cells: number[]; column: number }[] = [];

  function varianceAt(cell: number, c: number): number {
    return scale.toVariance(spread.values[entryAt(spread, spreadRows[cell], c)]);
  }

  function refresh(): void {
    for (let cell = 0; cell < cells.count; cell++) {
      let constant = -0.5 * W * Math.log(2 * Math.PI);
      for (let c = 0; c < W; c++) {
        const at = cell * W + c;
        centres[at] = mean.values[entryAt(mean, meanRows[cell], c)];
        const variance = varianceAt(cell, c);
        precisions[at] = 1 / variance;
        constant -= 0.5 * Math.log(variance);
      }
      constants[cell] = constant;
    }
  }

  function weightAt(cell: number, c: number): number {
    return present === undefined ? weights[cell] : present[cell * W + c];
  }

  /**
   * @param about the means of the E step
   * @returns how far the means moved, in standard deviations
   */
  function maximiseMeans(about: Float64Array): number {
    let moved = 0;
    for (let row = 0; row < mean.count; row++) {
      const [totals, sums] = [new Float64Array(mean.size), new Float64Array(mean.size)];
      // Weighted by precision, which matters only where cells or columns that share the mean have their own variances, or against a prior.
      for (const cell of byMean[row])
        for (let c = 0; c < W; c++) {
          // Relative to the spread of the first column that reads the number, which keeps sums of any scale near 1.
          const relative = spreads[c % mean.size] * precisions[cell * W + c];
          totals[c % mean.size] += weightAt(cell, c) * relative;
          sums[c % mean.size] += first[cell * W + c] * relative;
        }
      const own = about.subarray(row * mean.size, (row + 1) * mean.size);
      const shift = mean.prior === undefined ? undefined : meanShift(mean, row, evidence(totals, sums, own));
      for (let slot = 0; slot < mean.size; slot++) {
        const entry = row * mean.size + slot;
        if (!isFree(mean.use, entry) || !(totals[slot] > NO_WEIGHT || shift !== undefined)) continue;
        const by = shift?.[slot] ?? sums[slot] / totals[slot];
        mean.values[entry] = withinPrior(mean, entry, own[slot] + by);
        for (const cell of byMean[row])
          for (let c = slot; c < W; c += mean.size) {
            moved = Math.max(moved, Math.abs(by - shifts[cell * W + c]) * Math.sqrt(precisions[cell * W + c]));
            shifts[cell * W + c] = by;
          }
      }
    }
    return moved;
  }

  /** Of independent columns, from sums relative to their spread. */
  function evidence(totals: Float64Array, sums: Float64Array, about: Float64Array): MeanEvidence {
    const D = totals.length;
    const precision = new Float64Array(D * D);
    for (let c = 0; c < D; c++) precision[c * D + c] = totals[c] / spreads[c];
    return { precision, right: sums.map((sum, c) => sum / spreads[c]), about };
  }

  function maximiseSpread(): void {
    const squares = (cell: number, c: number): number => {
      const at = cell * W + c;
      return second[at] - 2 * shifts[at] * first[at] + weightAt(cell, c) * shifts[at] * shifts[at];
    };
    floored = maximiseVariances({ spread, scale, width: W, byRow: bySpread, floors }, squares, weightAt);
    for (let cell = 0; cell < cells.count; cell++) for (let c = 0; c < W; c++) precisions[cell * W + c] = 1 / varianceAt(cell, c);
  }

  /** Whether a mean's maximum depends on variances that are estimated with it: those of all that reads it, or any against a prior. */
  function dependsOnVariance(): boolean {
    if (mean.use.estimate === "fixed" || spread.use.estimate === "fixed") return false;
    const readers = new Map<number, Set<number>>();
    for (let cell = 0; cell < cells.count; cell++)
      for (let c = 0; c < W; c++) {
        const entry = entryAt(mean, meanRows[cell], c);
        const own = readers.get(entry) ?? new Set();
        readers.set(entry, own.add(entryAt(spread, spreadRows[cell], c)));
      }
    return mean.prior !== undefined || [...readers.values()].some((variances) => variances.size > 1);
  }

  return {
    cells,
    reset() {
      for (let entry = 0; entry < mean.values.length; entry++)
        if (isFree(mean.use, entry)) mean.values[entry] = overColumns(W, mean.size, entry % mean.size, (c) => moments.mean[c]);
      for (let entry = 0; entry < spread.values.length; entry++) {
        if (!isFree(spread.use, entry)) continue;
        spread.values[entry] = scale.fromVariance(overColumns(W, spread.size, entry % spread.size, (c) => spreads[c]));
      }
      refresh();
    },
    refresh,
    logDensity(row, cell) {
      let squares = 0;
      let constant = constants[cell];
      for (let c = 0; c < W; c++) {
        const step = x[row * W + c] - centres[cell * W + c];
        if (Number.isNaN(step)) {
          constant += 0.5 * Math.log((2 * Math.PI) / precisions[cell * W + c]);
          continue;
        }
        squares += step * step * precisions[cell * W + c];
      }
      return constant - 0.5 * squares;
    },
    clear() {
      weights.fill(0);
      first.fill(0);
      second.fill(0);
      present?.fill(0);
    },
    add(row, cell, weight) {
      weights[cell] += weight;
      for (let c = 0; c < W; c++) {
        const at = cell * W + c;
        const step = x[row * W + c] - centres[at];
        if (Number.isNaN(step)) continue;
        if (present !== undefined) present[at] += weight;
        first[at] += weight * step;
        second[at] += weight * step * step;
      }
    },
    maximise() {
      shifts.fill(0);
      const about = mean.values.slice();
      // Under a prior the mean depends on the variance too: each is maximised given the other (ECM: Meng and Rubin 1993).
      for (let round = 0; round < ROUNDS; round++) {
        const moved = maximiseMeans(about);
        maximiseSpread();
        if (mean.prior === undefined || spread.use.estimate === "fixed" || moved < SETTLED) break;
      }
      refresh();
    },
    onFloor: () => floored,
    ...(dependsOnVariance() ? { iterative: true } : {}),
    addSlopes: (into) => addDiagonalSlopes(into, cells, { width: W, precisions, first, second, weightAt }, mean, spread, scale),
    arrays: {
      shape: "diagonal",
      x,
      width: W,
      centres,
      precisions,
      constants,
      weights,
      first,
      second,
      ...(present === undefined ? {} : { present }),
    },
  };
}
