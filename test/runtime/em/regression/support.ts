import fc from "fast-check";
import type { Expr } from "../../../../src/compiler/ir/types/model.ts";
import type { Emission, KnownPrior, ParamUse, PredictorTerm, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import type { EmData } from "../../../../src/runtime/em/types.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { prior } from "../support/decorate.ts";
import { categorical, chain, plan, use } from "../support/plans.ts";

const known = (name: string, plate: number[]): Expr => ({
  is: "variable",
  name,
  node: "M.x",
  type: { kind: "real", plate, optional: false },
});
const z = known("z", []);
const x = known("x", [2]);

/** A regression with random data: collinear columns, fewer rows than coefficients, missing entries, weights of 0. */
export interface Trial {
  K: number;
  rows: number;
  seed: number;
  family: "var" | "std" | "cov" | "LogNormal" | "log_rate" | "rate" | "logits" | "softmax";
  axis: "none" | "categorical" | "markov";
  /** Which of intercept, slopes and scale are of each state. */
  own: [boolean, boolean, boolean];
  collinear: boolean;
  missing: boolean;
  weighted: boolean;
  fixed: boolean;
  prior: "none" | "Normal" | "Laplace" | "StudentT" | "Gamma" | "Uniform";
}

export const trials: fc.Arbitrary<Trial> = fc.record({
  K: fc.integer({ min: 1, max: 3 }),
  rows: fc.integer({ min: 1, max: 30 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
  family: fc.constantFrom("var", "std", "cov", "LogNormal", "log_rate", "rate", "logits", "softmax"),
  axis: fc.constantFrom("none", "categorical", "markov"),
  own: fc.tuple(fc.boolean(), fc.boolean(), fc.boolean()),
  collinear: fc.boolean(),
  missing: fc.boolean(),
  weighted: fc.boolean(),
  fixed: fc.boolean(),
  prior: fc.constantFrom("none", "Normal", "Laplace", "StudentT", "Gamma", "Uniform"),
});

export function build(trial: Trial): { model: StatisticsPlan; data: EmData } {
  const { K, family, axis, own } = trial;
  // Fewer rows than numbers of a mean lie in it exactly, and a covariance of what is left has no digits to tell a fall by.
  const rows = family === "cov" ? trial.rows + 8 : trial.rows;
  const random = createRandom(trial.seed, "regression.laws");
  const index = (isOwn: boolean): string[] => (isOwn && axis !== "none" ? ["k"] : []);
  const isRate = family === "rate";
  const priors: Record<Trial["prior"], KnownPrior | undefined> = {
    none: undefined,
    Normal: prior("Normal", "std", { mean: 0.5, std: 0.7 }),
    Laplace: prior("Laplace", "scale", { mean: 0, scale: 0.2 }),
    StudentT: prior("StudentT", "std", { df: 3, mean: 1, std: 0.5 }),
    Gamma: prior("Gamma", "rate", { shape: 2, rate: 1 }),
    // Edges within what the data ask for.
    Uniform: prior("Uniform", "low", { low: -0.44, high: 0.43 }),
  };
  const W = family === "softmax" ? 3 : 2;
  const argument = { softmax: "logits", logits: "logits", log_rate: "log_rate", rate: "rate" }[family as "rate"] ?? "mean";
  const change = (one: ParamUse): ParamUse => {
    const size = one.shape.reduce((product, length) => product * length, 1) * (one.index.length > 0 ? K : 1);
    const fixed = trial.fixed ? { fixed: Array.from({ length: size }, () => (random.uniform() < 0.3 ? 0.4 : null)) } : {};
    const whole = fixed.fixed?.every((entry) => entry !== null) === true;
    const isFor = trial.prior === "Gamma" ? isRate : !isRate && (!["Laplace", "Uniform"].includes(trial.prior) || argument === "mean");
    const by = isFor ? priors[trial.prior] : undefined;
    return { ...one, ...fixed, ...(whole ? { estimate: "fixed" as const } : by === undefined ? {} : { prior: by }) };
  };
  const a = change(use("a", index(own[0]), [W]));
  const b = change(use("b", index(own[1]), [W, 2]));
  const terms: PredictorTerm[] = isRate
    ? [{ coefficient: "a", by: known("e", []) }]
    : [{ coefficient: "a" }, { coefficient: "b", against: x }, { by: z }];
  const scale: Record<string, ParamUse> =
    family === "cov"
      ? { cov: { ...use("cov", index(own[2]), [2, 2]), structure: "full" } }
      : family === "var" || family === "std" || family === "LogNormal"
        ? { [family === "std" ? "std" : "var"]: { ...use("scale", index(own[2]), [2]), structure: "diagonal" } }
        : {};
  const names = { softmax: "Categorical", logits: "Bernoulli", log_rate: "Poisson", rate: "Poisson", LogNormal: "LogNormal" };
  const emission: Emission = {
    observed: "M.y",
    field: "y",
    family: names[family as "rate"] ?? "Normal",
    kernel: "regression",
    width: family === "softmax" ? 1 : 2,
    columns: ["y"],
    ...(family === "softmax" ? { levels: 3 } : {}),
    params: { a, ...(isRate ? {} : { b }), ...scale },
    predictors: { [argument]: { terms, fields: ["x", "z", "e"] } },
    node: "M.y",
  };
  const value = (): number => {
    if (family === "softmax") return Math.floor(3 * random.uniform());
    if (family === "logits") return Math.floor(2 * random.uniform());
    if (argument !== "mean") return Math.floor(6 * random.uniform());
    return family === "LogNormal" ? Math.exp(random.normal()) : 3 + random.normal();
  };
  const xs = Float64Array.from({ length: rows * 2 }, () => random.normal());
  if (trial.collinear) for (let row = 0; row < rows; row++) xs[2 * row + 1] = 1 - 2 * xs[2 * row];
  const mayLack = trial.missing && family !== "cov";
  const half = Math.ceil(rows / 2);
  const weights = Float64Array.from({ length: rows }, (_weight, row) => (axis === "markov" ? (row < half ? 1 : 2) : row % 3));
  return {
    model: plan(axis === "none" ? [] : [axis === "markov" ? chain("k", K) : categorical("k", K)], [emission]),
    data: {
      rows,
      fields: {
        y: Float64Array.from({ length: rows * emission.width }, () => (mayLack && random.uniform() < 0.2 ? Number.NaN : value())),
        x: xs,
        z: Float64Array.from({ length: rows }, () => random.normal()),
        e: Float64Array.from({ length: rows }, () => 0.1 + random.uniform()),
      },
      sequences: [{ start: 0, end: half }, ...(half < rows ? [{ start: half, end: rows }] : [])],
      ...(trial.weighted && rows > 1 ? { weights } : {}),
    },
  };
}
