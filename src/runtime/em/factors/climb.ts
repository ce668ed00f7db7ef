import { factorOf, logDeterminant, solveFactored } from "../../../compiler/backend.ts";
import { isFree } from "../arguments.ts";
import { covarianceAt, type Factors } from "./binding.ts";
import { hasOwnLoadings, maximiseLoadings, momentsOf, type Scatters } from "./loadings.ts";
import { type Held, maximiseNoise, type NoiseFloor } from "./noise.ts";
import { hasOwnNoise, maximiseOwnNoise } from "./own-noise.ts";

/** Most cycles of one M step: what is left to gain is left to the next. */
const MOST_CYCLES = 30;
/** Share of an M step's gain that ends it, and nats per unit of weight. */
const ENOUGH = 0.05;
const NEGLIGIBLE = 1e-13;
/** Longest extrapolation. */
const LONGEST = 1000;

/** -½ Σ w (log |C| + tr(C⁻¹ S)), nats: what the M step raises. */
export function objectiveOf(factors: Factors, scatters: Scatters): number {
  const { width: D } = factors;
  let sum = 0;
  for (const [c, scatter] of scatters.entries()) {
    if (scatter === undefined) continue;
    const factor = factorOf(covarianceAt(factors, c), D);
    const ratio = solveFactored(factor, D, scatter.matrix, D);
    let trace = 0;
    for (let d = 0; d < D; d++) trace += ratio[d * D + d];
    sum -= 0.5 * scatter.weight * (logDeterminant(factor, D) + trace);
  }
  return sum;
}

/**
 * Raises the likelihood of scatters in loadings and noise by steps that never lower it: loadings given the noise, noise given the loadings
 * (ECME: Liu and Rubin 1994; ECM: Meng and Rubin 1993). Two steps tell where they lead; the extrapolation is kept where a step from there
 * is no worse (SQUAREM: Varadhan and Roland 2008, scheme S3).
 */
export function climb(factors: Factors, scatters: Scatters, floor: NoiseFloor): Held {
  const weight = scatters.reduce((sum, scatter) => sum + (scatter?.weight ?? 0), 0);
  const coordinates = coordinatesOf(factors, scatters, floor);
  const step = (): Held => {
    maximiseLoadings(factors, scatters);
    if (hasOwnNoise(factors)) return maximiseOwnNoise(factors, scatters, floor);
    return maximiseNoise(factors, scatters, momentsOf(factors, scatters), floor);
  };
  const first = objectiveOf(factors, scatters);
  let best = first;
  let held: Held = new Map();
  for (let cycle = 0; cycle < MOST_CYCLES; cycle++) {
    const from = coordinates.read();
    step();
    const middle = coordinates.read();
    held = step();
    let found = objectiveOf(factors, scatters);
    const ahead = extrapolated(from, middle, coordinates.read());
    if (ahead !== undefined) {
      const kept = copyOf(factors);
      coordinates.write(ahead);
      const further = step();
      const there = objectiveOf(factors, scatters);
      if (there >= found) {
        found = there;
        held = further;
      } else kept();
    }
    const gain = found - best;
    best = found;
    if (gain <= Math.max(ENOUGH * (best - first), NEGLIGIBLE * weight)) break;
  }
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

/** The numbers that steps move: logarithms of the free noise and, where the noise doesn't decide them, free loadings. */
function coordinatesOf(factors: Factors, scatters: Scatters, floor: NoiseFloor): { read(): number[]; write(values: number[]): void } {
  const { noise, loadings, structure, width, isStd } = factors;
  if (structure === "full") return { read: () => [], write: () => undefined };
  const free = Array.from(noise.values.keys()).filter((entry) => isFree(noise.use, entry));
  const moved = hasOwnLoadings(factors)
    ? []
    : loadings.flatMap(({ argument }) => {
        const entries = Array.from(argument.values.keys()).filter((entry) => isFree(argument.use, entry));
        return entries.map((entry) => ({ argument, entry }));
      });
  const bounds = free.map((entry) => {
    const [low, high] = boundsOf(entry % noise.size);
    return isStd ? [Math.sqrt(low), Math.sqrt(high)] : [low, high];
  });
  return {
    read: () => [...free.map((entry) => Math.log(noise.values[entry])), ...moved.map(({ argument, entry }) => argument.values[entry])],
    write(values) {
      for (const [i, entry] of free.entries()) noise.values[entry] = Math.min(Math.max(Math.exp(values[i]), bounds[i][0]), bounds[i][1]);
      for (const [i, { argument, entry }] of moved.entries()) argument.values[entry] = values[free.length + i];
    },
  };

  /** A column's noise is at most all that varies. */
  function boundsOf(slot: number): [number, number] {
    let low = 0;
    let high = 0;
    let columns = 0;
    for (let d = slot; d < width; d += noise.size) {
      low += floor.columns[d];
      high += Math.max(...scatters.map((scatter) => scatter?.matrix[d * width + d] ?? 0));
      columns += 1;
    }
    return [low / columns, Math.max(low, high) / columns];
  }
}

/** Remembers the parameters; the function puts them back. */
function copyOf({ noise, loadings }: Factors): () => void {
  const kept = [noise, ...loadings.map(({ argument }) => argument)].map(({ values }) => ({ values, copy: values.slice() }));
  return () => {
    for (const { values, copy } of kept) values.set(copy);
  };
}
