import { bindArgument, cellsOf } from "../arguments.ts";
import { hasMissing } from "../emissions/missing.ts";
import { type EmissionContext, type EmissionPart, ROUNDS, SETTLED } from "../emissions/part.ts";
import { scaleOf } from "../emissions/variances.ts";
import { priorSlopes } from "../gradient/priors.ts";
import { addSlope } from "../gradient/slopes.ts";
import { modeShift, withinPrior } from "../priors/mean.ts";
import { type Block, blocksOf } from "./blocks.ts";
import { bindDesign, predicted } from "./design.ts";
import { residualMoments } from "./moments.ts";
import { regressionRecords } from "./records.ts";
import { columnResiduals, covarianceResiduals } from "./residuals.ts";

/**
 * Normal with means that are linear in known columns: given the covariances, the coefficients solve the weighted normal equations
 * Σ w Zᵀ C⁻¹ Z β = Σ w Zᵀ C⁻¹ y (Aitken 1936), of mixtures DeSarbo and Cron 1988, of hidden Markov chains Fridman 1994; given these the
 * scale follows from the residuals. What one changes in the other (a coefficient that several scales share, a prior) is maximised in turn
 * (ECM: Meng and Rubin 1993). Sums are of the residuals of the E step, so that the next step takes back what rounding lost in this one.
 */
export function normalRegression(context: EmissionContext): EmissionPart {
  const { emission, space, data, parameters } = context;
  const W = emission.width;
  const x = data.fields[emission.field];
  const design = bindDesign(emission, ["mean"], W, space, parameters, data);
  const [targets] = design.targets;
  const isFull = "cov" in emission.params;
  const scaleName = isFull ? "cov" : scaleOf(emission).name;
  const spread = bindArgument(space, emission.params[scaleName], parameters);
  const cells = cellsOf(space, [...design.coefficients, spread]);
  const spreadRows = cells.rows[design.coefficients.length];
  const residuals = isFull ? covarianceResiduals(context, cells, spreadRows) : columnResiduals(context, cells, spreadRows);
  const moments = residualMoments({ cells: cells.count, width: W, size: design.size, joint: isFull, gaps: hasMissing(x) });
  const blocks = blocksOf(design, cells, isFull ? [targets] : targets.map((target) => [target]));
  const records = hasMissing(x) ? undefined : regressionRecords({ design, cells, width: W, values: x, data, residuals, moments });
  const residual = new Float64Array(W);
  let floored: { cells: number[]; column: number }[] = [];

  function setResidual(row: number, cell: number): void {
    for (let c = 0; c < W; c++) residual[c] = x[row * W + c] - predicted(design, targets[c], row, (k) => cells.rows[k][cell]);
  }

  /** The normal equations of a block's shift from the coefficients of the E step, without priors. */
  function equationsOf({ free, sites }: Block): { precision: Float64Array; right: Float64Array } {
    const n = free.length;
    const precision = new Float64Array(n * n);
    const right = new Float64Array(n);
    for (const { cell, group, targets: own } of sites) {
      const inverse = residuals.precision(cell);
      for (const [i, { target, places }] of own.entries())
        for (const [j, { target: other, places: others }] of own.entries()) {
          const [c, d] = isFull ? [i, j] : [group, group];
          const weight = inverse[c * W + d];
          for (const [l, at] of places.entries()) {
            if (at < 0) continue;
            right[at] += weight * moments.cross(cell, target.links[l].regressor, d);
            for (const [k, to] of others.entries())
              if (to >= 0) precision[at * n + to] += weight * moments.gram(cell, c, target.links[l].regressor, other.links[k].regressor);
          }
        }
    }
    return { precision, right };
  }

  /** Shifts of a block's coefficients from those of the E step, which it writes; and how far it moved them, as a sum of squares. */
  function maximiseBlock(block: Block, about: readonly number[], shift: Float64Array): number {
    const { free } = block;
    const n = free.length;
    const { precision, right } = equationsOf(block);
    const found = modeShift(free, { precision, right, about });
    if (found === undefined) return 0;
    let moved = 0;
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) moved += (found[i] - shift[i]) * precision[i * n + j] * (found[j] - shift[j]);
    shift.set(found);
    for (const [i, { argument, entry }] of free.entries()) argument.values[entry] = withinPrior(argument, entry, about[i] + found[i]);
    return moved;
  }

  function maximise(): void {
    const abouts = blocks.map(({ free }) => free.map(({ argument, entry }) => argument.values[entry]));
    const shifts = blocks.map(({ free }) => new Float64Array(free.length));
    const total = moments.total();
    for (let round = 0; round < ROUNDS; round++) {
      const moved = blocks.reduce((sum, block, b) => sum + maximiseBlock(block, abouts[b], shifts[b]), 0);
      if (!residuals.free) break;
      const changes = coefficientShifts(abouts);
      floored = residuals.maximise((cell) => moments.squares(cell, changes[cell]), moments);
      residuals.refresh();
      if (!(moved > SETTLED * SETTLED * total)) break;
    }
    refresh();
  }

  function refresh(): void {
    residuals.refresh();
    records?.refresh();
  }

  /** By cell, how far the means moved along each regressor, [W, size]. */
  function coefficientShifts(abouts: readonly number[][]): Float64Array[] {
    const changes = Array.from({ length: cells.count }, () => new Float64Array(W * design.size));
    for (const [b, { free, sites }] of blocks.entries())
      for (const { cell, group, targets: own } of sites)
        for (const [i, { target, places }] of own.entries())
          for (const [l, at] of places.entries()) {
            if (at < 0) continue;
            const { argument, entry } = free[at];
            changes[cell][(isFull ? i : group) * design.size + target.links[l].regressor] += argument.values[entry] - abouts[b][at];
          }
    return changes;
  }

  return {
    cells,
    reset() {
      for (const { argument, entry } of blocks.flatMap(({ free }) => free)) argument.values[entry] = 0;
      residuals.reset();
      residuals.refresh();
      moments.clear();
      for (let row = 0; row < data.rows; row++)
        for (let cell = 0; cell < cells.count; cell++) {
          setResidual(row, cell);
          moments.add(cell, data.weights?.[row] ?? 1, design.regressors.subarray(row * design.size, (row + 1) * design.size), residual);
        }
      maximise();
    },
    refresh,
    logDensity(row, cell) {
      setResidual(row, cell);
      return residuals.logDensity(cell, residual);
    },
    clear: moments.clear,
    add(row, cell, weight) {
      setResidual(row, cell);
      moments.add(cell, weight, design.regressors.subarray(row * design.size, (row + 1) * design.size), residual);
    },
    maximise,
    onFloor: () => floored,
    addSlopes(into) {
      for (const block of blocks) {
        const { right } = equationsOf(block);
        for (const [i, { argument, entry }] of block.free.entries())
          addSlope(into, argument, entry, right[i] + priorSlopes(argument, "real")[entry]);
      }
      residuals.addSlopes(into, moments);
    },
    scores(row) {
      setResidual(row, 0);
      const own = design.regressors.subarray(row * design.size, (row + 1) * design.size);
      return Array.from(residual).flatMap((step) => Array.from(own, (value) => (Number.isNaN(step) ? 0 : step * value)));
    },
    ...(residuals.free && blocks.some(needsRounds) ? { iterative: true } : {}),
    ...(records === undefined ? {} : { arrays: records.arrays }),
  };

  /** Whether the scale changes what a block's maximum is. */
  function needsRounds({ free, sites }: Block): boolean {
    const scales = new Set(sites.map(({ cell, group }) => `${spreadRows[cell]}:${isFull ? 0 : group % spread.size}`));
    return scales.size > 1 || isFull || free.some(({ argument }) => argument.prior !== undefined);
  }
}
