import type { StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import type { Parameters } from "../../../../src/runtime/em/types.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { statisticsOf } from "../../../support/models.ts";

export interface FactorModel {
  /** Components; 1 for none. */
  K: number;
  D: number;
  Q: number;
  /** What has a row for each component. */
  own: { mean?: boolean; load?: boolean; noise?: boolean };
  noise: "spherical" | "diagonal" | "full";
  form?: "var" | "std";
  /** A second latent of one number, loaded alike by all components. */
  second?: boolean;
  /** The last column doesn't load on the first number. */
  zero?: boolean;
  chain?: boolean;
}

const data = (D: number): string => `data D {
  source: csv("d.csv")
  sequence: along(row)
  x: real[${D}]? = [${Array.from({ length: D }, (_column, c) => `c${c}`).join(", ")}]
}
`;

/** The text of a factor model of x. */
export function declarations({ K, D, Q, own, noise, form = "var", second, zero, chain }: FactorModel): string {
  const rows = (isOwn: boolean | undefined): string => (isOwn ? `${K}, ` : "");
  const by = (isOwn: boolean | undefined): string => (isOwn ? "[k]" : "");
  const spread =
    noise === "full"
      ? `spd(${D})${own.noise ? `[${K}]` : ""}`
      : `positive${noise === "diagonal" ? `[${rows(own.noise)}${D}]` : own.noise ? `[${K}]` : ""}`;
  const held = Array.from(
    { length: D },
    (_row, d) => `[${Array.from({ length: Q }, (_c, q) => (d === D - 1 && q === 0 ? "0" : "_")).join(", ")}]`,
  );
  const fixed = zero
    ? ` = ${own.load ? `[${Array.from({ length: K }, () => `[${held.join(", ")}]`).join(", ")}]` : `[${held.join(", ")}]`}`
    : "";
  const category = chain
    ? `  param initial: simplex(${K})\n  param transition: simplex(${K})[${K}]\n  latent k: category(${K}) ~ Markov(initial, transition)\n`
    : `  param w: simplex(${K})\n  latent k: category(${K}) ~ Categorical(w)\n`;
  return `${data(D)}model M {
${K > 1 ? category : ""}  param mean: real[${rows(own.mean)}${D}]
  param load: real[${rows(own.load)}${D}, ${Q}]${fixed}
  param noise: ${spread}
  latent z: real[${Q}] ~ Normal(0, 1)
${second ? `  param also: real[${D}]\n  latent v: real ~ Normal(0, std: 2)\n` : ""}  observed x: real[${D}]? ~ Normal(mean${by(own.mean)} + load${by(own.load)} @ z${second ? " + also * v" : ""}, ${noise === "full" ? "cov" : form}: noise${by(own.noise)})
}`;
}

export function planOf(model: FactorModel): StatisticsPlan {
  return statisticsOf(declarations(model)).plan;
}

/** Mean and covariance of x in component k, by the definition: load loadᵀ + noise. */
export function componentOf(model: FactorModel, parameters: Parameters, k: number): { mean: number[]; covariance: number[][] } {
  const { D, Q, own, noise, form } = model;
  const rowOf = (name: string, size: number, isOwn: boolean | undefined): number[] =>
    Array.from(parameters[name].subarray(isOwn ? k * size : 0, (isOwn ? k * size : 0) + size));
  const load = rowOf("load", D * Q, own.load);
  const spread = rowOf("noise", noise === "full" ? D * D : noise === "diagonal" ? D : 1, own.noise);
  const covariance = Array.from({ length: D }, (_row, i) =>
    Array.from({ length: D }, (_entry, j) => {
      let sum = model.second ? 4 * parameters.also[i] * parameters.also[j] : 0;
      for (let q = 0; q < Q; q++) sum += load[i * Q + q] * load[j * Q + q];
      if (noise === "full") return sum + spread[i * D + j];
      const own = spread[noise === "diagonal" ? i : 0];
      return i === j ? sum + (form === "std" ? own * own : own) : sum;
    }),
  );
  return { mean: rowOf("mean", D, own.mean), covariance };
}

/** Rows of `groups` groups of D columns that vary along two directions, the second by `second`, and a little each. */
export function factorRows(rows: number, D: number, groups: number, seed: number, { second = 0.7, apart = 5 } = {}): Float64Array {
  const random = createRandom(seed, "factors.test");
  const directions = Array.from({ length: groups * D * 2 }, () => random.normal());
  const x = new Float64Array(rows * D);
  for (let row = 0; row < rows; row++) {
    const group = row % groups;
    const [a, b] = [random.normal(), random.normal()];
    for (let d = 0; d < D; d++) {
      const at = (group * D + d) * 2;
      x[row * D + d] = apart * group + directions[at] * a + second * directions[at + 1] * b + 0.6 * random.normal();
    }
  }
  return x;
}

/** log N(x; mean, covariance) by Gauss elimination. */
export function logNormal(x: number[], mean: number[], covariance: number[][]): number {
  const n = x.length;
  const rows = covariance.map((row, i) => [...row, x[i] - mean[i]]);
  const step = x.map((value, i) => value - mean[i]);
  let logDeterminant = 0;
  for (let c = 0; c < n; c++) {
    logDeterminant += Math.log(rows[c][c]);
    for (let r = c + 1; r < n; r++) {
      const factor = rows[r][c] / rows[c][c];
      for (let j = c; j <= n; j++) rows[r][j] -= factor * rows[c][j];
    }
  }
  const solved = new Array<number>(n).fill(0);
  for (let i = n - 1; i >= 0; i--) {
    let sum = rows[i][n];
    for (let j = i + 1; j < n; j++) sum -= rows[i][j] * solved[j];
    solved[i] = sum / rows[i][i];
  }
  const squares = solved.reduce((sum, value, i) => sum + value * step[i], 0);
  return -0.5 * (n * Math.log(2 * Math.PI) + logDeterminant + squares);
}
