import type { Kind, ModelIR, Parameter } from "../compiler/ir/types/model.ts";
import type { Emission, LinearLatent, StateAxis, StatisticsPlan } from "../compiler/ir/types/plan.ts";
import { product, shapeOf } from "../compiler/math/shape.ts";
import type { FittedFields } from "../runtime/data/types.ts";
import type { LoadedRun, StandardErrors } from "../runtime/index.ts";
import { numberText, renderTable } from "./table.ts";

/** More than this many numbers are not printed: they are in the run's weights. */
const mostNumbers = 400;

/**
 * The parameters of a model fitted by sums over rows, one table each, in units of the fields. Components keep their own number; those that
 * the data don't name are listed by weight. Of a covariance the standard deviations are shown. With `errors` each number has its standard error
 * behind it, or the word why it has none.
 */
export function parametersText({ ir, plan: own, weights, fitted }: LoadedRun, errors?: StandardErrors): string | undefined {
  const free = ir.parameters.filter(({ type, fixed }) => product(shapeOf(type)) > 0 && !isWhole(fixed));
  const numbers = free.reduce((sum, { type }) => sum + product(shapeOf(type)), 0);
  if (own.kind !== "statistics" || free.length === 0 || numbers > mostNumbers) return undefined;
  const plan = withLevels(own, ir, fitted);
  const orders = new Map(plan.axes.map((axis) => [axis.name, orderOf(axis)]));
  const tables = free.flatMap((parameter) => {
    const values = weights.tensors[parameter.id]?.data;
    return values === undefined ? [] : [tableOf(parameter, values, plan, orders, errors?.[parameter.name])];
  });
  return [...orderText(orders), ...tables].join("\n");

  /** The axis's categories from the weightiest to the lightest; those with names, and states that follow each other, in their own order. */
  function orderOf(axis: StateAxis): number[] {
    const order = Array.from({ length: axis.size }, (_category, k) => k);
    const shares = axis.role === "latent" ? sharesOf(axis) : undefined;
    return shares === undefined ? order : order.sort((a, b) => shares[b]! - shares[a]!);
  }

  /** How often each category is expected: its weight, or for a chain its share in the long run. */
  function sharesOf({ initial, transition, size }: StateAxis): ArrayLike<number> | undefined {
    const use = transition ?? initial;
    const values = ir.parameters.find(({ name }) => name === use.param);
    const found = values === undefined ? undefined : weights.tensors[values.id]?.data;
    if (found === undefined || found.length !== (transition === undefined ? size : size * size)) return undefined;
    if (transition !== undefined && goesForward(values?.fixed, size)) return undefined;
    return transition === undefined ? found : stationary(found, size);
  }
}

/** Says it where a table's categories don't stand by their numbers. */
function orderText(orders: ReadonlyMap<string, number[]>): string[] {
  const names = [...orders].flatMap(([name, order]) => (order.some((k, i) => k !== i) ? [name] : []));
  return names.length === 0
    ? []
    : [`  (${names.join(" and ")} by share, the largest first; the numbers are those that predict and sample give)`];
}

/** A plan whose categories have names, where the types or the data give some. */
interface NamedPlan extends StatisticsPlan {
  emissions: (Emission & { levelNames?: string[] })[];
}

/** The plan with the categories by the names that the types or the data give them: of an axis its levels, of a table those of its last axis. */
function withLevels(plan: StatisticsPlan, ir: ModelIR, { fields }: FittedFields): NamedPlan {
  const levelsOf = (id: string, field?: string): string[] | undefined =>
    fields[field ?? ""]?.levels ?? ir.variables.find((variable) => variable.id === id)?.type.levels;
  return {
    ...plan,
    axes: plan.axes.map((axis) => {
      const levels = axis.levels ?? levelsOf(axis.variable, axis.field);
      return levels === undefined ? axis : { ...axis, levels };
    }),
    emissions: plan.emissions.map((emission) => {
      const levels = emission.kernel === "table" ? levelsOf(emission.observed, emission.field) : undefined;
      return levels === undefined ? emission : { ...emission, levelNames: levels };
    }),
  };
}

function isWhole(fixed: Parameter["fixed"]): boolean {
  return fixed?.every((entry) => entry !== null) ?? false;
}

/** Whether `=` lets a chain only go forward: its states follow each other by their numbers, and in the long run it is in the last. */
function goesForward(fixed: Parameter["fixed"], size: number): boolean {
  return fixed?.every((entry, i) => i % size >= Math.floor(i / size) || entry === 0) ?? false;
}

/** The long-run shares of a chain with these transitions, [size, size] by row; the lazy chain settles even where the chain itself swings. */
function stationary(transition: ArrayLike<number>, size: number): Float64Array {
  let shares = new Float64Array(size).fill(1 / size);
  for (let round = 0; round < 1000; round++) {
    const next = shares.map((share) => share / 2);
    for (let from = 0; from < size; from++)
      for (let to = 0; to < size; to++) next[to]! += (shares[from]! * transition[from * size + to]!) / 2;
    shares = next;
  }
  return shares;
}

interface Reading {
  /** The state axes that its first axes are of. */
  index: string[];
  /** Names of one row's numbers, where each belongs to a column. */
  columns?: string[];
  /** Of loadings and weights of known vectors: the numbers that its last axis is of. */
  latents?: string[];
  /** Of probabilities of categories: the names that its last axis is of. */
  levels?: string[];
  /** The axis whose categories the numbers of a row are: they stand in its order. */
  of?: string;
}

/** Where the plan reads a parameter. */
function readingOf(name: string, plan: NamedPlan): Reading | undefined {
  for (const axis of plan.axes)
    for (const use of [axis.initial, axis.transition]) {
      if (use?.param !== name) continue;
      const names = Array.from({ length: axis.size }, (_level, k) => axis.levels?.[k] ?? `${axis.name}=${k}`);
      // A row of transitions is picked by where the chain comes from.
      if (use === axis.transition) return { index: [...use.index, axis.name], columns: names.map((level) => `to ${level}`), of: axis.name };
      return { index: use.index, columns: names, of: axis.name };
    }
  for (const emission of plan.emissions)
    for (const [key, use] of Object.entries(emission.params)) {
      if (use.param !== name) continue;
      const reading = emission.blocks === undefined ? columnsOf(emission, key) : factorReading(emission, key);
      return { index: use.index, ...reading };
    }
  return undefined;
}

function columnsOf(emission: NamedPlan["emissions"][number], key: string): Omit<Reading, "index"> {
  const latents = regressorsOf(emission, key);
  const { columns, levelNames } = emission;
  // A table of several columns has a law for each of them, or one that they share.
  return { columns, ...(latents === undefined ? {} : { latents }), ...(levelNames === undefined ? {} : { levels: levelNames }) };
}

/** Of latents integrated out: their own numbers, or the columns of the variable that a parameter is about. */
function factorReading({ latents = [], blocks = [], columns }: Emission, key: string): Omit<Reading, "index"> {
  const law = latents.find(({ mean, scale }) => mean === key || scale === key);
  if (law !== undefined) return { columns: numbersOf(law) };
  let from = 0;
  for (const { width, mean, noise, loadings } of blocks) {
    const own = columns.slice(from, from + width);
    from += width;
    if (mean === key || noise === key) return { columns: own };
    const loading = loadings.find((one) => one.loading === key);
    const latent = latents.find(({ name }) => name === loading?.latent);
    if (latent !== undefined) return { columns: own, latents: numbersOf(latent) };
  }
  return {};
}

/** The known vector that a coefficient's last axis is summed against. */
function regressorsOf({ predictors = {} }: Emission, key: string): string[] | undefined {
  const terms = Object.values(predictors).flatMap((predictor) => predictor.terms);
  const against = terms.find(({ coefficient }) => coefficient === key)?.against;
  if (against === undefined) return undefined;
  const name = against.is === "variable" ? against.name : "";
  return Array.from({ length: product(shapeOf(against.type)) }, (_number, q) => `${name}[${q}]`);
}

function numbersOf({ name, size }: LinearLatent): string[] {
  return size === 1 ? [name] : Array.from({ length: size }, (_number, q) => `${name}[${q}]`);
}

function tableOf(
  { name, type }: Parameter,
  values: ArrayLike<number>,
  plan: NamedPlan,
  orders: ReadonlyMap<string, number[]>,
  errors?: StandardErrors[string],
): string {
  const shape = shapeOf(type);
  const reading = readingOf(name, plan);
  const axes = (reading?.index ?? []).map((axis) => plan.axes.find((one) => one.name === axis));
  const indexed = axes.every((axis, i) => axis !== undefined && axis.size === shape[i]) ? axes.filter((axis) => axis !== undefined) : [];
  const own = shape.slice(indexed.length);
  const width = product(own);
  const deviations = type.kind === "spd";
  const levels = reading?.levels?.length === own.at(-1) ? reading?.levels : undefined;
  const latents = reading?.latents ?? (own.length > 1 ? levels : undefined) ?? [""];
  const side = deviations ? type.size! : width / latents.length;
  const title = deviations ? `${name} (standard deviations)` : name;
  const cells = orders.get(reading?.of ?? "") ?? Array.from({ length: side }, (_cell, c) => c);
  const labels = rowsOf(indexed, orders).flatMap(({ label, at }) =>
    latents.map((latent, q) => ({ label: [label, latent].filter((text) => text !== "").join(" "), at, q })),
  );
  const labelled = labels.some(({ label }) => label !== "");
  const rows = labels.map(({ label, at, q }) => [
    ...(labelled ? [label] : []),
    ...cells.map((c) => {
      const entry = at * width + (deviations ? c * (side + 1) : c * latents.length + q);
      const value = deviations ? Math.sqrt(values[entry]!) : values[entry]!;
      const error = errors?.[entry];
      // A standard deviation moves by its variance's change over twice itself.
      return cellText(type.kind, value, deviations && typeof error === "number" ? error / (2 * value) : error);
    }),
  ]);
  const named = own.length === 1 && levels !== undefined ? levels : reading?.columns;
  const names = named?.length === side && side > 1 ? cells.map((c) => named[c]!) : columnNames(own, side);
  const header = names === undefined ? [] : [[...(labelled ? [""] : []), ...names]];
  return `  ${title}\n${renderTable([...header, ...rows], "    ")}`;
}

/** A probability that is next to nothing is 0 to a reader. */
function cellText(kind: Kind, value: number, error?: StandardErrors[string][number]): string {
  const text = (one: number): string => (kind === "simplex" || kind === "unit" ? one.toFixed(4) : numberText(one));
  if (error === undefined) return text(value);
  return typeof error === "number" ? `${text(value)} ± ${text(error)}` : `${text(value)} (${error})`;
}

/** Numbers without columns of their own are counted, where there is more than one. */
function columnNames(own: readonly number[], side: number): string[] | undefined {
  return own.length === 0 || side === 1 ? undefined : Array.from({ length: side }, (_column, c) => `[${c}]`);
}

interface Row {
  label: string;
  /** Its place among the parameter's rows. */
  at: number;
}

/** Every combination of categories, each axis in its order. */
function rowsOf(axes: readonly StateAxis[], orders: ReadonlyMap<string, number[]>): Row[] {
  return axes.reduce<Row[]>(
    (rows, { name, size, levels }) =>
      rows.flatMap(({ label, at }) =>
        (orders.get(name) ?? []).map((k) => {
          const own = levels?.[k] ?? `${name}=${k}`;
          return { label: label === "" ? own : `${label} ${own}`, at: at * size + k };
        }),
      ),
    [{ label: "", at: 0 }],
  );
}
