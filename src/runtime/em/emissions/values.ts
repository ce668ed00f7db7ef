import { bug, distributions, jets, numbers, rootOf, variableJet } from "../../../compiler/backend.ts";
import type { Terms, ValuesFit, WeightedValues } from "../../../compiler/distributions/types.ts";
import { roomFor } from "../../rows/growing.ts";
import { type Cells, isFree } from "../arguments.ts";
import { addSlope } from "../gradient/slopes.ts";
import { logPriorAt } from "../priors/prior.ts";
import { blocksOf, entryAt } from "./blocks.ts";
import { ascending, type Codes, type CodeTable, codeTable } from "./codes.ts";
import { hasMissing } from "./missing.ts";
import { type EmissionContext, type EmissionPart, NO_WEIGHT } from "./part.ts";
import { boundsOf, cellsWith, type EntryBounds, numbersAtEnds, scalarEmission, within } from "./scalar.ts";
import { tableSums } from "./weighed.ts";

const one: Terms = (m) => [m.number(1)];

/** Values from which on lanes are worth their code. */
const MANY = 2_000;

/** The cells and columns that read one free number of an argument. */
interface Readers {
  argument: number;
  entry: number;
  places: { cell: number; column: number }[];
}

/**
 * A family whose fit reads the values with their weights. Each M step goes through the arguments; given the others, the numbers of one
 * argument are independent, whatever is tied, and each is set to its maximum or raises the likelihood, so it never falls. A missing
 * entry tells nothing and is left out.
 */
export function valuesPart(context: EmissionContext): EmissionPart {
  const { emission, data } = context;
  const W = emission.width;
  const x = data.fields[emission.field];
  const scalar = scalarEmission(context, valueTable);
  const { names, bound, cells, table, links } = scalar;
  const fit = valuesFit(emission.family);
  const { codes } = table;
  const sumsOf = tableSums(table, names);
  const readers = readersOf();
  /** Weight of each cell and column. */
  const totals = new Float64Array(cells.count * W);
  let bounds: EntryBounds[] = [];
  let floored: { cells: number[]; column: number }[] = [];

  function readersOf(): Readers[] {
    return bound.flatMap((argument, a) => {
      const lists = new Map<number, Readers>();
      for (let cell = 0; cell < cells.count; cell++)
        for (let column = 0; column < W; column++) {
          const entry = entryAt(argument, cells.rows[a][cell], column);
          if (!isFree(argument.use, entry)) continue;
          const list = lists.get(entry) ?? { argument: a, entry, places: [] };
          lists.set(entry, list);
          list.places.push({ cell, column });
        }
      return [...lists.values()];
    });
  }

  function rowsAt(cell: number, c: number): WeightedValues {
    const [from, to] = [codes.starts[c], codes.starts[c + 1]];
    const at = cell * codes.count;
    const args = scalar.argsAt(cell, c);
    return {
      values: codes.values.subarray(from, to),
      weights: table.weights.subarray(at + from, at + to),
      total: totals[cell * W + c],
      args,
      sums: (terms, others = args) => sumsOf(terms, others, { cell, from, to }),
    };
  }

  /** Must follow a change of the weights. */
  function weigh(): void {
    for (let cell = 0; cell < cells.count; cell++)
      for (let c = 0; c < W; c++) [totals[cell * W + c]] = sumsOf(one, {}, { cell, from: codes.starts[c], to: codes.starts[c + 1] });
  }

  /** What each cell and column says, without those that say nothing. */
  function evidence({ places }: Readers): WeightedValues[] {
    return places.filter(({ cell, column }) => totals[cell * W + column] > NO_WEIGHT).map(({ cell, column }) => rowsAt(cell, column));
  }

  const sumAt = (terms: Terms, name: string, parts: WeightedValues[], value: number): number =>
    parts.reduce((sum, { args, sums }) => sum + sums(terms, { ...args, [name]: value })[0], 0);
  const density: Terms = (m, value, p) => [scalar.logDensity(m, value, p)];

  /** Log prior of a number, nats, and its derivative. */
  function priorAt({ argument, entry }: Readers, value: number): { value: number; slope: number } {
    const { prior } = bound[argument];
    if (prior === undefined) return { value: 0, slope: 0 };
    const found = logPriorAt(jets(1), prior, entry, variableJet(1, 0, value));
    return { value: found.value, slope: found.gradient[0] };
  }

  function best(reader: Readers, parts: WeightedValues[]): number {
    const { argument, entry } = reader;
    const name = names[argument];
    const step = fit.steps?.[name];
    const { low, high } = bounds[argument];
    if (step !== undefined && bound[argument].prior === undefined)
      return within(step(parts, [low[entry], high[entry]]), bounds[argument], entry);
    const link = links[argument];
    const [from, to] = [link.raw(low[entry]), link.raw(high[entry])];
    const valueAt = (raw: number): number => (raw <= from ? low[entry] : raw >= to ? high[entry] : link.value(numbers, raw));
    const start = bound[argument].values[entry];
    const slope = (value: number): number => sumAt(fit.slopes[name], name, parts, value) + priorAt(reader, value).slope;
    const objective = (value: number): number => sumAt(density, name, parts, value) + priorAt(reader, value).value;
    const root = rootOf((raw) => slope(valueAt(raw)), link.raw(start), from, to);
    const before = objective(start);
    const rounding = 1e-13 * Math.abs(before);
    // The slope may be 0 at several places, of which one beyond a valley may be lower: then less of the way.
    for (let share = 1; share > 1e-6; share /= 2) {
      const value = valueAt(link.raw(start) + share * (root - link.raw(start)));
      if (objective(value) >= before - rounding) return value;
    }
    return start;
  }

  function maximise(): void {
    floored = [];
    weigh();
    for (const reader of readers) {
      const { argument, entry } = reader;
      const parts = evidence(reader);
      if (parts.length === 0 && bound[argument].prior === undefined) continue;
      const value = best(reader, parts);
      bound[argument].values[entry] = value;
      const { low, high, column } = bounds[argument];
      if (column[entry] >= 0 && (value <= low[entry] || value >= high[entry]))
        floored.push({ cells: cellsWith(scalar, argument, entry), column: column[entry] });
    }
    scalar.refresh();
  }

  return {
    cells,
    reset() {
      table.addAll(data.weights);
      weigh();
      bounds = boundsOf(scalar, fit, context);
      // Every cell has all rows, so those of a column begin alike.
      const begin = Array.from({ length: W }, (_column, c) => fit.start(rowsAt(0, c)));
      for (const { argument, entry, places } of readers) {
        const [{ column }] = places;
        bound[argument].values[entry] = within(begin[column][names[argument]], bounds[argument], entry);
      }
      maximise();
    },
    refresh: scalar.refresh,
    logDensity: scalar.rowLogDensity,
    clear: table.clear,
    add: table.add,
    maximise,
    onFloor: () => floored,
    atEnds: () => numbersAtEnds(scalar, fit),
    arrays: {
      shape: "values",
      x,
      width: W,
      ...(data.weights === undefined ? {} : { rowWeights: data.weights }),
      formulas: { logDensity: (m, value, p) => scalar.logDensity(m, value, p), statistics: () => [] },
      references: new Float64Array(W),
      names,
      argsOf: scalar.argsAt,
      cells: cells.count,
      gaps: hasMissing(x),
      codes,
      logs: scalar.logs,
      weights: table.weights,
    },
    // A prior of one argument makes its maximum depend on the others.
    iterative:
      bound.some(({ prior }) => prior !== undefined) || fit.iterative || blocksOf(bound, cells, W).some(({ sites }) => sites.length > 1),
    addSlopes(into) {
      weigh();
      const m = jets(1);
      for (const reader of readers) {
        const { argument, entry } = reader;
        const name = names[argument];
        const { values } = bound[argument];
        const raw = links[argument].raw(values[entry]);
        if (!Number.isFinite(raw)) continue;
        const hasKink = fit.slopes[name] === undefined;
        const parts = hasKink ? [] : evidence(reader);
        const slope = hasKink ? Number.NaN : sumAt(fit.slopes[name], name, parts, values[entry]) + priorAt(reader, values[entry]).slope;
        addSlope(into, bound[argument], entry, slope * links[argument].value(m, variableJet(1, 0, raw)).gradient[0]);
      }
    },
  };
}

/** A table by ascending values: of many, with weights in a memory that lanes read. */
function valueTable(cells: Cells, found: Codes, rows: number, width: number): CodeTable {
  const codes = ascending(found);
  return codeTable(cells, codes, rows, width, roomFor(cells.count * codes.count, cells.count * MANY));
}

function valuesFit(family: string): ValuesFit {
  const fit = distributions[family]?.em;
  return fit?.kernel === "values" ? fit : bug(`${family} has no fit by values`);
}
