import type { Algebra } from "../../compiler/math/algebra.ts";

/** How a number becomes free, as `compiler/math/constraints.ts` stores it, and back. */
export interface Link {
  raw(value: number): number;
  value<E>(m: Algebra<E>, raw: E): E;
  /** Values that a parameter may have: a positive number is told from 0. */
  range: [low: number, high: number];
}

/** By kind of a parameter. */
export const links: Record<string, Link> = {
  real: { raw: (value) => value, value: (_m, raw) => raw, range: [-Number.MAX_VALUE, Number.MAX_VALUE] },
  positive: { raw: Math.log, value: (m, raw) => m.exp(raw), range: [1e-300, 1e300] },
  unit: { raw: (p) => Math.log(p) - Math.log1p(-p), value: (m, raw) => m.sigmoid(raw), range: [0, 1] },
};
