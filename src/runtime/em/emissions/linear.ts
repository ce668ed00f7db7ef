import { bug, distributions, numbers } from "../../../compiler/backend.ts";
import type { DistributionDefinition } from "../../../compiler/distributions/types.ts";
import { bindArgument, cellsOf, isFree } from "../arguments.ts";
import { columnFloors, columnMoments } from "../floor.ts";
import { codeTable, valueCodes } from "./codes.ts";
import { cellsByRow, type EmissionContext, type EmissionPart, NO_WEIGHT } from "./part.ts";

/** A rate is a positive number; where no event was seen the likelihood grows towards 0, which is not one. */
const LEAST_POSITIVE = 1e-300;

/**
 * A family with one argument whose weighted fit reads sums of t(x), from its file in `distributions/`. Column c reads number c modulo
 * the argument's count. The log-likelihood has one maximum in the argument, so clipping is the exact fit within bounds.
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
  const [low, high] = bounds(context);
  let floored: { cells: number[]; column: number }[] = [];

  function refresh(): void {
    const args: Record<string, number> = {};
    for (let cell = 0; cell < cells.count; cell++) {
      for (let c = 0; c < W; c++) {
        args[name] = argument.values[cells.rows[0][cell] * argument.size + (c % argument.size)];
        for (let code = codes.starts[c]; code < codes.starts[c + 1]; code++)
          table.logs[cell * codes.count + code] = logDensity(numbers, codes.values[code], args);
      }
    }
  }

  function maximise(): void {
    floored = [];
    for (let entry = 0; entry < argument.values.length; entry++) {
      if (!isFree(argument.use, entry)) continue;
      const slot = entry % argument.size;
      const cellsHere = owners[Math.floor(entry / argument.size)];
      const sums: number[] = [];
      let total = 0;
      for (const cell of cellsHere) {
        for (let c = slot; c < W; c += argument.size) {
          for (let code = codes.starts[c]; code < codes.starts[c + 1]; code++) {
            const weight = table.weights[cell * codes.count + code];
            total += weight;
            for (let i = 0; i < statistics[code].length; i++) sums[i] = (sums[i] ?? 0) + weight * statistics[code][i];
          }
        }
      }
      if (!(total > NO_WEIGHT)) continue;
      const best = mStep(total, sums)[name];
      if (best >= high(slot)) floored.push({ cells: cellsHere, column: slot });
      argument.values[entry] = Math.min(Math.max(best, low), high(slot));
    }
    refresh();
  }

  return {
    cells,
    reset() {
      table.addAll(data.weights);
      maximise();
    },
    refresh,
    logDensity: table.logDensity,
    clear: table.clear,
    add: table.add,
    maximise,
    onFloor: () => floored,
  };
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
