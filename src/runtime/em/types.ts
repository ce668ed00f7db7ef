import type { AtEnd } from "./emissions/scalar.ts";

/** The matrices that a statistics plan reads. */
export interface EmData {
  rows: number;
  /** By field, [rows, width]. */
  fields: Record<string, Float64Array>;
  weights?: Float64Array;
  /** Positions [start, end) of each sequence; absent: rows are independent. */
  sequences?: { start: number; end: number }[];
}

/** Parameter values in the user's space, row-major in the parameter's own shape. */
export type Parameters = Record<string, Float64Array>;

export interface EmSettings {
  starts: number;
  tolerance: number;
  iterations: number;
  varianceFloor: number;
  seed: number;
}

export type FitStatus =
  | { is: "converged" }
  | { is: "iterations" }
  /** The observer asked for it. */
  | { is: "stopped" }
  /**
   * `state` is the flat index over the plan's axes (see `unravel`), the first of those that share the parameter; `column` the
   * emission's column whose variance met the floor; `rows` how many rows are most probably of that component; `constant` where all
   * rows say the same there, whatever their component.
   */
  | { is: "degenerate"; state: number; emission: number; column: number; rows: number; constant?: true }
  /** The objective fell by `by` nats in an iteration (from 1), more than rounding explains: a bug of genc. */
  | { is: "decreased"; iteration: number; by: number };

/** How far the starts agree. */
export interface Agreement {
  /** Starts that ended within `within` nats of the value that is kept. */
  found: number;
  of: number;
  within: number;
  /** Nats from the value that is kept to the lowest of the starts that ended at a maximum. */
  spread: number;
  /** Starts that ended at the variance floor. */
  degenerate: number;
}

export interface EmFit {
  parameters: Parameters;
  /** What is maximised, nats: log-likelihood and log prior. */
  objective: number;
  /** log p(fields), training rows, nats, without priors. */
  logLikelihood: number;
  /** log p(parameters), nats: of those that have a prior, without terms that have no bound. */
  logPrior: number;
  /** Entries at an edge of their range towards which the density of their prior has no bound. */
  unbounded: { param: string; entries: number[] }[];
  /** Numbers at an end of the range in which their family tells values apart, by number of the emission. */
  atEnds: (AtEnd & { emission: number })[];
  iterations: number;
  status: FitStatus;
  /** The objective after each iteration of the best start. */
  trace: number[];
  /** States that no row is of: their parameters were not learned from anything. */
  unused: number[];
  /** How E steps were computed. */
  computed: { variant: "plain" | "simd128" | "relaxed"; threads: number };
  /** Last objective of every start. */
  starts: { objective: number; iterations: number; status: FitStatus["is"] }[];
  agreement: Agreement;
  /** Length of the objective's gradient in the unconstrained parameters, nats. */
  gradientNorm: number;
}

/** What an observer is told after each iteration. */
export interface Progress {
  /** From 0. */
  start: number;
  starts: number;
  /** From 1. */
  iteration: number;
  objective: number;
  /** Iterations of all starts so far. */
  iterations: number;
  /** Starts that have ended. */
  ended: number;
}
