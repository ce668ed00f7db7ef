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
  /** `state` is the flat index over the plan's latent axes, `column` the emission's column whose variance met the floor. */
  | { is: "degenerate"; state: number; emission: number; column: number; rows: number };

export interface EmFit {
  parameters: Parameters;
  /** log p(fields), training rows, nats, without priors. */
  logLikelihood: number;
  iterations: number;
  status: FitStatus;
  /** The objective after each iteration of the best start. */
  trace: number[];
  /** Last objective of every start. */
  starts: { objective: number; iterations: number; status: FitStatus["is"] }[];
}
