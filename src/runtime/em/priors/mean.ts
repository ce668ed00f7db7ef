import { cholesky, factorOf, inverseOfFactored, jets, multiply, numbers, solveFactored, variableJet } from "../../../compiler/backend.ts";
import { type Argument, isFree } from "../arguments.ts";
import { symmetricEigen } from "../eigen.ts";
import { logPriorAt, type Prior } from "./prior.ts";
import { climbed } from "./scalar.ts";

/** What rows say of a mean of D numbers: up to a constant, their log-density is right' (mean - about) - (mean - about)' precision (mean - about) / 2. */
export interface MeanEvidence {
  /** [D, D] */
  precision: Float64Array;
  /** [D] */
  right: Float64Array;
  about: ArrayLike<number>;
}

const SWEEPS = 5;
const STEPS = 20;
/** Move of an entry, in standard deviations of its mean, with which a search has settled: the objective's error is its square. */
const SETTLED = 1e-7;
/** Share of an entry's information, given the others', that counts as none. */
const UNTOLD = 1e-12;

/** A number of a parameter, as a place of what is shifted together. */
export interface Place {
  argument: Argument;
  entry: number;
}

/** The shift of one row of a mean, of which fixed entries stay; undefined where neither rows nor prior say anything. */
export function meanShift(mean: Argument, row: number, evidence: MeanEvidence): Float64Array | undefined {
  const D = evidence.right.length;
  const free = Array.from({ length: D }, (_entry, i) => i).filter((i) => isFree(mean.use, row * D + i));
  const own = modeShift(
    free.map((i) => ({ argument: mean, entry: row * D + i })),
    {
      precision: Float64Array.from(free.flatMap((i) => free.map((j) => evidence.precision[i * D + j]))),
      right: Float64Array.from(free, (i) => evidence.right[i]),
      about: free.map((i) => evidence.about[i]),
    },
  );
  if (own === undefined) return undefined;
  const shift = new Float64Array(D);
  for (const [k, i] of free.entries()) shift[i] = own[k];
  return shift;
}

/**
 * The shift of free numbers from `about` to the posterior mode given the covariances: (Σ n_c Σ_c⁻¹ + Λ₀) shift = right + Λ₀ (μ₀ - about) where
 * priors are normal, by `cov` or entry by entry (Gelman et al., Bayesian Data Analysis, third edition, section 3.5). Under other priors the
 * shift climbs.
 */
export function modeShift(places: readonly Place[], evidence: MeanEvidence): Float64Array | undefined {
  const whole = withNormalPriors(places, evidence);
  const rest = places.map(({ argument: { prior } }) => (prior === undefined || isNormal(prior) ? undefined : prior));
  return rest.every((prior) => prior === undefined) ? solved(whole.precision, whole.right) : climbedShift(places, rest, whole);
}

function isNormal({ key }: Prior): boolean {
  return key === "Normal" || key === "Normal.cov";
}

/** Normal priors as evidence beside that of the rows. */
function withNormalPriors(places: readonly Place[], { precision, right, about }: MeanEvidence): MeanEvidence {
  const n = places.length;
  const [own, sums] = [precision.slice(), right.slice()];
  for (const [i, { argument, entry }] of places.entries()) {
    const { prior } = argument;
    if (prior?.key === "Normal") {
      const { mean: centre, std } = prior.argsAt(entry);
      own[i * n + i] += 1 / (std * std);
      sums[i] += (centre - about[i]) / (std * std);
    } else if (prior?.key === "Normal.cov") {
      const D = argument.use.shape[argument.use.shape.length - 1];
      const start = entry - (entry % D);
      const inverse = inverseOfFactored(factorOf(prior.slice("cov", start * D, D * D), D), D);
      const centre = prior.slice("mean", start, D);
      for (const [j, other] of places.entries()) {
        const column = other.entry - start;
        if (other.argument !== argument || column < 0 || column >= D) continue;
        own[i * n + j] += inverse[(entry - start) * D + column];
        sums[i] += inverse[(entry - start) * D + column] * (centre[column] - about[j]);
      }
      // Entries that aren't moved with it stand where they are.
      for (let column = 0; column < D; column++)
        if (!places.some((other) => other.argument === argument && other.entry === start + column))
          sums[i] += inverse[(entry - start) * D + column] * (centre[column] - argument.values[start + column]);
    }
  }
  return { precision: own, right: sums, about };
}

/** A solution of least length in the entries' own scales where the equations are singular: what rows don't tell apart stays. */
function solved(precision: Float64Array, right: Float64Array): Float64Array | undefined {
  const n = right.length;
  const scale = Float64Array.from({ length: n }, (_entry, i) => (precision[i * n + i] > 0 ? 1 / Math.sqrt(precision[i * n + i]) : 0));
  if (scale.every((value) => value === 0)) return undefined;
  const scaled = precision.map((value, at) => value * scale[Math.floor(at / n)] * scale[at % n]);
  const sums = right.map((value, i) => value * scale[i]);
  const result = cholesky(scaled, n);
  const told = result.ok && sums.every((_value, i) => result.factor[i * n + i] ** 2 > UNTOLD);
  return (told ? solveFactored(result.factor, n, sums) : leastSolution(scaled, sums)).map((value, i) => value * scale[i]);
}

function leastSolution(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const { values, vectors } = symmetricEigen(matrix, n);
  const out = new Float64Array(n);
  for (let k = 0; k < n; k++) {
    if (!(values[k] > UNTOLD)) continue;
    let along = 0;
    for (let i = 0; i < n; i++) along += vectors[i * n + k] * right[i];
    for (let i = 0; i < n; i++) out[i] += (along / values[k]) * vectors[i * n + k];
  }
  return out;
}

/**
 * Entries climb in turn, which settles those at a kink of their prior, and then together by Newton's steps with the curvature of rows and
 * prior, halved until the objective rises. What is pressed against the edge of a Uniform stands still meanwhile.
 */
function climbedShift(places: readonly Place[], rest: readonly (Prior | undefined)[], evidence: MeanEvidence): Float64Array {
  const { precision, right, about } = evidence;
  const D = right.length;
  let shift: Float64Array = Float64Array.from(places, ({ argument, entry }, i) => argument.values[entry] - about[i]);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const before = shift.slice();
    for (let i = 0; i < D; i++) climbEntry(places[i], rest[i], i, evidence, shift);
    for (let step = 0; step < STEPS; step++) {
      const next = newtonStep(places, rest, evidence, shift);
      if (next === undefined) break;
      shift = next;
    }
    if (shift.every((value, i) => Math.abs(value - before[i]) * Math.sqrt(precision[i * D + i]) < SETTLED)) break;
  }
  for (const [i, { argument, entry }] of places.entries()) argument.values[entry] = withinPrior(argument, entry, about[i] + shift[i]);
  return shift;
}

/** A mean's free entry that a shift led to: its rounding may have taken it beyond the edge of a Uniform prior, where nothing is possible. */
export function withinPrior({ prior, use }: Argument, entry: number, value: number): number {
  if (prior?.key !== "Uniform" || !isFree(use, entry)) return value;
  const { low, high } = prior.argsAt(entry);
  return Math.min(Math.max(value, low), high);
}

/** Whether a slope presses an entry against the edge of a Uniform prior. */
function isPressed({ prior }: Argument, entry: number, value: number, slope: number): boolean {
  if (prior?.key !== "Uniform") return false;
  const { low, high } = prior.argsAt(entry);
  return slope > 0 ? value >= high : value <= low;
}

/** Moves one entry of the shift to its best value given the others. */
function climbEntry(
  { argument, entry }: Place,
  prior: Prior | undefined,
  i: number,
  { precision, right, about }: MeanEvidence,
  shift: Float64Array,
): void {
  const D = right.length;
  let slope = right[i];
  for (let j = 0; j < D; j++) if (j !== i) slope -= precision[i * D + j] * shift[j];
  const curvature = precision[i * D + i];
  if (prior === undefined) {
    if (curvature > 0) shift[i] = slope / curvature;
    return;
  }
  argument.values[entry] = withinPrior(argument, entry, about[i] + shift[i]);
  const best = climbed(argument, entry, "real", (m, value) => {
    const step = m.sub(value, m.number(about[i]));
    const rows = m.mul(step, m.sub(m.number(slope), m.mul(m.number(curvature / 2), step)));
    return m.add(rows, logPriorAt(m, prior, entry, value));
  });
  shift[i] = best - about[i];
}

const m = jets(1);

/** One Newton step from a shift, or nothing where none raises the objective by more than rounding. */
function newtonStep(
  places: readonly Place[],
  rest: readonly (Prior | undefined)[],
  { precision, right, about }: MeanEvidence,
  shift: Float64Array,
): Float64Array | undefined {
  const D = right.length;
  const valueAt = (i: number, by: number): number => withinPrior(places[i].argument, places[i].entry, about[i] + by);
  const pull = multiply(precision, shift, D, D, 1);
  const own = precision.slice();
  const slope = right.map((value, i) => value - pull[i]);
  const free = new Array<boolean>(D).fill(true);
  for (const [i, prior] of rest.entries()) {
    if (prior === undefined) continue;
    const { argument, entry } = places[i];
    const value = valueAt(i, shift[i]);
    const { gradient, hessian } = logPriorAt(m, prior, entry, variableJet(1, 0, value));
    slope[i] += gradient[0];
    free[i] = !isPressed(argument, entry, value, slope[i]);
    own[i * D + i] += Math.max(-hessian[0], 0);
  }
  for (let i = 0; i < D; i++) {
    if (free[i]) continue;
    slope[i] = 0;
    for (let j = 0; j < D; j++) own[i * D + j] = own[j * D + i] = Number(i === j);
  }
  const step = solved(own, slope);
  if (step === undefined || !(step.reduce((sum, by, i) => sum + by * slope[i], 0) > SETTLED * SETTLED)) return undefined;
  const objective = (at: Float64Array): number => {
    const drawn = multiply(precision, at, D, D, 1);
    const rows = at.reduce((sum, by, i) => sum + by * (right[i] - drawn[i] / 2), 0);
    return rest.reduce(
      (sum, prior, i) => (prior !== undefined && free[i] ? sum + logPriorAt(numbers, prior, places[i].entry, valueAt(i, at[i])) : sum),
      rows,
    );
  };
  const before = objective(shift);
  for (let share = 1; share > 1e-6; share /= 2) {
    const next = shift.map((by, i) => (free[i] ? valueAt(i, by + share * step[i]) - about[i] : by));
    if (objective(next) > before) return next;
  }
  return undefined;
}
