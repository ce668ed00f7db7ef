import { cholesky, logDeterminant, solveFactored } from "../../../compiler/backend.ts";
import type { Rows } from "../emissions/covariances.ts";
import { logPriors } from "../priors/density.ts";
import { covarianceAt, type Factors, writeCovariances } from "./binding.ts";
import { coordinatesOf } from "./coordinates.ts";
import { takeIn } from "./expanded.ts";
import { hasOwnLoadings, maximiseOwnLoadings, regressLoadings } from "./loadings.ts";
import { momentsOf, type Scatters, uncentredMoments } from "./moments.ts";
import { type Held, maximiseNoise, type NoiseFloor } from "./noise.ts";
import { hasOwnNoise, maximiseOwnNoise } from "./own-noise.ts";
import { maximiseScales } from "./scale.ts";
import type { Shifts } from "./shifts.ts";

/** Share of an M step's gain that ends it, and nats per unit of weight. */
const ENOUGH = 0.05;
const NEGLIGIBLE = 1e-13;
/** Longest extrapolation. */
const LONGEST = 1000;

/** How far one M step goes: what is left to gain is left to the next, where there is one. */
export const SOME = { cycles: 30, enough: ENOUGH };
/** Where means move as well, components gain more by being told apart anew. */
export const FEW = { cycles: 3, enough: ENOUGH };
export const ALL = { cycles: 3000, enough: 0 };

/** The log priors less ½ Σ w (log |C| + tr(C⁻¹ S)), nats: what the M step raises. */
export function objectiveOf(factors: Factors, scatters: Scatters): number {
  const { width: D, blocks, latents, loadings } = factors;
  const made = [
    ...blocks.flatMap(({ mean, noise }) => [mean, noise]),
    ...latents.flatMap(({ mean, scale }) => [mean, scale]),
    ...loadings.map(({ argument }) => argument),
  ];
  let sum = logPriors(made).value;
  for (const [c, scatter] of scatters.entries()) {
    if (scatter === undefined) continue;
    const result = cholesky(covarianceAt(factors, c), D);
    if (!result.ok) return Number.NEGATIVE_INFINITY;
    const ratio = solveFactored(result.factor, D, scatter.matrix, D);
    let trace = 0;
    for (let d = 0; d < D; d++) trace += ratio[d * D + d];
    sum -= 0.5 * scatter.weight * (logDeterminant(result.factor, D) + trace);
  }
  return sum;
}

/** What a climb is about. `rows` is read where means move with the loadings. */
export interface Climb {
  factors: Factors;
  shifts: Shifts;
  scatters: Scatters;
  rows?: Rows;
  floors: NoiseFloor[];
}

/**
 * Raises the likelihood of scatters, or the posterior, in loadings, noise and the latents' scales by steps that never lower it, each given the rest
 * (ECME: Liu and Rubin 1994; ECM: Meng and Rubin 1993). Two steps tell where they lead; the extrapolation is kept where a step from there
 * is no worse (SQUAREM: Varadhan and Roland 2008, scheme S3).
 */
export function climb(of: Climb, { cycles, enough } = SOME): Held {
  const { factors, scatters } = of;
  const weight = scatters.reduce((sum, scatter) => sum + (scatter?.weight ?? 0), 0);
  const coordinates = coordinatesOf(factors, scatters, of.floors);
  const present = (): Scatters => (of.shifts.still ? scatters : (of.rows?.scatters() ?? scatters));
  const height = (): number => objectiveOf(factors, present());
  const first = height();
  let best = first;
  let held: Held = new Map();
  for (let cycle = 0; cycle < cycles; cycle++) {
    const from = coordinates.read();
    step(of, present);
    const middle = coordinates.read();
    held = step(of, present);
    let found = height();
    const ahead = extrapolated(from, middle, coordinates.read());
    if (ahead !== undefined) {
      const restore = coordinates.kept();
      coordinates.write(ahead);
      const further = step(of, present);
      const there = height();
      if (there >= found) {
        found = there;
        held = further;
      } else {
        restore();
        moveMeans(of);
      }
    }
    const gain = found - best;
    best = found;
    if (gain <= Math.max(enough * (best - first), NEGLIGIBLE * weight)) break;
  }
  return held;
}

/** Maximises the means that move with the loadings, given everything else. */
function moveMeans({ factors, shifts, rows }: Climb): void {
  if (shifts.still || rows === undefined) return;
  writeCovariances(factors);
  rows.follow();
  rows.moveMeans();
}

function step(of: Climb, present: () => Scatters): Held {
  const { factors, shifts, rows, floors } = of;
  const isMoving = !shifts.still && rows !== undefined;
  moveMeans(of);
  if (hasOwnLoadings(factors) && !isMoving) maximiseOwnLoadings(factors, present());
  else {
    const scatters = present();
    const moments = isMoving ? uncentredMoments(factors, scatters, shifts, rows) : momentsOf(factors, scatters);
    regressLoadings(factors, scatters, moments);
    if (!isMoving) takeIn(factors, scatters, moments);
    else rows.follow();
  }
  const held: Held = new Map();
  const scatters = present();
  for (const [b, block] of factors.blocks.entries())
    if (hasOwnNoise(factors, block)) maximiseOwnNoise(factors, block, scatters, floors[b], held);
  const others = factors.blocks.filter((block) => !hasOwnNoise(factors, block) && block.noise.use.estimate === "free");
  if (others.length === 0 && factors.latents.every(({ scale }) => scale.use.estimate === "fixed")) return held;
  const moments = momentsOf(factors, scatters);
  for (const block of others) maximiseNoise(factors, block, scatters, moments, floors[factors.blocks.indexOf(block)], held);
  maximiseScales(factors, scatters, moments);
  return held;
}

/** Where two steps from `from` lead, if further than to the second's end. */
function extrapolated(from: number[], middle: number[], end: number[]): number[] | undefined {
  const step = middle.map((value, i) => value - from[i]);
  const turn = end.map((value, i) => value - middle[i] - step[i]);
  const length = Math.min(Math.hypot(...step) / Math.hypot(...turn), LONGEST);
  if (!(length > 1)) return undefined;
  return from.map((value, i) => value + 2 * length * step[i] + length * length * turn[i]);
}
