import type { Jet } from "./jets.ts";
import { cholesky, solveFactored } from "./linear.ts";

/** A box that the maximum is sought in, [n] each. */
export interface Bounds {
  low: ArrayLike<number>;
  high: ArrayLike<number>;
}

/** Share of the objective below which a further step is worth nothing in 64-bit floats. */
const RESOLUTION = 1e-13;
const MOST_STEPS = 100;
/** Least damping that is tried where the undamped step doesn't climb, and by what it grows. */
const DAMPING = { first: 1e-9, growth: 30, most: 1e15 };

/**
 * Climbs a smooth function within a box by Newton's method, and never falls: a step that would is damped until it climbs (Levenberg
 * 1944). Numbers that the gradient presses against their bound stand still (projected Newton, Bertsekas 1982).
 * @param f value, gradient and Hessian at a point [n]
 * @param start is moved into the box
 * @param enough share of the objective; a step that promises less is the last
 * @returns the last point, at which no step climbs further
 */
export function climb(f: (at: Float64Array) => Jet, start: ArrayLike<number>, bounds: Bounds, enough = RESOLUTION): Float64Array {
  let at = within(start, bounds);
  let here = f(at);
  for (let step = 0; step < MOST_STEPS; step++) {
    const free = Array.from(at.keys()).filter((i) => !isPressed(at[i], here.gradient[i], bounds, i));
    if (free.length === 0) return at;
    const found = ascend(f, at, here, free, bounds);
    if (found === undefined) return at;
    const isLast = found.expected <= enough * Math.max(1, Math.abs(here.value));
    at = found.at;
    here = found.there;
    if (isLast) return at;
  }
  return at;
}

function within(point: ArrayLike<number>, { low, high }: Bounds): Float64Array {
  return Float64Array.from(point, (value, i) => Math.min(Math.max(value, low[i]), high[i]));
}

function isPressed(value: number, slope: number, { low, high }: Bounds, i: number): boolean {
  return slope === 0 || (value <= low[i] && slope < 0) || (value >= high[i] && slope > 0);
}

/** A step that doesn't fall, the least damped that is found, with the gain that it promised. */
function ascend(
  f: (at: Float64Array) => Jet,
  at: Float64Array,
  here: Jet,
  free: number[],
  bounds: Bounds,
): { at: Float64Array; there: Jet; expected: number } | undefined {
  const n = at.length;
  const m = free.length;
  const gradient = free.map((i) => here.gradient[i]);
  for (let damping = 0; damping < DAMPING.most; damping = Math.max(DAMPING.first, damping * DAMPING.growth)) {
    const curvature = new Float64Array(m * m);
    for (let r = 0; r < m; r++)
      for (let c = 0; c < m; c++) {
        const entry = -here.hessian[free[r] * n + free[c]];
        curvature[r * m + c] = r === c ? entry + damping * (Math.abs(entry) + 1e-12 * Math.abs(gradient[r])) : entry;
      }
    const factored = cholesky(curvature, m);
    if (!factored.ok) continue;
    const step = solveFactored(factored.factor, m, gradient);
    for (const length of lengths(at, step, free, bounds)) {
      const moved = at.slice();
      for (const [r, i] of free.entries()) moved[i] += length * step[r];
      const to = within(moved, bounds);
      const there = f(to);
      if (there.value >= here.value) {
        const expected = gradient.reduce((sum, slope, r) => sum + slope * (to[free[r]] - at[free[r]]), 0);
        return { at: to, there, expected };
      }
    }
  }
  return undefined;
}

/** The whole step, which the box may bend; and if it does, the straight part up to the first bound that it meets. */
function lengths(at: Float64Array, step: Float64Array, free: number[], { low, high }: Bounds): number[] {
  const room = free.map((i, r) => ((step[r] < 0 ? low[i] : high[i]) - at[i]) / step[r]);
  const first = Math.min(...room.filter((length) => !Number.isNaN(length)));
  // A hair more, so that rounding doesn't stop short of the bound.
  return first < 1 && first > 0 ? [1, first * (1 + 4 * Number.EPSILON)] : [1];
}
