import { factorOf, inverseOfFactored, multiply, timesTransposed, transposed } from "../../../compiler/backend.ts";
import type { Argument, Cells } from "../arguments.ts";
import { type Factors, loadingsAt, noiseIn, rootAt, rootOf } from "../factors/binding.ts";
import type { Shifts } from "../factors/shifts.ts";
import { covarianceCounts } from "../priors/conjugate.ts";
import { pullsOf, type QuadraticSums } from "./normal.ts";
import { priorSlopes } from "./priors.ts";
import { addSlopes, type Slopes } from "./slopes.ts";

/**
 * Of a Normal with latents integrated out: in its loadings, its noise and its latents' scales (logarithms of variances or standard deviations; of a
 * full covariance the lower factor with the logarithm of its diagonal). The derivative in a covariance C with the scatter S about the mean
 * and the weight w is ½ A with A = C⁻¹ (S - w C) C⁻¹.
 */
export function addFactorSlopes(into: Slopes, cells: Cells, sums: QuadraticSums, factors: Factors, shifts: Shifts): void {
  const { width: D, size: Q, loadings, blocks, latents, covariance } = factors;
  const found = new Map<Argument, Float64Array>();
  const of = (argument: Argument): Float64Array => {
    const own = found.get(argument) ?? new Float64Array(argument.values.length);
    found.set(argument, own);
    return own;
  };
  const pulls = pullsOf(cells, sums);
  for (const [c, A] of curvatures(cells, sums, covariance.count).entries()) {
    const root = rootAt(factors, c);
    const load = loadingsAt(factors, c);
    const steps = multiply(A, multiply(load, timesTransposed(root, Q, Q), D, Q, Q), D, D, Q);
    for (let cell = 0; cell < cells.count; cell++) {
      if (cells.rows[0][cell] !== c) continue;
      const mean = shifts.latentMeans(cell);
      for (let d = 0; d < D; d++) for (let q = 0; q < Q; q++) steps[d * Q + q] += pulls[cell * D + d] * mean[q];
    }
    for (const { block, latent, sign, argument, rows } of loadings)
      for (let d = 0; d < block.width; d++)
        for (let q = 0; q < latent.size; q++)
          of(argument)[rows[c] * argument.size + d * latent.size + q] += sign * steps[(block.from + d) * Q + latent.from + q];
    for (const block of blocks) {
      const { noise, structure, isStd, rows, from, width } = block;
      const own = part(A, D, from, width);
      if (structure === "full") addInFactor(of(noise), rows[c] * noise.size, own, factorOf(noiseIn(block, rows[c]), width), width);
      else addInLogarithms(of(noise), noise, rows[c], own, width, isStd);
    }
    const inner = multiply(multiply(transposed(load, D, Q), A, Q, D, D), load, Q, D, Q);
    for (const latent of latents) {
      const { scale, rows, form, from, size } = latent;
      const own = part(inner, Q, from, size);
      if (form === "cov") addInFactor(of(scale), rows[c] * scale.size, own, rootOf(latent, rows[c]), size);
      else addInLogarithms(of(scale), scale, rows[c], own, size, form === "std");
    }
  }
  for (const { argument } of loadings) addWithPrior(into, argument, of(argument), "real");
  for (const { noise, structure, width } of blocks)
    if (structure === "full") addOfCovariance(into, noise, of(noise), width);
    else addWithPrior(into, noise, of(noise), "positive");
  for (const { scale, form, size } of latents)
    if (form === "cov") addOfCovariance(into, scale, of(scale), size);
    else addWithPrior(into, scale, of(scale), "positive");
}

function addWithPrior(into: Slopes, argument: Argument, slopes: Float64Array, kind: "real" | "positive"): void {
  const prior = priorSlopes(argument, kind);
  addSlopes(
    into,
    argument,
    slopes.map((slope, entry) => slope + prior[entry]),
  );
}

/** Of lower factors, with what an inverse Wishart prior adds. */
function addOfCovariance(into: Slopes, argument: Argument, slopes: Float64Array, size: number): void {
  for (let row = 0; argument.prior !== undefined && row < argument.count; row++) {
    const at = row * argument.size;
    const { weight, sums } = covarianceCounts(argument.prior, row, size);
    const factor = factorOf(argument.values.subarray(at, at + argument.size), size);
    addInFactor(slopes, at, curvature(inverseOfFactored(factor, size), sums, weight, size), factor, size);
  }
  addSlopes(into, argument, slopes);
}

/** [width, width] from row and column `from` of a matrix [D, D]. */
function part(matrix: Float64Array, D: number, from: number, width: number): Float64Array {
  return Float64Array.from({ length: width * width }, (_entry, i) => matrix[(from + Math.floor(i / width)) * D + from + (i % width)]);
}

function addInFactor(out: Float64Array, at: number, A: Float64Array, factor: Float64Array, size: number): void {
  const slopes = multiply(A, factor, size, size, size);
  for (let i = 0; i < size; i++)
    for (let j = 0; j <= i; j++) out[at + i * size + j] += slopes[i * size + j] * (i === j ? factor[i * size + i] : 1);
}

/** d log(variance) / d log(std) is 2. */
function addInLogarithms(out: Float64Array, { values, size }: Argument, row: number, A: Float64Array, width: number, isStd: boolean): void {
  for (let d = 0; d < width; d++) {
    const entry = row * size + (d % size);
    const variance = isStd ? values[entry] ** 2 : values[entry];
    out[entry] += (isStd ? 1 : 0.5) * A[d * width + d] * variance;
  }
}

/** P (S - w C) P of a precision P = C⁻¹. */
function curvature(precision: Float64Array, scatter: Float64Array, weight: number, D: number): Float64Array {
  const sandwich = multiply(multiply(precision, scatter, D, D, D), precision, D, D, D);
  return sandwich.map((value, at) => value - weight * precision[at]);
}

/** A of each covariance, from the sums about the means. */
function curvatures(cells: Cells, { width: D, inverses, second, weights, covRows }: QuadraticSums, count: number): Float64Array[] {
  return Array.from({ length: count }, (_row, c) => {
    const lower = Float64Array.from({ length: D * D }, (_entry, at) => (at % D > Math.floor(at / D) ? 0 : inverses[c * D * D + at]));
    const sum = new Float64Array(D * D);
    let weight = 0;
    for (let cell = 0; cell < cells.count; cell++) {
      if (covRows[cell] !== c) continue;
      weight += weights[cell];
      for (let i = 0; i < D; i++) for (let j = 0; j < D; j++) sum[i * D + j] += second[cell * D * D + Math.max(i, j) * D + Math.min(i, j)];
    }
    return curvature(timesTransposed(transposed(lower, D, D), D, D), sum, weight, D);
  });
}
