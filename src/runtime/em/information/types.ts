import type { Kind } from "../../../compiler/ir/types/model.ts";

/** A parameter as the user declared it. */
export interface DeclaredParameter {
  name: string;
  kind: Kind;
  /** Numbers of one value of its kind: K of a simplex, D squared of a covariance, else 1. */
  size: number;
  /** Row-major; null where the entry is free. Absent: all are. */
  fixed?: readonly (number | null)[];
}

/**
 * Why an entry has no standard error: it is known; its estimate is on the edge of what it may be; the likelihood still rises from it, so
 * something else holds it (the variance floor, too few iterations); the rows don't tell it apart from other values; the likelihood has a
 * kink there, so no curvature (the mean of a Laplace).
 */
export type WithoutError = "fixed" | "bound" | "held" | "unidentified" | "kink";

/** The standard error of each entry of each parameter, in the parameter's own layout and units. */
export type StandardErrors = Record<string, (number | WithoutError)[]>;

/** How far standard errors have come. */
export interface ErrorsProgress {
  /** Coordinates of which the curvature is known, and all. */
  done: number;
  of: number;
  /** E steps so far. */
  passes: number;
}
