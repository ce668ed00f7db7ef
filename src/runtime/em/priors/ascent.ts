import { type Jet, variableJet } from "../../../compiler/backend.ts";

const DOUBLINGS = 60;
const STEPS = 200;
/** Move, next to the number or 1, with which Newton's steps have settled: their error is its square. */
const SETTLED = 1e-9;

interface Point {
  u: number;
  value: number;
  slope: number;
  curve: number;
}

/**
 * The maximum of a function of one number next to `from`, up the slope: bounds between which the slope changes its sign, then Newton's
 * steps, halved where they leave the bounds or slow down (Press et al., Numerical Recipes, section 9.4, `rtsafe`). What it gives is never
 * lower than at `from`, which makes an M step with it a generalised one (Dempster, Laird and Rubin 1977, section 2). Where the function is
 * -Infinity it counts as falling.
 */
export function climb(f: (at: Jet) => Jet, from: number, [low, high]: [number, number]): number {
  const at = (u: number): Point => {
    const { value, gradient, hessian } = f(variableJet(1, 0, u));
    return { u, value, slope: gradient[0], curve: hessian[0] };
  };
  const start = at(Math.min(Math.max(from, low), high));
  if (!(Math.abs(start.slope) > 0) || !Number.isFinite(start.value)) return start.u;
  const sign = Math.sign(start.slope);
  const limit = sign > 0 ? high : low;
  const rises = (point: Point): boolean => Number.isFinite(point.value) && point.slope * sign > 0;
  let up = start;
  let beyond: Point | undefined;
  // Where the curvature is nearly none, Newton's step is too long to search back from.
  let step = Math.min(start.curve < 0 ? Math.abs(start.slope / start.curve) : 1, Math.max(1, Math.abs(start.u)));
  for (let i = 0; i < DOUBLINGS && beyond === undefined && up.u !== limit; i++, step *= 2) {
    const next = at(sign > 0 ? Math.min(up.u + step, limit) : Math.max(up.u - step, limit));
    if (rises(next)) up = next;
    else beyond = next;
  }
  if (beyond === undefined) return ascended(at, start, up);
  let [here, moved] = [up, Math.abs(beyond.u - up.u)];
  for (let i = 0; i < STEPS && up.u !== beyond.u; i++) {
    const newton = here.u - here.slope / here.curve;
    const useful = here.curve < 0 && (newton - up.u) * (newton - beyond.u) < 0 && Math.abs(newton - here.u) < moved / 2;
    const next = useful ? newton : (up.u + beyond.u) / 2;
    if (next === up.u || next === beyond.u) break;
    moved = useful ? Math.abs(next - here.u) : Math.abs(beyond.u - up.u) / 2;
    here = at(next);
    if (rises(here)) up = here;
    else beyond = here;
    if (useful && moved <= SETTLED * Math.max(1, Math.abs(next))) break;
  }
  return ascended(at, start, beyond.value > up.value ? beyond : up);
}

/** The end, or where it is lower than the start by more than rounding, a point between that isn't. */
function ascended(at: (u: number) => Point, start: Point, end: Point): number {
  const least = start.value - 1e-15 * Math.abs(start.value);
  for (let share = 1; share > 1e-9; share /= 2) {
    const point = share === 1 ? end : at(start.u + share * (end.u - start.u));
    if (point.value >= least) return point.u;
  }
  return start.u;
}
