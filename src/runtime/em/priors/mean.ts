import {
  bug,
  cholesky,
  factorOf,
  inverseOfFactored,
  jets,
  multiply,
  numbers,
  solveFactored,
  variableJet,
} from "../../../compiler/backend.ts";
import { type Argument, isFree } from "../arguments.ts";
import { logPriorAt } from "./prior.ts";
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

/**
 * The shift of a mean from `about` to the posterior mode given the covariances: (Σ n_c Σ_c⁻¹ + Λ₀) shift = right + Λ₀ (μ₀ - about) where the
 * prior is normal, by `cov` or entry by entry (Gelman et al., Bayesian Data Analysis, third edition, section 3.5). Under another prior the
 * shift climbs. Undefined where neither rows nor prior say anything.
 */
export function meanShift(mean: Argument, row: number, { precision, right, about }: MeanEvidence): Float64Array | undefined {
  const D = right.length;
  const { prior } = mean;
  const start = row * D;
  if (prior === undefined) return solved(precision, right);
  if (prior.key !== "Normal" && prior.key !== "Normal.cov") return climbedShift(mean, start, { precision, right, about });
  const [own, sums] = [precision.slice(), right.slice()];
  if (prior.key === "Normal") {
    for (let i = 0; i < D; i++) {
      const { mean: centre, std } = prior.argsAt(start + i);
      own[i * D + i] += 1 / (std * std);
      sums[i] += (centre - about[i]) / (std * std);
    }
  } else {
    const inverse = inverseOfFactored(factorOf(prior.slice("cov", start * D, D * D), D), D);
    const centre = prior.slice("mean", start, D);
    for (let i = 0; i < D; i++)
      for (let j = 0; j < D; j++) {
        own[i * D + j] += inverse[i * D + j];
        sums[i] += inverse[i * D + j] * (centre[j] - about[j]);
      }
  }
  return solved(own, sums);
}

function solved(precision: Float64Array, right: Float64Array): Float64Array | undefined {
  const result = cholesky(precision, right.length);
  return result.ok ? solveFactored(result.factor, right.length, right) : undefined;
}

/**
 * Entries climb in turn, which settles those at a kink of their prior, and then together by Newton's steps with the curvature of rows and
 * prior, halved until the objective rises. What is pressed against the edge of a Uniform stands still meanwhile.
 */
function climbedShift(mean: Argument, start: number, evidence: MeanEvidence): Float64Array {
  const { precision, right, about } = evidence;
  const D = right.length;
  const { values } = mean;
  let shift: Float64Array = Float64Array.from({ length: D }, (_entry, i) => values[start + i] - about[i]);
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const before = shift.slice();
    for (let i = 0; i < D; i++) climbEntry(mean, start, i, evidence, shift);
    for (let step = 0; step < STEPS; step++) {
      const next = newtonStep(mean, start, evidence, shift);
      if (next === undefined) break;
      shift = next;
    }
    if (shift.every((value, i) => Math.abs(value - before[i]) * Math.sqrt(precision[i * D + i]) < SETTLED)) break;
  }
  for (let i = 0; i < D; i++) values[start + i] = withinPrior(mean, start + i, about[i] + shift[i]);
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
function climbEntry(mean: Argument, start: number, i: number, { precision, right, about }: MeanEvidence, shift: Float64Array): void {
  const D = right.length;
  const entry = start + i;
  if (!isFree(mean.use, entry)) return;
  const prior = mean.prior ?? bug("a mean without a prior");
  let slope = right[i];
  for (let j = 0; j < D; j++) if (j !== i) slope -= precision[i * D + j] * shift[j];
  mean.values[entry] = withinPrior(mean, entry, about[i] + shift[i]);
  const best = climbed(mean, entry, "real", (m, value) => {
    const step = m.sub(value, m.number(about[i]));
    const rows = m.mul(step, m.sub(m.number(slope), m.mul(m.number(precision[i * D + i] / 2), step)));
    return m.add(rows, logPriorAt(m, prior, entry, value));
  });
  shift[i] = best - about[i];
}

const m = jets(1);

/** One Newton step from a shift, or nothing where none raises the objective by more than rounding. */
function newtonStep(
  mean: Argument,
  start: number,
  { precision, right, about }: MeanEvidence,
  shift: Float64Array,
): Float64Array | undefined {
  const D = right.length;
  const prior = mean.prior ?? bug("a mean without a prior");
  const valueAt = (i: number, by: number): number => withinPrior(mean, start + i, about[i] + by);
  const pull = multiply(precision, shift, D, D, 1);
  const own = precision.slice();
  const slope = new Float64Array(D);
  const free = new Array<boolean>(D);
  for (let i = 0; i < D; i++) {
    const value = valueAt(i, shift[i]);
    const { gradient, hessian } = logPriorAt(m, prior, start + i, variableJet(1, 0, value));
    slope[i] = right[i] - pull[i] + gradient[0];
    own[i * D + i] += Math.max(-hessian[0], 0);
    free[i] = isFree(mean.use, start + i) && !isPressed(mean, start + i, value, slope[i]);
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
    return at.reduce((sum, by, i) => (free[i] ? sum + logPriorAt(numbers, prior, start + i, valueAt(i, by)) : sum), rows);
  };
  const before = objective(shift);
  for (let share = 1; share > 1e-6; share /= 2) {
    const next = shift.map((by, i) => (free[i] ? valueAt(i, by + share * step[i]) - about[i] : by));
    if (objective(next) > before) return next;
  }
  return undefined;
}
