import { bug, factorOf, numbers, timesTransposed } from "../../../compiler/backend.ts";
import { links } from "../links.ts";
import type { DeclaredParameter } from "./types.ts";

/** How an entry follows a coordinate of its block: its derivative in it. */
export interface Move {
  coordinate: number;
  slope: number;
}

/** The free numbers of one value of a parameter, in the coordinates of `math/constraints.ts`. */
export interface Block {
  raw: number[];
  /** The size of each: a step that would be large, of whatever units. */
  scales: number[];
  /** Writes the entries that the coordinates from `from` on make. */
  write(raw: ArrayLike<number>, from: number, values: Float64Array): void;
  /** Derivatives in the coordinates, from those of `gradient/slopes.ts` at the same values. */
  slopes(byEntry: Float64Array, values: Float64Array): number[];
  /** At the estimate; none of an entry that is of another block, or stays. */
  movesOf(entry: number): Move[];
}

/** A number by itself. `size`: of the parameter's numbers. */
export function single(kind: DeclaredParameter["kind"], at: number, x: number, size: number): Block {
  const link = links[kind] ?? bug(`a parameter can't be a ${kind}`);
  const slope = kind === "positive" ? x : kind === "unit" ? x * (1 - x) : 1;
  return {
    raw: [link.raw(x)],
    scales: [kind === "real" ? size : 1],
    write(raw, from, into) {
      into[at] = link.value(numbers, raw[from]);
    },
    slopes: (byEntry) => [byEntry[at]],
    movesOf: (entry) => (entry === at ? [{ coordinate: 0, slope }] : []),
  };
}

/** Shares of a mass: logits of the entries that move, of which the last is 0. `free`: those that are not known, which are these and more. */
export function shares(moving: readonly number[], free: readonly number[], values: Float64Array): Block {
  const sumOf = (entries: readonly number[], of: ArrayLike<number>): number => entries.reduce((sum, entry) => sum + of[entry], 0);
  const mass = sumOf(moving, values);
  const last = moving[moving.length - 1];
  const others = moving.slice(0, -1);
  return {
    raw: others.map((entry) => Math.log(values[entry] / values[last])),
    scales: others.map(() => 1),
    write(raw, from, into) {
      const weights = moving.map((_entry, i) => (i === others.length ? 1 : Math.exp(raw[from + i])));
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      for (const [i, entry] of moving.entries()) into[entry] = (mass * weights[i]) / total;
    },
    // What the last free entry's logit would say makes the sum 0.
    slopes(byEntry, now) {
      const reference = free[free.length - 1];
      const slopeAt = (entry: number): number => (entry === reference ? -sumOf(free.slice(0, -1), byEntry) : byEntry[entry]);
      const total = moving.reduce((sum, entry) => sum + slopeAt(entry), 0);
      return others.map((entry) => slopeAt(entry) - (total * now[entry]) / mass);
    },
    movesOf: (entry) =>
      moving.includes(entry)
        ? others.map((other, i) => ({ coordinate: i, slope: values[entry] * ((other === entry ? 1 : 0) - values[other] / mass) }))
        : [],
  };
}

/** A covariance [D, D] from entry `at` on: its lower factor, with the logarithm of the diagonal. */
export function covariance(at: number, D: number, values: Float64Array): Block {
  const factor = factorOf(values.subarray(at, at + D * D), D);
  const places = Array.from({ length: D * D }, (_place, e) => [Math.floor(e / D), e % D] as const).filter(([i, j]) => j <= i);
  const coordinateOf = (i: number, j: number): number => (i * (i + 1)) / 2 + j;
  return {
    raw: places.map(([i, j]) => (i === j ? Math.log(factor[i * D + i]) : factor[i * D + j])),
    scales: places.map(([i, j]) => (i === j ? 1 : factor[i * D + i])),
    write(raw, from, into) {
      const lower = new Float64Array(D * D);
      for (const [e, [i, j]] of places.entries()) lower[i * D + j] = i === j ? Math.exp(raw[from + e]) : raw[from + e];
      into.set(timesTransposed(lower, D, D), at);
    },
    slopes: (byEntry) => places.map(([i, j]) => byEntry[at + i * D + j]),
    movesOf(entry) {
      if (entry < at || entry >= at + D * D) return [];
      const [a, b] = [Math.floor((entry - at) / D), (entry - at) % D];
      // C_ab is the product of rows a and b of the factor.
      const along = (own: number, other: number): Move[] =>
        Array.from({ length: own + 1 }, (_column, j) => ({
          coordinate: coordinateOf(own, j),
          slope: j > other ? 0 : (a === b ? 2 : 1) * factor[other * D + j] * (j === own ? factor[own * D + own] : 1),
        }));
      return a === b ? along(a, a) : [...along(a, b), ...along(b, a)];
    },
  };
}
