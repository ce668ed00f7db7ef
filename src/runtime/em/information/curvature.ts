/**
 * The square of a step in standard errors: that of a step which is looked for, and of the shortest and longest one that is taken. The third
 * power of a step is left as error, and what a gradient's rounding makes of it grows as steps get shorter.
 */
const WANTED = 1e-7;
const SHORTEST = 1e-9;
const LONGEST = 1e-5;
/** Steps of a coordinate are tried so often before it is given up. */
const TRIES = 40;
/** Share of a coordinate's size from which on a step is longer than one that rows tell something of would be. */
const LONG = 1e-2;
/** Sizes of a coordinate behind which nothing is looked for. */
const FAR = 1e3;
/** Steps, in standard errors, by which the estimate may miss the maximum. */
const NEAR = 0.1;

/** How the objective falls from the estimate along one coordinate. */
export type Along = { is: "free"; step: number } | { is: "held" | "unidentified" | "kink" };

/** Derivatives of the objective in the coordinates. */
export type Gradient = (raw: Float64Array) => Float64Array;

/**
 * Central differences of the gradient along coordinate `i`, for a step that is a small part of a standard error.
 * @param here the gradient at `raw`
 * @param first the step that is tried first
 * @param into gets the negative second derivatives in `i` and every coordinate, if it is free
 */
export function curvesAlong(
  gradient: Gradient,
  raw: Float64Array,
  { here, i, first, into }: { here: Float64Array; i: number; first: number; into: Float64Array },
): Along {
  const slope = here[i];
  if (Number.isNaN(slope)) return { is: "kink" };
  const along = (step: number): Float64Array => {
    const [low, high] = [raw[i] - step, raw[i] + step];
    const above = gradient(raw.with(i, high));
    return gradient(raw.with(i, low)).map((value, j) => (value - above[j]) / (high - low));
  };
  const size = 1 + Math.abs(raw[i]);
  let step = first;
  for (let tries = 0; tries < TRIES && step <= FAR * size; tries++) {
    const curves = along(step);
    const curve = curves[i];
    const squared = curve * step * step;
    if (!(Math.abs(squared) <= LONGEST)) {
      step *= Number.isFinite(squared) ? Math.max(Math.sqrt(WANTED / Math.abs(squared)), 1e-3) : 0.1;
      continue;
    }
    // Steeper than it is curved: a bound or a slope, not a maximum.
    if (Math.abs(slope) * step > NEAR * Math.sqrt(Math.max(squared, SHORTEST))) return { is: "held" };
    if (Math.abs(squared) >= SHORTEST && (step < LONG * size || isSteady(curve, along(3 * step)[i]))) {
      if (squared < 0) return { is: "held" };
      into.set(curves);
      return { is: "free", step };
    }
    step *= squared > 0 && squared < SHORTEST ? Math.min(Math.sqrt(WANTED / squared), 100) : 10;
  }
  return { is: "unidentified" };
}

/** Whether a curve is one of the objective, and not what rounding leaves over a step. */
function isSteady(curve: number, further: number): boolean {
  return further / curve > 0.5 && further / curve < 2;
}
