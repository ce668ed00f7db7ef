import { bug, distributions, numbers } from "../../../compiler/backend.ts";
import type { DistributionDefinition } from "../../../compiler/distributions/types.ts";
import { bindArgument, cellsOf, isFree } from "../arguments.ts";
import { columnFloors, columnMoments } from "../floor.ts";
import { codeTable, valueCodes } from "./codes.ts";
import type { LinearArrays } from "./kernel.ts";
import { hasMissing } from "./missing.ts";
import { cellsByRow, type EmissionContext, type EmissionPart, NO_WEIGHT } from "./part.ts";

/** A rate is a positive number; where no event was seen the likelihood grows towards 0, which is not one. */
const LEAST_POSITIVE = 1e-300;

/**
 * A family with one argument whose weighted fit reads sums of t(x), from its file in `distributions/`. Column c reads number c modulo
 * the argument's count; a missing entry tells nothing and is left out. The log-likelihood has one maximum in the argument, so clipping is the exact fit within bounds.
 */
export function linearPart(context: EmissionContext): EmissionPart {
  const { emission, space, data, parameters } = context;
  const W = emission.width;
  const definition = distributions[emission.family];
  const fit = definition?.em;
  if (fit?.kernel !== "linear") return bug(`${emission.family} has no fit by sums`);
  const { statistics: statisticsOf, mStep } = fit;
  const logDensity = definition.logDensity ?? bug(`${emission.family} has no density by element`);
  const name = soleArgument(definition);
  const argument = bindArgument(space, emission.params[name] ?? bug(`${emission.node}: no ${name}`), parameters);
  const cells = cellsOf(space, [argument]);
  const owners = cellsByRow(cells, 0, argument.count);
  const x = data.fields[emission.field];
  const table = codeTable(cells, valueCodes(x, data.rows, W), data.rows, W);
  const { codes } = table;
  const statistics = Array.from(codes.values, (value) => statisticsOf(numbers, value));
  const T = statisticsOf(numbers, 1).length;
  const weights = new Float64Array(cells.count);
  /** Weight of the rows that have an entry in the column, [cells, width]. */
  const present = new Float64Array(cells.count * W);
  const missing = hasMissing(x);
  const totals = new Float64Array(cells.count * W * T);
  /** Whether the sums came from a kernel, and not by adding rows. */
  let filled = false;
  const [low, high] = bounds(context);
  const isChance = definition.forms[0].parameters[0].kind === "unit";
  let floored: { cells: number[]; column: number }[] = [];

  const argsOf = (cell: number, c: number): Record<string, number> => ({
    [name]: argument.values[cells.rows[0][cell] * argument.size + (c % argument.size)],
  });

  function refresh(): void {
    for (let cell = 0; cell < cells.count; cell++) {
      for (let c = 0; c < W; c++) {
        const args = argsOf(cell, c);
        for (let code = codes.starts[c]; code < codes.starts[c + 1]; code++)
          table.logs[cell * codes.count + code] = logDensity(numbers, codes.values[code], args);
      }
    }
  }

  /** The sums by cell and column from the weights of codes. */
  function collect(): void {
    present.fill(0);
    totals.fill(0);
    for (let cell = 0; cell < cells.count; cell++) {
      for (let c = 0; c < W; c++) {
        for (let code = codes.starts[c]; code < codes.starts[c + 1]; code++) {
          const weight = table.weights[cell * codes.count + code];
          present[cell * W + c] += weight;
          for (let i = 0; i < T; i++) totals[(cell * W + c) * T + i] += weight * statistics[code][i];
        }
      }
    }
  }

  function maximise(): void {
    if (!filled) collect();
    floored = [];
    for (let entry = 0; entry < argument.values.length; entry++) {
      if (!isFree(argument.use, entry)) continue;
      const slot = entry % argument.size;
      const cellsHere = owners[Math.floor(entry / argument.size)];
      const sums = Array.from({ length: T }, () => 0);
      let total = 0;
      for (const cell of cellsHere) {
        for (let c = slot; c < W; c += argument.size) {
          total += filled ? weights[cell] : present[cell * W + c];
          for (let i = 0; i < T; i++) sums[i] += totals[(cell * W + c) * T + i];
        }
      }
      if (!(total > NO_WEIGHT)) continue;
      // Sums of the same weights in another order may differ in their last digit.
      const best = isChance ? Math.min(mStep(total, sums)[name], 1) : mStep(total, sums)[name];
      if (best >= high(slot)) floored.push({ cells: cellsHere, column: slot });
      argument.values[entry] = Math.min(Math.max(best, low), high(slot));
    }
    refresh();
  }

  return {
    cells,
    reset() {
      filled = false;
      table.addAll(data.weights);
      maximise();
    },
    refresh,
    logDensity: table.logDensity,
    clear() {
      filled = false;
      table.clear();
    },
    add: table.add,
    maximise,
    onFloor: () => floored,
    ...(missing ? {} : { arrays: kernelArrays() }),
  };

  function kernelArrays(): LinearArrays {
    return {
      shape: "linear",
      x,
      width: W,
      ...(data.weights === undefined ? {} : { rowWeights: data.weights }),
      formulas: { logDensity, statistics: statisticsOf },
      names: [name],
      argsOf,
      weights,
      sums: totals,
      filled: () => {
        filled = true;
      },
    };
  }
}

function soleArgument(definition: DistributionDefinition): string {
  const [form] = definition.forms;
  return form.parameters.length === 1 ? form.parameters[0].name : bug(`${definition.name} has several arguments`);
}

/** Least value of the argument, and its greatest by column. An Exponential's variance is 1 / rate^2, so the variance floor bounds its rate. */
function bounds({ emission, data, varianceFloor }: EmissionContext): [number, (column: number) => number] {
  const kind = distributions[emission.family].forms[0].parameters[0].kind;
  const low = kind === "positive" ? LEAST_POSITIVE : Number.NEGATIVE_INFINITY;
  if (emission.family !== "Exponential") return [low, () => Number.POSITIVE_INFINITY];
  const floors = columnFloors(columnMoments(data.fields[emission.field], data.rows, emission.width, data.weights), varianceFloor);
  return [low, (column) => 1 / Math.sqrt(floors[column])];
}
