import { bug, factorOf, timesTransposed } from "../../../compiler/backend.ts";
import type { Emission, LinearLatent, ParamUse } from "../../../compiler/ir/types/plan.ts";
import { type Argument, bindArgument } from "../arguments.ts";
import type { StateSpace } from "../space.ts";
import type { Parameters } from "../types.ts";

/** One latent with its loading, whose rows are [width, latent.size]. */
export interface Loading {
  latent: LinearLatent;
  argument: Argument;
  /** Where its columns begin among those of all latents together. */
  from: number;
  /** Row that each covariance selects. */
  rows: Int32Array;
}

/**
 * x = mean + load z + noise of a `factor` emission, bound to parameter values. Given the categories, x has the covariance
 * load loadᵀ + noise. All latents together are one z ~ Normal(0, I): `loadingsAt` has their standard deviations inside.
 */
export interface Factors {
  /** Columns of x, D, and numbers of z, Q. */
  width: number;
  size: number;
  loadings: Loading[];
  noise: Argument;
  structure: "full" | "diagonal" | "spherical";
  /** Whether `noise` holds standard deviations. */
  isStd: boolean;
  /** Row of the noise that each covariance selects. */
  noiseRows: Int32Array;
  /** The covariances, [count, D, D], and which each state selects. */
  covariance: Argument;
}

export function bindFactors(emission: Emission, space: StateSpace, parameters: Parameters): Factors {
  const { width, params, node, latents = [] } = emission;
  const form = ["var", "std", "cov"].find((name) => name in params) ?? bug(`${node} has no noise`);
  const noise = bindArgument(space, params[form], parameters);
  const bound = latents.map((latent) => ({ latent, argument: bindArgument(space, params[latent.loading], parameters) }));
  const covariance = covariancesOf(emission, space, [noise, ...bound.map(({ argument }) => argument)]);
  const rowsOf = ({ rows }: Argument): Int32Array =>
    Int32Array.from({ length: covariance.count }, (_row, c) => rows[covariance.rows.indexOf(c)]);
  let size = 0;
  const loadings = bound.map(({ latent, argument }) => {
    size += latent.size;
    return { latent, argument, from: size - latent.size, rows: rowsOf(argument) };
  });
  const structure = params[form].structure ?? bug(`${node}: noise without a structure`);
  return { width, size, loadings, noise, structure, isStd: form === "std", noiseRows: rowsOf(noise), covariance };
}

/** One covariance for each combination of what selects loadings and noise. */
function covariancesOf({ node, width }: Emission, space: StateSpace, made: Argument[]): Argument {
  const index = [...new Set(made.flatMap(({ use }) => use.index))];
  const count = index.reduce((product, name) => product * (space.axes.find((axis) => axis.name === name)?.size ?? 1), 1);
  const estimate = made.some(({ use }) => use.estimate === "free") ? "free" : "fixed";
  const use: ParamUse = { param: node, index, shape: [width, width], estimate, node };
  return bindArgument(space, use, { [node]: new Float64Array(count * width * width) });
}

/** load of covariance `c`, [D, Q]. */
export function loadingsAt({ width, size, loadings }: Factors, c: number): Float64Array {
  const out = new Float64Array(width * size);
  for (const { latent, argument, from, rows } of loadings) {
    const at = rows[c] * argument.size;
    for (let d = 0; d < width; d++)
      for (let q = 0; q < latent.size; q++) out[d * size + from + q] = argument.values[at + d * latent.size + q] * latent.std[q];
  }
  return out;
}

/** The noise's covariance, [D, D], in row `row` of its parameter. */
export function noiseIn({ width, noise, structure, isStd }: Factors, row: number): Float64Array {
  const own = noise.values.subarray(row * noise.size, (row + 1) * noise.size);
  if (structure === "full") return own.slice();
  const matrix = new Float64Array(width * width);
  for (let d = 0; d < width; d++) matrix[d * width + d] = own[d % noise.size] ** (isStd ? 2 : 1);
  return matrix;
}

/** load loadᵀ + noise of covariance `c`, [D, D]. */
export function covarianceAt(factors: Factors, c: number): Float64Array {
  const { width, size, noiseRows } = factors;
  const matrix = timesTransposed(loadingsAt(factors, c), width, size);
  const noise = noiseIn(factors, noiseRows[c]);
  for (let i = 0; i < matrix.length; i++) matrix[i] += noise[i];
  return matrix;
}

/** The lower factor of the noise's covariance. */
export function noiseFactorAt(factors: Factors, c: number): Float64Array {
  return factorOf(noiseIn(factors, factors.noiseRows[c]), factors.width);
}

/** The covariances of a `factor` emission as those of a Normal without latents. */
export function expandedCovariances(emission: Emission, space: StateSpace, parameters: Parameters): Argument {
  const factors = bindFactors(emission, space, parameters);
  const { covariance, width } = factors;
  for (let c = 0; c < covariance.count; c++) covariance.values.set(covarianceAt(factors, c), c * width * width);
  return covariance;
}
