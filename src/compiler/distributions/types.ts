import type { Kind } from "../ir/types/model.ts";
import type { Algebra, Args } from "../math/algebra.ts";
import type { Builder, Value } from "../tensor/types.ts";

/** Uniform (0, 1) and standard normal numbers, f64, of a seeded stream. */
export interface RandomSource {
  normal(): number;
  uniform(): number;
}

export interface DistributionParameter {
  name: string;
  kind: Kind;
  doc: string;
}

/** One parametrisation, e.g. Normal by `std`, `var`, `log_std`, `log_var` or `cov`. */
export interface DistributionForm {
  /** Name of the argument that decides the form. */
  name: string;
  parameters: DistributionParameter[];
  /** Its arguments from the canonical ones, of a family whose M step gives these; absent: they are the same. */
  fromCanonical?(p: Args<number>): Args<number>;
}

/**
 * One distribution of the language. A scalar family gives its formulas per element over `Algebra`; a vector family (Normal by `cov`,
 * Categorical, Dirichlet, Markov) gives them per event. Formulas take the arguments of the first form (the canonical one, e.g. Normal
 * by mean and std), to which `canonical` leads from every other.
 */
export interface DistributionDefinition {
  name: string;
  doc: string;
  /** LaTeX of the log-density, for `explain`. */
  latex: string;
  forms: DistributionForm[];
  /** Kind of the variable it is a density of. */
  support: Kind;
  measure: "density" | "mass";
  /** Arguments of the canonical form from those of another. Vector families are read by form: they return `args`. */
  canonical<E>(m: Algebra<E>, form: string, args: Args<E>): Args<E>;
  /** log p(x) per element, in nats, from canonical arguments; callers sum over the variable's axes. Absent for vector families. */
  logDensity?<E>(m: Algebra<E>, x: E, p: Args<E>): E;
  /** By form: a log-density that is stabler or cheaper than going through `canonical` (Bernoulli by logits, Normal by log_var). */
  logDensityOf?: Record<string, <E>(m: Algebra<E>, x: E, p: Args<E>) => E>;
  /** One draw per element on the host, f64, from canonical arguments. Absent for vector families. */
  sample?(random: RandomSource, p: Args<number>): number;
  /** p(value <= x) of one element, f64 on the host, from canonical arguments. Absent for vector families. */
  cdf?(x: number, p: Args<number>): number;
  /** The mean, from canonical arguments: what `reconstruct` and `decode` show. */
  mean?<E>(m: Algebra<E>, p: Args<E>): E;
  /** A draw as a smooth function of noise and canonical arguments. */
  reparameterised?: { noise: "normal" | "uniform"; value<E>(m: Algebra<E>, noise: E, p: Args<E>): E };
  /** KL(this || prior) per element in closed form, by the prior's name, both canonical. */
  kl?: Record<string, <E>(m: Algebra<E>, q: Args<E>, p: Args<E>) => E>;
  /** Weighted fit by sums. Absent: no weighted fit, so only by gradient. */
  em?: WeightedFit;
  vector?: Record<string, VectorForm>;
}

export type WeightedFit = QuadraticFit | { kernel: "table" } | LinearFit | ValuesFit;

/** What fits of numbers have in common. */
export interface NumberFit {
  /** The scale on which values are compared: starts cluster rows and the variance floor measures spread there. Absent: as they are. */
  scale?(x: number): number;
  /**
   * What keeps the density from closing in on a single value, where its height has no bound. By name of an argument, of any form: its least
   * and greatest values with which the variance on the scale is at least `variance`.
   */
  bounds?(variance: number): Record<string, [low: number, high: number]>;
  /** By name of an argument: values beyond which it can't be told from the end of its range. */
  ranges?: Record<string, [low: number, high: number]>;
  /** By name of an argument: what to write where it would be beyond the greatest of these. */
  instead?: Record<string, string>;
}

/** A normal, of x or of x on its scale. */
export interface QuadraticFit extends NumberFit {
  kernel: "quadratic";
  /** The logarithm of the scale's slope, which the density of x has beside the normal's. */
  logSlope?(x: number): number;
}

/** A family whose weighted log-likelihood follows from a few sums over rows. */
export interface LinearFit extends NumberFit {
  kernel: "linear";
  /**
   * What x adds to the sums that the M step sees: sufficient statistics, of a family whose densities can be narrow less those of `about`, a value
   * near the rows'. Sums of what is left keep the digits that would cancel.
   */
  statistics<E>(m: Algebra<E>, x: E, about: E): E[];
  /**
   * By form: the sum of w log p(x) over rows, in nats, from the sums of w and of w t(x) about a value and the form's own arguments. Linear in the
   * sums; terms without arguments are left out. M steps that have no closed form climb it.
   */
  logLikelihood: Record<string, <E>(m: Algebra<E>, weight: E, sums: E[], p: Args<E>, about: E) => E>;
  /** The terms of log p(x) that are left out. Absent: none are. */
  carrier?<E>(m: Algebra<E>, x: E, about: E): E;
  /** Canonical arguments that maximise the weighted log-likelihood; unless there is `closed`, arguments near them, from which Newton's method goes on. */
  mStep(weight: number, sums: number[], about: number): Args<number>;
  /** The one argument as a formula of the sums of weighted values and of weights, as text; absent where there is none. */
  closed?(sum: string, count: string): string;
  /**
   * By the name of a prior of a closed family's one argument, in its canonical form: the weight and the sums that the prior counts as, from
   * its own canonical arguments. Their M step with those of the rows is the posterior mode.
   */
  conjugate?: Record<string, (prior: Args<number>, about: number) => { weight: number; sums: number[] }>;
}

/** Formulas of a value and the arguments of its density; of a fit, each a constant, so that a reading of it can be kept. */
export type Terms = <E>(m: Algebra<E>, x: E, p: Args<E>) => E[];

/** A column's values, ascending, with weights of 0 or more, and the arguments of their density. */
export interface WeightedValues {
  values: Float64Array;
  weights: Float64Array;
  /** Sum of the weights. */
  total: number;
  args: Args<number>;
  /** The sum of each term over the values, by their weights; absent arguments are the density's. */
  sums(terms: Terms, args?: Args<number>): number[];
}

/**
 * A family whose fit reads the values themselves. Its M step maximises over one argument after the other, in the order of the form (ECM:
 * Meng and Rubin 1993); all are of the canonical form.
 */
export interface ValuesFit extends NumberFit {
  kernel: "values";
  /** Arguments to start from; those of `rows` say nothing. */
  start(rows: WeightedValues): Args<number>;
  /** By argument in which the density is smooth: d log p(x), one term. Where `steps` has none, an M step goes to where its sum is 0. */
  slopes: Record<string, Terms>;
  /** By argument: its value, within a range, that maximises the sum of log-likelihoods given the other arguments, or raises it. */
  steps?: Record<string, (parts: WeightedValues[], range: [low: number, high: number]) => number>;
  /** Set where one round isn't the maximum even if nothing is tied. */
  iterative?: true;
}

/**
 * A form whose event is a whole last axis (two for InverseWishart; none for Categorical, whose x is one int). Values have the batch axes
 * first; the last axis is the event. A covariance may be given by its lower factor instead, as `factor`: see `normal-covariance.ts`.
 */
export interface VectorForm {
  /** log p per event, [...batch], from the form's own arguments ([...batch, D] and the like, broadcast). */
  logDensity(b: Builder, x: Value, p: Args<Value>): Value;
  /** log p of one event, f64 on the host. `p` holds row-major arrays. */
  logDensityNumber(x: ArrayLike<number>, p: Args<ArrayLike<number>>): number;
  /** One event, f64 on the host. */
  sample(random: RandomSource, p: Args<ArrayLike<number>>): number[];
  reparameterised?: { noise: "normal" | "uniform"; value(b: Builder, noise: Value, p: Args<Value>): Value };
  /** KL per event, by prior `Name.form`. */
  kl?: Record<string, (b: Builder, q: Args<Value>, p: Args<Value>) => Value>;
}
