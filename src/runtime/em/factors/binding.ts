import { bug, cholesky, factorOf, inverseOfFactored, multiply, timesTransposed } from "../../../compiler/backend.ts";
import type { Emission, FactorForm, ParamUse } from "../../../compiler/ir/types/plan.ts";
import { type Argument, bindArgument } from "../arguments.ts";
import type { StateSpace } from "../space.ts";
import type { Parameters } from "../types.ts";

/** The columns of one observed variable, with its mean and noise. */
export interface FactorBlock {
  from: number;
  width: number;
  mean: Argument;
  noise: Argument;
  structure: "full" | "diagonal" | "spherical";
  /** Whether `noise` holds standard deviations. */
  isStd: boolean;
  /** Row of the noise that each covariance selects. */
  rows: Int32Array;
}

/** One latent, whose numbers begin at `from` among those of all. */
export interface Latent {
  name: string;
  from: number;
  size: number;
  mean: Argument;
  scale: Argument;
  form: FactorForm;
  /** Row of the scale that each covariance selects. */
  rows: Int32Array;
}

/** What a block's columns have of a latent: rows are [block.width, latent.size]. */
export interface Loading {
  block: FactorBlock;
  latent: Latent;
  sign: 1 | -1;
  argument: Argument;
  /** Row that each covariance selects. */
  rows: Int32Array;
}

/**
 * x = mean + load z + noise of a `factor` emission, bound to parameter values: of all its blocks and latents together. Given the categories, x has
 * the covariance load cov(z) loadᵀ + noise.
 */
export interface Factors {
  /** Columns of x, D, and numbers of z, Q. */
  width: number;
  size: number;
  blocks: FactorBlock[];
  latents: Latent[];
  loadings: Loading[];
  /** The covariances, [count, D, D], and which each state selects. */
  covariance: Argument;
}

export function bindFactors(emission: Emission, space: StateSpace, parameters: Parameters): Factors {
  const { width, params, node } = emission;
  const bind = (key: string): Argument => bindArgument(space, params[key], parameters);
  const written = emission.blocks ?? bug(`${node} has no blocks`);
  const laws = (emission.latents ?? []).map((law) => ({ ...law, mean: bind(law.mean), scale: bind(law.scale) }));
  const parts = written.map((block) => ({
    ...block,
    structure: params[block.noise].structure ?? bug(`${node}: noise without a structure`),
    mean: bind(block.mean),
    noise: bind(block.noise),
    loadings: block.loadings.map((one) => ({ ...one, argument: bind(one.loading) })),
  }));
  const made = [
    ...laws.map(({ scale }) => scale),
    ...parts.flatMap(({ noise, loadings }) => [noise, ...loadings.map(({ argument }) => argument)]),
  ];
  const covariance = covariancesOf(emission, space, made);
  const rowsOf = ({ rows }: Argument): Int32Array =>
    Int32Array.from({ length: covariance.count }, (_row, c) => rows[covariance.rows.indexOf(c)]);
  let size = 0;
  const latents = laws.map(({ name, size: own, mean, scale, form }): Latent => {
    size += own;
    return { name, from: size - own, size: own, mean, scale, form, rows: rowsOf(scale) };
  });
  let from = 0;
  const loadings: Loading[] = [];
  const blocks = parts.map(({ width: own, mean, noise, structure, form, loadings: read }): FactorBlock => {
    const block = { from, width: own, mean, noise, structure, isStd: form === "std", rows: rowsOf(noise) };
    from += own;
    for (const { latent, sign, argument } of read) {
      const law = latents.find(({ name }) => name === latent) ?? bug(`${node} has no latent ${latent}`);
      loadings.push({ block, latent: law, sign, argument, rows: rowsOf(argument) });
    }
    return block;
  });
  return { width, size, blocks, latents, loadings, covariance };
}

/** One covariance for each combination of what selects loadings, noise and the latents' scales. */
function covariancesOf({ node, width }: Emission, space: StateSpace, made: Argument[]): Argument {
  const index = [...new Set(made.flatMap(({ use }) => use.index))];
  const count = index.reduce((product, name) => product * (space.axes.find((axis) => axis.name === name)?.size ?? 1), 1);
  const estimate = made.some(({ use }) => use.estimate === "free") ? "free" : "fixed";
  const use: ParamUse = { param: node, index, shape: [width, width], estimate, node };
  return bindArgument(space, use, { [node]: new Float64Array(count * width * width) });
}

/** What of a covariance its parameters are. */
export function isFreely({ blocks, latents, loadings }: Factors): boolean {
  const made = [...blocks.map(({ noise }) => noise), ...latents.map(({ scale }) => scale), ...loadings.map(({ argument }) => argument)];
  return made.some(({ use }) => use.estimate === "free");
}

/** The lower factor of a latent's covariance, [size, size], in row `row` of its scale. */
export function rootOf({ size, scale, form }: Latent, row: number): Float64Array {
  const own = scale.values.subarray(row * scale.size, (row + 1) * scale.size);
  if (form === "cov") {
    const result = cholesky(own, size);
    return result.ok ? result.factor : bug("the covariance of a latent is not positive definite");
  }
  const root = new Float64Array(size * size);
  for (let q = 0; q < size; q++) root[q * size + q] = form === "std" ? own[q % scale.size] : Math.sqrt(own[q % scale.size]);
  return root;
}

/** The lower factor of the covariance of all latents together under covariance `c`, [Q, Q]. */
export function rootAt({ latents, size: Q }: Factors, c: number): Float64Array {
  const root = new Float64Array(Q * Q);
  for (const latent of latents) {
    const own = rootOf(latent, latent.rows[c]);
    for (let p = 0; p < latent.size; p++)
      for (let q = 0; q <= p; q++) root[(latent.from + p) * Q + latent.from + q] = own[p * latent.size + q];
  }
  return root;
}

/** load of covariance `c`, [D, Q]: 0 where a block doesn't read a latent. */
export function loadingsAt({ width, size, loadings }: Factors, c: number): Float64Array {
  const out = new Float64Array(width * size);
  for (const { block, latent, sign, argument, rows } of loadings) {
    const at = rows[c] * argument.size;
    for (let d = 0; d < block.width; d++)
      for (let q = 0; q < latent.size; q++)
        out[(block.from + d) * size + latent.from + q] = sign * argument.values[at + d * latent.size + q];
  }
  return out;
}

/** The same for latents with the covariance I: load root. */
export function scaledLoadingsAt(factors: Factors, c: number): Float64Array {
  return multiply(loadingsAt(factors, c), rootAt(factors, c), factors.width, factors.size, factors.size);
}

/** The noise's covariance in row `row` of a block's noise, [width, width]. */
export function noiseIn({ width, noise, structure, isStd }: FactorBlock, row: number): Float64Array {
  const own = noise.values.subarray(row * noise.size, (row + 1) * noise.size);
  if (structure === "full") return own.slice();
  const matrix = new Float64Array(width * width);
  for (let d = 0; d < width; d++) matrix[d * width + d] = own[d % noise.size] ** (isStd ? 2 : 1);
  return matrix;
}

/** A matrix of every block's noise under covariance `c`, one behind the other along the diagonal of [D, D]. */
function blockwise(
  { width: D, blocks }: Factors,
  c: number,
  make: (noise: Float64Array, width: number) => Float64Array,
  one: (variance: number) => number,
): Float64Array {
  const matrix = new Float64Array(D * D);
  for (const block of blocks) {
    const { from, width, structure, rows } = block;
    const noise = noiseIn(block, rows[c]);
    const own = structure === "full" ? make(noise, width) : noise;
    for (let i = 0; i < width; i++)
      for (let j = 0; j < width; j++)
        if (structure === "full" || i === j)
          matrix[(from + i) * D + from + j] = structure === "full" ? own[i * width + j] : one(own[i * width + i]);
  }
  return matrix;
}

export function noiseAt(factors: Factors, c: number): Float64Array {
  return blockwise(
    factors,
    c,
    (noise) => noise,
    (variance) => variance,
  );
}

/** The lower factor of the noise's covariance. */
export function noiseFactorAt(factors: Factors, c: number): Float64Array {
  return blockwise(factors, c, factorOf, Math.sqrt);
}

/** The inverse of the noise's covariance. */
export function noisePrecisionAt(factors: Factors, c: number): Float64Array {
  return blockwise(
    factors,
    c,
    (noise, width) => inverseOfFactored(factorOf(noise, width), width),
    (variance) => 1 / variance,
  );
}

/** load cov(z) loadᵀ + noise of covariance `c`, [D, D]. */
export function covarianceAt(factors: Factors, c: number): Float64Array {
  const { width, size } = factors;
  const matrix = timesTransposed(scaledLoadingsAt(factors, c), width, size);
  const noise = noiseAt(factors, c);
  for (let i = 0; i < matrix.length; i++) matrix[i] += noise[i];
  return matrix;
}

/** The covariances of a `factor` emission as those of a Normal without latents. */
export function writeCovariances(factors: Factors): Argument {
  const { covariance, width } = factors;
  for (let c = 0; c < covariance.count; c++) covariance.values.set(covarianceAt(factors, c), c * width * width);
  return covariance;
}

/** root⁻¹ from the right: of loadings [D, Q] for latents with the covariance I those for latents with the covariance root rootᵀ. */
export function unscaled(scaled: Float64Array, root: Float64Array, D: number, Q: number): Float64Array {
  const out = scaled.slice();
  for (let d = 0; d < D; d++)
    for (let q = Q - 1; q >= 0; q--) {
      for (let p = q + 1; p < Q; p++) out[d * Q + q] -= out[d * Q + p] * root[p * Q + q];
      out[d * Q + q] /= root[q * Q + q];
    }
  return out;
}
