import { bug, columns, distributions } from "../../../compiler/backend.ts";
import type { DistributionDefinition, DistributionForm, LinearFit } from "../../../compiler/distributions/types.ts";
import type { Algebra, Args } from "../../../compiler/math/algebra.ts";
import { type Argument, bindArgument, type Cells, cellsOf, isFree } from "../arguments.ts";
import { columnFloors, columnMoments } from "../floor.ts";
import { type Link, links } from "../links.ts";
import { entryAt } from "./blocks.ts";
import { type Codes, type CodeTable, codeTable, valueCodes } from "./codes.ts";
import type { EmissionContext } from "./part.ts";

/** A family of independent numbers, bound to rows and to parameters in one of its forms. */
export interface ScalarEmission {
  definition: DistributionDefinition;
  form: DistributionForm;
  /** Of the form's arguments, in order. */
  names: string[];
  bound: Argument[];
  links: Link[];
  cells: Cells;
  table: CodeTable;
  /** log p(x) from the form's own arguments. */
  logDensity<E>(m: Algebra<E>, x: E, p: Args<E>): E;
  argsAt(cell: number, column: number): Args<number>;
  /** Must follow a change of parameters; log-densities are computed when one is asked for next, which a kernel of sums never does. */
  refresh(): void;
  /** log p(row | cell), nats. */
  rowLogDensity(row: number, cell: number): number;
  /** log p(value | cell), nats, [cells, codes]. */
  logs(): Float64Array;
}

/** @param tableOf of the codes of its values */
export function scalarEmission(
  { emission, space, data, parameters }: EmissionContext,
  tableOf: (cells: Cells, codes: Codes, rows: number, width: number) => CodeTable = codeTable,
): ScalarEmission {
  const definition = distributions[emission.family] ?? bug(`no distribution ${emission.family}`);
  const form = formOf(definition, Object.keys(emission.params));
  const names = form.parameters.map(({ name }) => name);
  const bound = names.map((name) => bindArgument(space, emission.params[name], parameters));
  const cells = cellsOf(space, bound);
  const W = emission.width;
  const table = tableOf(cells, valueCodes(data.fields[emission.field], data.rows, W), data.rows, W);
  const logDensity = densityOf(definition, form.name);
  let isStale = true;
  const argsAt = (cell: number, c: number): Args<number> =>
    Object.fromEntries(bound.map((argument, a) => [names[a], argument.values[entryAt(argument, cells.rows[a][cell], c)]]));
  return {
    definition,
    form,
    names,
    bound,
    links: form.parameters.map(({ kind }) => links[kind] ?? bug(`no free number of a ${kind}`)),
    cells,
    table,
    logDensity,
    argsAt,
    refresh() {
      isStale = true;
    },
    rowLogDensity(row, cell) {
      if (isStale) fill();
      return table.logDensity(row, cell);
    },
    logs() {
      if (isStale) fill();
      return table.logs;
    },
  };

  function fill(): void {
    isStale = false;
    const { codes, logs } = table;
    for (let cell = 0; cell < cells.count; cell++)
      for (let c = 0; c < W; c++) {
        const [from, to] = [codes.starts[c], codes.starts[c + 1]];
        const found = logDensity(columns, codes.values.subarray(from, to), argsAt(cell, c));
        const own = logs.subarray(cell * codes.count + from, cell * codes.count + to);
        if (typeof found === "number") own.fill(found);
        else own.set(found);
      }
  }
}

/** The form that has these arguments. */
export function formOf(definition: DistributionDefinition, names: string[]): DistributionForm {
  const form = definition.forms.find(
    ({ parameters }) => parameters.length === names.length && parameters.every(({ name }) => names.includes(name)),
  );
  return form ?? bug(`${definition.name} has no form of ${names.join(", ")}`);
}

/** log p(x) from the arguments of a form. */
export function densityOf(definition: DistributionDefinition, form: string): ScalarEmission["logDensity"] {
  const { logDensity } = definition;
  const own = definition.logDensityOf?.[form];
  if (own !== undefined) return own;
  if (logDensity === undefined) return bug(`${definition.name} has no density by element`);
  return (m, x, p) => logDensity(m, x, definition.canonical(m, form, p));
}

/** The cells that read an entry of an argument. */
export function cellsWith({ bound, cells }: ScalarEmission, argument: number, entry: number): number[] {
  const row = Math.floor(entry / bound[argument].size);
  return Array.from(cells.rows[argument].keys()).filter((cell) => cells.rows[argument][cell] === row);
}

export function within(value: number, { low, high }: EntryBounds, entry: number): number {
  return Math.min(Math.max(value, low[entry]), high[entry]);
}

/** Free numbers that stand at an end of the range in which their family tells values apart, by argument and end. */
export interface AtEnd {
  argument: string;
  end: "least" | "greatest";
  value: number;
  entries: number[];
}

export function numbersAtEnds({ bound, names }: ScalarEmission, { ranges = {} }: Pick<LinearFit, "ranges">): AtEnd[] {
  return names.flatMap((argument, a) => {
    const { values, use } = bound[a];
    const at = (end: AtEnd["end"], value?: number): AtEnd[] => {
      const entries = Array.from(values.keys()).filter((entry) => isFree(use, entry) && values[entry] === value);
      return value === undefined || entries.length === 0 ? [] : [{ argument, end, value, entries }];
    };
    return [...at("least", ranges[argument]?.[0]), ...at("greatest", ranges[argument]?.[1])];
  });
}

/** Least and greatest value of every entry of an argument. */
export interface EntryBounds {
  low: Float64Array;
  high: Float64Array;
  /** The column whose spread a bound keeps up, by entry; -1 where a bound is only that of the argument's range. */
  column: Int32Array;
}

/** The ranges of the arguments, narrowed so that no column's spread falls below its floor. */
export function boundsOf(
  { bound, names, links, cells }: ScalarEmission,
  fit: Pick<LinearFit, "scale" | "bounds" | "ranges">,
  context: EmissionContext,
): EntryBounds[] {
  const { emission, data, varianceFloor } = context;
  const W = emission.width;
  const all = bound.map(({ values }, a) => ({
    low: new Float64Array(values.length).fill(Math.max(links[a].range[0], fit.ranges?.[names[a]]?.[0] ?? Number.NEGATIVE_INFINITY)),
    high: new Float64Array(values.length).fill(Math.min(links[a].range[1], fit.ranges?.[names[a]]?.[1] ?? Number.POSITIVE_INFINITY)),
    column: new Int32Array(values.length).fill(-1),
  }));
  // Where a prior ends, no slope leads back.
  for (const [a, { prior, values }] of bound.entries()) {
    if (prior?.key !== "Uniform") continue;
    for (let entry = 0; entry < values.length; entry++) {
      const { low, high } = prior.argsAt(entry);
      all[a].low[entry] = Math.max(all[a].low[entry], low);
      all[a].high[entry] = Math.min(all[a].high[entry], high);
    }
  }
  if (fit.bounds === undefined) return all;
  const x = data.fields[emission.field];
  const scaled = fit.scale === undefined ? x : x.map(fit.scale);
  const floors = columnFloors(columnMoments(scaled, data.rows, W, data.weights), varianceFloor);
  for (const [a, argument] of bound.entries())
    for (const row of new Set(cells.rows[a]))
      for (let c = 0; c < W; c++) {
        const range = fit.bounds(floors[c])[names[a]];
        if (range === undefined) continue;
        const entry = entryAt(argument, row, c);
        const { low, high, column } = all[a];
        if (range[0] > low[entry] || range[1] < high[entry]) column[entry] = c;
        low[entry] = Math.max(low[entry], range[0]);
        high[entry] = Math.min(high[entry], range[1]);
      }
  return all;
}
