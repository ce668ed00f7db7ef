import { bug, distributions, numbers } from "../../../compiler/backend.ts";
import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { type Argument, bindArgument, isFree } from "../arguments.ts";
import { type StateSpace, stateSpace } from "../space.ts";
import type { Parameters } from "../types.ts";
import { logPriorAt, type Prior } from "./prior.ts";

/** The logarithm of the priors' densities. */
export interface LogPrior {
  /** Nats; without the terms that have no bound. */
  value: number;
  /** Entries at the edge of their range, where the density of their prior has no bound: by parameter, their numbers. */
  unbounded: { param: string; entries: number[] }[];
}

/**
 * log p of the free entries of parameters given the fixed ones, in the parameter as written: no Jacobian of a link, so the mode is that of
 * the values. A category's share of 0 under a concentration below 1, where the density is infinite, is left out of the sum.
 */
export function logPriors(parameters: Argument[]): LogPrior {
  const found: LogPrior = { value: 0, unbounded: [] };
  for (const argument of parameters) {
    if (argument.prior === undefined) continue;
    const entries: number[] = [];
    for (const { value, entry } of termsOf(argument, argument.prior)) {
      if (value === Number.POSITIVE_INFINITY) entries.push(entry);
      else found.value += value;
    }
    if (entries.length > 0) found.unbounded.push({ param: argument.use.param ?? bug("a prior without a parameter"), entries });
  }
  return found;
}

/** The same of a plan's parameters; undefined where none has a prior. */
export function logPriorOf(plan: StatisticsPlan, parameters: Parameters): number | undefined {
  const bound = priorArguments(plan, stateSpace(plan.axes), parameters);
  return bound.length === 0 ? undefined : logPriors(bound).value;
}

/** The parameters of a plan that have a prior. */
export function priorArguments(plan: StatisticsPlan, space: StateSpace, parameters: Parameters): Argument[] {
  const bound = [
    ...plan.axes.flatMap(({ name, initial, transition }) => [
      bindArgument(space, initial, parameters),
      ...(transition === undefined ? [] : [bindArgument(space, transition, parameters, name)]),
    ]),
    ...plan.emissions.flatMap(({ params }) => Object.values(params).map((use) => bindArgument(space, use, parameters))),
  ];
  return bound.filter(({ prior }) => prior !== undefined);
}

/** Terms of the log-density with the entry that each is of. */
function* termsOf(argument: Argument, prior: Prior): Generator<{ value: number; entry: number }> {
  const { values, use } = argument;
  if (prior.key === "Dirichlet.a") yield* simplexTerms(argument, prior);
  else if (prior.key === "Normal.cov") yield* vectorTerms(argument, prior);
  else if (prior.key === "InverseWishart.scale") {
    const density = distributions.InverseWishart?.vector?.scale ?? bug("no InverseWishart");
    const D = use.shape[use.shape.length - 1];
    const size = D * D;
    for (let at = 0; at < values.length; at += size)
      if (isFree(use, at)) {
        const args = { scale: prior.slice("scale", at, size), df: prior.slice("df", at / size, 1) };
        yield { value: density.logDensityNumber(values.subarray(at, at + size), args), entry: at };
      }
  } else
    for (let entry = 0; entry < values.length; entry++)
      if (isFree(use, entry)) yield { value: logPriorAt(numbers, prior, entry, values[entry]), entry };
}

/** The free entries of a vector given the fixed ones: the density of all of them less that of the fixed ones. */
function* vectorTerms({ values, use }: Argument, prior: Prior): Generator<{ value: number; entry: number }> {
  const { logDensityNumber } = distributions.Normal?.vector?.cov ?? bug("no Normal by cov");
  const D = use.shape[use.shape.length - 1];
  const all = Array.from({ length: D }, (_entry, d) => d);
  for (let at = 0; at < values.length; at += D) {
    const mean = prior.slice("mean", at, D);
    const cov = prior.slice("cov", at * D, D * D);
    const densityOf = (columns: number[]): number =>
      logDensityNumber(
        Float64Array.from(columns, (d) => values[at + d]),
        {
          mean: Float64Array.from(columns, (d) => mean[d]),
          cov: Float64Array.from(columns.flatMap((d) => columns.map((e) => cov[d * D + e]))),
        },
      );
    const fixed = all.filter((d) => !isFree(use, at + d));
    if (fixed.length === D) continue;
    yield { value: densityOf(all) - (fixed.length === 0 ? 0 : densityOf(fixed)), entry: at };
  }
}

/**
 * The free entries of a simplex, as shares of what the fixed ones leave, are Dirichlet with their own concentrations, whatever the fixed
 * ones are: the Dirichlet is neutral (Connor and Mosimann 1969).
 */
function* simplexTerms({ values, use }: Argument, prior: Prior): Generator<{ value: number; entry: number }> {
  const K = use.shape[use.shape.length - 1];
  const { logDensityNumber } = distributions.Dirichlet.vector?.a ?? bug("no Dirichlet");
  for (let start = 0; start < values.length; start += K) {
    const a = prior.slice("a", start, K);
    const free = Array.from({ length: K }, (_entry, k) => k).filter((k) => isFree(use, start + k));
    if (free.length < 2) continue;
    const left = free.reduce((sum, k) => sum + values[start + k], 0);
    // At equal shares the density is known to be finite: its normaliser with known powers.
    const even = free.map(() => 1 / free.length);
    const concentrations = free.map((k) => a[k]);
    const powers = free.reduce((sum, k) => sum + (a[k] - 1), 0) * Math.log(free.length);
    yield { value: logDensityNumber(even, { a: concentrations }) + powers, entry: start };
    for (const k of free) if (a[k] !== 1) yield { value: (a[k] - 1) * Math.log(values[start + k] / left), entry: start + k };
  }
}
