import { bug } from "../../../compiler/backend.ts";
import type { Emission } from "../../../compiler/ir/types/plan.ts";
import { bindArgument, cellsOf, isFree } from "../arguments.ts";
import { columnFloors, columnMoments, spreadOf } from "../floor.ts";
import { hasMissing } from "./missing.ts";
import { cellsByRow, type EmissionContext, type EmissionPart, NO_WEIGHT } from "./part.ts";

/** How a scale argument says a variance. */
interface Scale {
  toVariance(value: number): number;
  fromVariance(variance: number): number;
}

const scales: Record<string, Scale> = {
  std: { toVariance: (value) => value * value, fromVariance: Math.sqrt },
  var: { toVariance: (value) => value, fromVariance: (variance) => variance },
};

/** The scale argument of a Normal with independent columns. */
function scaleOf(emission: Emission): { name: string; scale: Scale } {
  const name = Object.keys(scales).find((candidate) => candidate in emission.params);
  return name === undefined ? bug(`${emission.node}: a Normal without std, var or cov`) : { name, scale: scales[name] };
}

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
  const missing = hasMissing(x);
  /** Weight of the rows that have an entry in the column, [cells, width]; kept where some entry is missing. */
  const present = missing ? new Float64Array(cells.count * W) : undefined;
  const weights = new Float64Array(cells.count);
  const first = new Float64Array(cells.count * W);
  const second = new Float64Array(cells.count * W);
  const shifts = new Float64Array(cells.count * W);
  const moments = columnMoments(x, data.rows, W, data.weights);
  const spreads = moments.variance.map((variance, c) => spreadOf(moments.mean[c], variance));
  const floors = columnFloors(moments, context.varianceFloor);
  let floored: { cells: number[]; column: number }[] = [];

  function refresh(): void {
    for (let cell = 0; cell < cells.count; cell++) {
      let constant = -0.5 * W * Math.log(2 * Math.PI);
      for (let c = 0; c < W; c++) {
        const at = cell * W + c;
        centres[at] = mean.values[meanRows[cell] * mean.size + (c % mean.size)];
        const variance = scale.toVariance(spread.values[spreadRows[cell] * spread.size + (c % spread.size)]);
        precisions[at] = 1 / variance;
        constant -= 0.5 * Math.log(variance);
      }
      constants[cell] = constant;
    }
  }

  function weightAt(cell: number, c: number): number {
    return present === undefined ? weights[cell] : present[cell * W + c];
  }

  /** The mean over the columns that read number `slot` of an argument of `size` numbers. */
  function overColumns(size: number, slot: number, value: (column: number) => number): number {
    let sum = 0;
    for (let c = slot; c < W; c += size) sum += value(c);
    return (sum * size) / W;
  }

  function maximiseMeans(): void {
    shifts.fill(0);
    for (let entry = 0; entry < mean.values.length; entry++) {
      if (!isFree(mean.use, entry)) continue;
      const slot = entry % mean.size;
      let total = 0;
      let sum = 0;
      // Weighted by precision, which matters only where cells that share the mean have their own, known variances.
      for (const cell of byMean[Math.floor(entry / mean.size)]) {
        for (let c = slot; c < W; c += mean.size) {
          const relative = spreads[c] * precisions[cell * W + c];
          total += weightAt(cell, c) * relative;
          sum += first[cell * W + c] * relative;
        }
      }
      if (!(total > NO_WEIGHT)) continue;
      mean.values[entry] += sum / total;
      for (const cell of byMean[Math.floor(entry / mean.size)])
        for (let c = slot; c < W; c += mean.size) shifts[cell * W + c] = sum / total;
    }
  }

  function maximiseVariances(): void {
    floored = [];
    for (let entry = 0; entry < spread.values.length; entry++) {
      if (!isFree(spread.use, entry)) continue;
      const slot = entry % spread.size;
      const owners = bySpread[Math.floor(entry / spread.size)];
      let total = 0;
      let sum = 0;
      let worst = slot;
      let least = Number.POSITIVE_INFINITY;
      for (let c = slot; c < W; c += spread.size) {
        let own = 0;
        for (const cell of owners) {
          const at = cell * W + c;
          own += second[at] - 2 * shifts[at] * first[at] + weightAt(cell, c) * shifts[at] * shifts[at];
          total += weightAt(cell, c);
        }
        sum += own;
        if (own / floors[c] < least) {
          least = own / floors[c];
          worst = c;
        }
      }
      if (!(total > NO_WEIGHT)) continue;
      const floor = overColumns(spread.size, slot, (c) => floors[c]);
      const variance = sum / total;
      if (variance <= floor) floored.push({ cells: owners, column: worst });
      spread.values[entry] = scale.fromVariance(Math.max(variance, floor));
    }
  }

  return {
    cells,
    reset() {
      for (let entry = 0; entry < mean.values.length; entry++)
        if (isFree(mean.use, entry)) mean.values[entry] = overColumns(mean.size, entry % mean.size, (c) => moments.mean[c]);
      for (let entry = 0; entry < spread.values.length; entry++) {
        if (!isFree(spread.use, entry)) continue;
        spread.values[entry] = scale.fromVariance(overColumns(spread.size, entry % spread.size, (c) => spreads[c]));
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
      maximiseMeans();
      maximiseVariances();
      refresh();
    },
    onFloor: () => floored,
    ...(missing ? {} : { arrays: { shape: "diagonal", x, width: W, centres, precisions, constants, weights, first, second } }),
  };
}
