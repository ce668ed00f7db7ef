import type { Emission, ParamUse, StateAxis, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import type { EmData, Parameters } from "../../../../src/runtime/em/types.ts";
import { eliminated, logDensities, logDirichlet, logInverseWishart, logNormal, means } from "./densities.ts";

/*
 * A model's objective by its definition: every assignment of values to the categories is visited, and what is missing is left out of the
 * densities. Nothing of it is shared with what it is compared to but the plan itself.
 */

/** Values of the axes at a row. */
export type Values = Record<string, number>;

/** log p(fields | parameters), nats, by the rows' weights. */
export function logLikelihoodOf(plan: StatisticsPlan, parameters: Parameters, data: EmData): number {
  const chances = chancesOf(plan, parameters);
  return unitsOf(plan, data).reduce((sum, { start, end }) => {
    const weight = data.weights?.[start] ?? 1;
    if (weight === 0) return sum;
    const found = assignmentsOf(plan, parameters, data, start, end, chances);
    return sum + weight * logSum(found.map(({ logDensity }) => logDensity));
  }, 0);
}

/** What is independent: sequences where categories hold over several rows, else rows. */
export function unitsOf({ axes }: StatisticsPlan, { rows, sequences = [] }: EmData): { start: number; end: number }[] {
  const together = axes.some(({ kind, plate }) => kind === "markov" || plate === "sequence");
  return together ? sequences : Array.from({ length: rows }, (_row, start) => ({ start, end: start + 1 }));
}

/** One way in which rows may have come about: the joint values of all categories at each of them, and its log-density with them. */
export interface Assignment {
  steps: Values[];
  logDensity: number;
}

/** Logarithms of the chance of a joint value of the categories after another, by number; before the first is -1. */
type Chances = (state: number, before: number) => number;

function chancesOf(plan: StatisticsPlan, parameters: Parameters): Chances {
  const states = statesOf(plan);
  const known = new Map<number, number>();
  return (state, before) => {
    const key = (before + 1) * states.length + state;
    const found =
      known.get(key) ?? plan.axes.reduce((sum, axis) => sum + Math.log(chanceOf(plan, parameters, axis, states[state], states[before])), 0);
    known.set(key, found);
    return found;
  };
}

/** Every assignment that is possible. */
export function assignmentsOf(
  plan: StatisticsPlan,
  parameters: Parameters,
  data: EmData,
  start: number,
  end: number,
  logChance: Chances = chancesOf(plan, parameters),
): Assignment[] {
  const states = statesOf(plan);
  const found: Assignment[] = [];
  const rows = Array.from({ length: end - start }, (_row, t) => densitiesAt(plan, parameters, data, start + t, states));
  const visit = (path: number[], logDensity: number): void => {
    if (path.length === rows.length) {
      found.push({ steps: path.map((state) => states[state]), logDensity });
      return;
    }
    for (const [state, density] of rows[path.length]) {
      const sum = logDensity + density + logChance(state, path.at(-1) ?? -1);
      if (sum > Number.NEGATIVE_INFINITY) visit([...path, state], sum);
    }
  };
  visit([], 0);
  return found;
}

/** log of a sum, from the logarithms of its terms. */
export function logSum(logs: number[]): number {
  const most = logs.reduce((max, log) => Math.max(max, log), Number.NEGATIVE_INFINITY);
  return most === Number.NEGATIVE_INFINITY ? most : most + Math.log(logs.reduce((sum, log) => sum + Math.exp(log - most), 0));
}

/** All joint values of a plan's categories. */
function statesOf({ axes }: StatisticsPlan): Values[] {
  return axes.reduce<Values[]>(
    (known, { name, size }) => known.flatMap((values) => Array.from({ length: size }, (_value, k) => ({ ...values, [name]: k }))),
    [{}],
  );
}

/** p(the axis's value at a step | the step's other values, the values before). */
function chanceOf(plan: StatisticsPlan, parameters: Parameters, axis: StateAxis, values: Values, before?: Values): number {
  const { name, transition, plate } = axis;
  if (before !== undefined && plate === "sequence") return before[name] === values[name] ? 1 : 0;
  if (before === undefined || transition === undefined) return rowOf(plan, parameters, axis.initial, values)[values[name]];
  const own = rowOf(plan, parameters, transition, { ...values, [name]: before[name] });
  return transition.index.includes(name) ? own[values[name]] : own[before[name] * axis.size + values[name]];
}

/** The numbers of an argument that the values select. */
export function rowOf({ axes }: StatisticsPlan, parameters: Parameters, use: ParamUse, values: Values): number[] {
  const size = use.shape.reduce((product, length) => product * length, 1);
  const row = use.index.reduce((flat, name) => flat * (axes.find((axis) => axis.name === name)?.size ?? Number.NaN) + values[name], 0);
  const all = (use.param === undefined ? undefined : parameters[use.param]) ?? use.fixed ?? [];
  return Array.from(all.slice(row * size, (row + 1) * size), Number);
}

/** The joint values that a row may have, by number, and what its entries say under each. */
function densitiesAt(
  plan: StatisticsPlan,
  parameters: Parameters,
  data: EmData,
  row: number,
  states: Values[],
): [state: number, logDensity: number][] {
  const isAllowed = (values: Values): boolean =>
    plan.axes.every(({ name, role, field }) => {
      const seen = role === "observed" ? data.fields[field ?? name][row] : Number.NaN;
      return Number.isNaN(seen) || seen === values[name];
    });
  // An emission reads few of the values.
  const densities = plan.emissions.map((emission) => {
    const index = [...new Set(Object.values(emission.params).flatMap((use) => use.index))];
    const known = new Map<string, number>();
    return (values: Values): number => {
      const key = index.map((name) => values[name]).join();
      const found = known.get(key) ?? logDensityAt(plan, parameters, data, emission, row, values);
      known.set(key, found);
      return found;
    };
  });
  return states.flatMap((values, state): [number, number][] =>
    isAllowed(values) ? [[state, densities.reduce((sum, density) => sum + density(values), 0)]] : [],
  );
}

/** E[x_c | the row's other entries, values] of a missing entry, or of a category the chances of its levels. */
export function missingMeans(
  plan: StatisticsPlan,
  parameters: Parameters,
  data: EmData,
  emission: Emission,
  place: { row: number; column: number },
  values: Values,
): number[] {
  const { family, field, width, params, levels = 0 } = emission;
  const args = Object.fromEntries(Object.entries(params).map(([name, use]) => [name, rowOf(plan, parameters, use, values)]));
  const entryOf = (list: number[], c: number): number => list[c % list.length];
  const { row, column } = place;
  if (family === "Categorical") {
    const at = (column * levels) % args.p.length;
    return args.p.slice(at, at + levels);
  }
  if (args.cov === undefined) {
    const own = Object.fromEntries(Object.entries(args).map(([name, list]) => [name, entryOf(list, column)]));
    return [means[family](own)];
  }
  const x = data.fields[field].subarray(row * width, (row + 1) * width);
  const there = Array.from({ length: width }, (_value, c) => c).filter((c) => !Number.isNaN(x[c]));
  const { solved } = eliminated(
    there.map((i) => there.map((j) => args.cov[i * width + j])),
    there.map((i) => [x[i] - entryOf(args.mean, i)]),
  );
  return [there.reduce((sum, j, i) => sum + args.cov[column * width + j] * solved[i][0], entryOf(args.mean, column))];
}

function logDensityAt(plan: StatisticsPlan, parameters: Parameters, data: EmData, emission: Emission, row: number, values: Values): number {
  const { family, field, width, params, levels } = emission;
  const x = Array.from(data.fields[field].subarray(row * width, (row + 1) * width));
  const args = Object.fromEntries(Object.entries(params).map(([name, use]) => [name, rowOf(plan, parameters, use, values)]));
  const there = x.flatMap((value, c) => (Number.isNaN(value) ? [] : [c]));
  const entryOf = (list: number[], c: number): number => list[c % list.length];
  if (family === "Normal" && (emission.latents !== undefined || args.cov !== undefined)) {
    const { mean, covariance } = emission.latents === undefined ? ownMoments(emission, args) : factorMoments(emission, args);
    return logNormal(
      there.map((c) => x[c]),
      there.map((c) => mean[c]),
      there.map((i) => there.map((j) => covariance[i][j])),
    );
  }
  return there.reduce((sum, c) => {
    if (family === "Categorical") return sum + Math.log(args.p[((c * (levels ?? 0)) % args.p.length) + x[c]]);
    const own = Object.fromEntries(Object.entries(args).map(([name, list]) => [name, entryOf(list, c)]));
    return sum + logDensities[family](x[c], own);
  }, 0);
}

/** Mean and covariance of a Normal's columns together, under values of the categories. */
export function momentsOf(plan: StatisticsPlan, parameters: Parameters, emission: Emission, values: Values): Moments {
  const args = Object.fromEntries(Object.entries(emission.params).map(([name, use]) => [name, rowOf(plan, parameters, use, values)]));
  return emission.latents === undefined ? ownMoments(emission, args) : factorMoments(emission, args);
}

interface Moments {
  mean: number[];
  covariance: number[][];
}

function square(D: number, entry: (i: number, j: number) => number): number[][] {
  return Array.from({ length: D }, (_row, i) => Array.from({ length: D }, (_entry, j) => entry(i, j)));
}

function ownMoments({ width: D }: Emission, { mean, cov }: Record<string, number[]>): Moments {
  return { mean: Array.from({ length: D }, (_column, c) => mean[c % mean.length]), covariance: square(D, (i, j) => cov[i * D + j]) };
}

/** mean + load E[z] and load cov(z) loadᵀ + noise, written out for all blocks and latents together. */
function factorMoments({ width: D, blocks = [], latents = [] }: Emission, args: Record<string, number[]>): Moments {
  const columns = blocks.flatMap((block) => Array.from({ length: block.width }, (_column, d) => ({ block, d })));
  const numbers = latents.flatMap((latent) => Array.from({ length: latent.size }, (_number, q) => ({ latent, q })));
  const scaleOf = (form: string, list: number[], size: number, i: number, j: number): number => {
    if (form === "cov") return list[i * size + j];
    const own = list[i % list.length];
    return i !== j ? 0 : form === "std" ? own * own : own;
  };
  const load = columns.map(({ block, d }) =>
    numbers.map(({ latent, q }) => {
      const read = block.loadings.find((one) => one.latent === latent.name);
      return read === undefined ? 0 : read.sign * args[read.loading][d * latent.size + q];
    }),
  );
  const mean = columns.map(({ block, d }, c) =>
    numbers.reduce(
      (sum, { latent, q }, n) => {
        const own = args[latent.mean];
        return sum + load[c][n] * own[q % own.length];
      },
      args[block.mean][d % args[block.mean].length],
    ),
  );
  const covariance = square(D, (i, j) => {
    let sum = 0;
    for (const [n, a] of numbers.entries())
      for (const [m, b] of numbers.entries())
        if (a.latent === b.latent) sum += load[i][n] * scaleOf(a.latent.form, args[a.latent.scale], a.latent.size, a.q, b.q) * load[j][m];
    const [of, other] = [columns[i], columns[j]];
    return of.block === other.block ? sum + scaleOf(of.block.form, args[of.block.noise], of.block.width, of.d, other.d) : sum;
  });
  return { mean, covariance };
}

/** log p(parameters), nats: of the free entries. */
export function logPriorOf(plan: StatisticsPlan, parameters: Parameters): number {
  const uses = [
    ...plan.axes.flatMap(({ initial, transition }) => [initial, ...(transition === undefined ? [] : [transition])]),
    ...plan.emissions.flatMap(({ params }) => Object.values(params)),
  ];
  return uses.reduce((sum, use) => sum + logPriorOfUse(use, parameters), 0);
}

function logPriorOfUse({ prior, param, shape, fixed }: ParamUse, parameters: Parameters): number {
  if (prior === undefined) return 0;
  const values = Array.from(parameters[param ?? ""]);
  const isFree = (entry: number): boolean => fixed === undefined || fixed[entry] === null;
  const { distribution, form, args } = prior;
  const from = (name: string, start: number, length: number): number[] =>
    Array.from({ length }, (_entry, i) => args[name][(start + i) % args[name].length]);
  const square = (list: number[], D: number): number[][] => Array.from({ length: D }, (_row, i) => list.slice(i * D, (i + 1) * D));
  const D = shape[shape.length - 1];
  const starts = (size: number): number[] => Array.from({ length: values.length / size }, (_event, i) => i * size);
  if (distribution === "Dirichlet")
    return starts(D).reduce((sum, start) => {
      const free = Array.from({ length: D }, (_entry, k) => start + k).filter(isFree);
      if (free.length < 2) return sum;
      const left = free.reduce((total, entry) => total + values[entry], 0);
      const a = from("a", start, D);
      const own = logDirichlet(
        free.map((entry) => values[entry] / left),
        free.map((entry) => a[entry - start]),
      );
      return sum + own;
    }, 0);
  if (distribution === "InverseWishart")
    return starts(D * D).reduce((sum, start, i) => {
      const matrix = square(values.slice(start, start + D * D), D);
      return sum + logInverseWishart(matrix, square(from("scale", start, D * D), D), from("df", i, 1)[0]);
    }, 0);
  // Of what is free given the rest: the density of all less that of the rest.
  if (distribution === "Normal" && form === "cov")
    return starts(D).reduce((sum, start, i) => {
      const [x, mean, cov] = [values.slice(start, start + D), from("mean", start, D), square(from("cov", i * D * D, D * D), D)];
      const known = Array.from({ length: D }, (_entry, d) => d).filter((d) => !isFree(start + d));
      if (known.length === D) return sum;
      const rest = logNormal(
        known.map((d) => x[d]),
        known.map((d) => mean[d]),
        known.map((d) => known.map((e) => cov[d][e])),
      );
      return sum + logNormal(x, mean, cov) - rest;
    }, 0);
  return values.reduce((sum, value, entry) => {
    if (!isFree(entry)) return sum;
    const own = Object.fromEntries(Object.keys(args).map((name) => [name, from(name, entry, 1)[0]]));
    return sum + logDensities[distribution](value, own);
  }, 0);
}

/** What is maximised: log-likelihood and log prior. */
export function objectiveOf(plan: StatisticsPlan, parameters: Parameters, data: EmData): number {
  return logLikelihoodOf(plan, parameters, data) + logPriorOf(plan, parameters);
}
