import type { StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { joined } from "../../../../src/runtime/em/joint.ts";
import type { EmData } from "../../../../src/runtime/em/types.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { statisticsOf } from "../../../support/models.ts";

export type Noise = "spherical" | "diagonal" | "full";

/** Variables that share a latent z, each with its columns and noise; what is `own` has a row for each component. */
export interface JointModel {
  K: number;
  Q: number;
  blocks: { width: number; noise: Noise }[];
  own: { mean?: boolean; load?: boolean; noise?: boolean };
  /** Of z: `known` is Normal(0, 1), `fixed` has other known numbers, `own` is learned for each component where loadings and means are shared. */
  law?: "known" | "fixed" | "own";
  /** The first column of each number of z has the loading 1 in the first block, and z a covariance that is learned. */
  marked?: boolean;
  /** The last block has a latent number of its own besides. */
  second?: boolean;
  priors?: boolean;
  chain?: boolean;
}

const names = ["x", "y", "u"];

const unit = (size: number): string =>
  `[${Array.from({ length: size }, (_row, i) => `[${Array.from({ length: size }, (_c, j) => (i === j ? 1 : 0)).join(", ")}]`).join(", ")}]`;

export function textOf({ K, Q, blocks, own, law = "known", marked, second, priors, chain }: JointModel): string {
  const rows = (isOwn: boolean | undefined): string => (isOwn ? `${K}, ` : "");
  const by = (isOwn: boolean | undefined): string => (isOwn ? "[k]" : "");
  const prior = (text: string): string => (priors ? ` ~ ${text}` : "");
  const category = chain
    ? `  param initial: simplex(${K})\n  param transition: simplex(${K})[${K}]\n  latent k: category(${K}) ~ Markov(initial, transition)\n`
    : `  param w: simplex(${K})\n  latent k: category(${K}) ~ Categorical(w)\n`;
  const isOwnLaw = law === "own";
  const each = blocks.map(({ width, noise }, b) => {
    const x = names[b];
    const isLast = second && b === blocks.length - 1;
    const spread =
      noise === "full"
        ? `param e_${x}: spd(${width})${own.noise ? `[${K}]` : ""}${prior(`InverseWishart(${unit(width)}, ${width + 3})`)}`
        : `param e_${x}: positive${noise === "diagonal" ? `[${rows(own.noise)}${width}]` : own.noise ? `[${K}]` : ""}${prior("InverseGamma(3, 1)")}`;
    const held = Array.from(
      { length: width },
      (_row, d) => `[${Array.from({ length: Q }, (_n, q) => (d === q ? "1" : d < Q ? "0" : "_")).join(", ")}]`,
    ).join(", ");
    const mean = isOwnLaw ? "" : `m_${x}${by(own.mean)} + `;
    return {
      params: [
        ...(isOwnLaw ? [] : [`param m_${x}: real[${rows(own.mean)}${width}]${prior("Normal(0, std: 3)")}`]),
        `param l_${x}: real[${rows(own.load)}${width}, ${Q}]${marked && b === 0 ? ` = [${held}]` : prior("Normal(0, std: 0.7)")}`,
        ...(isLast ? [`param s_${x}: real[${width}]`] : []),
        spread,
      ],
      observed: `observed ${x}: real[${width}]? ~ Normal(${mean}l_${x}${by(own.load)} @ z${isLast ? ` - s_${x} * v` : ""}, ${noise === "full" ? "cov" : "var"}: e_${x}${by(own.noise)})`,
    };
  });
  const z = {
    known: "Normal(0, 1)",
    fixed: `Normal(${Q === 1 ? 0.5 : `[${Array.from({ length: Q }, (_n, q) => 0.5 - q).join(", ")}]`}, std: 1.5)`,
    own: `Normal(z_mean[k], cov: z_cov[k])`,
  }[law];
  const laws = isOwnLaw
    ? [`param z_mean: real[${K}, ${Q}]${prior("Normal(0, std: 2)")}`, `param z_cov: spd(${Q})[${K}]`]
    : marked
      ? [`param z_cov: spd(${Q})`]
      : [];
  const fields = blocks.map(
    ({ width }, b) => `  ${names[b]}: real[${width}]? = [${Array.from({ length: width }, (_c, c) => `${names[b]}${c}`).join(", ")}]`,
  );
  const lines = [
    ...each.flatMap(({ params }) => params),
    ...laws,
    `latent z: real[${Q}] ~ ${marked ? "Normal(0, cov: z_cov)" : z}`,
    ...(second ? ["latent v: real ~ Normal(0, std: 2)"] : []),
    ...each.map(({ observed }) => observed),
  ];
  return `data D {\n  source: csv("d.csv")\n  sequence: along(row)\n${fields.join("\n")}\n}\nmodel M {\n${K > 1 ? category : ""}${lines.map((line) => `  ${line}`).join("\n")}\n}`;
}

export function planOf(model: JointModel): StatisticsPlan {
  return statisticsOf(textOf(model)).plan;
}

/** Rows in which the blocks share two directions, of groups that lie apart; every seventh number is missing with `gaps`. */
export function rowsFor(model: JointModel, rows: number, seed: number, { gaps = false, apart = 3 } = {}): EmData {
  const random = createRandom(seed, "joint.test");
  const widths = model.blocks.map(({ width }) => width);
  const D = widths.reduce((sum, width) => sum + width, 0);
  const directions = Array.from({ length: D * 2 }, () => random.normal());
  const whole = Array.from({ length: rows }, (_row, row) => {
    const [a, b] = [random.normal(), random.normal()];
    const group = row % model.K;
    return Array.from({ length: D }, (_column, d) => {
      const value = directions[2 * d] * (apart * group + a) + 0.8 * directions[2 * d + 1] * b + 0.6 * random.normal();
      return gaps && (row * D + d) % 7 === 0 ? Number.NaN : value;
    });
  });
  let from = 0;
  const fields = Object.fromEntries(
    widths.map((width, b) => {
      from += width;
      return [names[b], Float64Array.from(whole.flatMap((row) => row.slice(from - width, from)))];
    }),
  );
  // Few rows a sequence, as the definition visits every path.
  const stretches = Array.from({ length: rows / 5 }, (_sequence, u) => ({ start: 5 * u, end: 5 * u + 5 }));
  return { rows, fields: joined(planOf(model), fields, rows), sequences: stretches };
}
