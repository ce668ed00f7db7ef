import { expect, test } from "vitest";
import type { Kind } from "../../../../src/compiler/ir/types/model.ts";
import type { ParamUse, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { constrain } from "../../../../src/compiler/math/constraints.ts";
import { fitStatistics } from "../../../../src/runtime/em/index.ts";
import { logPriorOf } from "../../../../src/runtime/em/priors/density.ts";
import { scoreRows } from "../../../../src/runtime/em/queries/score.ts";
import type { EmData, Parameters } from "../../../../src/runtime/em/types.ts";
import { defaults, faithful } from "../support/data.ts";
import { prior } from "../support/decorate.ts";
import { categorical, chain, emission, mixture, normal, plan, use } from "../support/plans.ts";

/** Unconstrained numbers of each parameter, whose `constrain` is the fit's value. */
function raw(values: Float64Array, shape: number[], kind: Kind): number[] {
  if (kind === "positive") return Array.from(values, Math.log);
  if (kind === "unit") return Array.from(values, (p) => Math.log(p / (1 - p)));
  if (kind === "simplex") {
    const K = shape[shape.length - 1];
    return Array.from(values.keys()).flatMap((i) => (i % K === K - 1 ? [] : [Math.log(values[i] / values[i - (i % K) + K - 1])]));
  }
  if (kind !== "spd") return Array.from(values);
  // Two columns: the lower factor by hand.
  return Array.from({ length: values.length / 4 }, (_one, m) => {
    const a = Math.sqrt(values[4 * m]);
    const b = values[4 * m + 2] / a;
    return [Math.log(a), b, Math.log(Math.sqrt(values[4 * m + 3] - b * b))];
  }).flat();
}

function byDifferences(model: StatisticsPlan, data: EmData, parameters: Parameters, kinds: Record<string, [Kind, number[]]>): number {
  const total = (own: Parameters): number =>
    scoreRows(model, own, data).reduce((sum, one, i) => sum + one * (data.weights?.[i] ?? 1), logPriorOf(model, own) ?? 0);
  let squares = 0;
  for (const [name, [kind, shape]] of Object.entries(kinds)) {
    const at = raw(parameters[name], shape, kind);
    const stored =
      kind === "simplex" ? [...shape.slice(0, -1), shape[shape.length - 1] - 1] : kind === "spd" ? [...shape.slice(0, -2), 3] : shape;
    for (let i = 0; i < at.length; i++) {
      const moved = (by: number): number =>
        total({
          ...parameters,
          [name]: constrain(
            at.map((value, j) => (j === i ? value + by : value)),
            stored,
            kind,
          ),
        });
      const h = 1e-4;
      squares += ((8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h)) ** 2;
    }
  }
  return Math.sqrt(squares);
}

const counts = (data: EmData): EmData => ({
  ...data,
  fields: {
    ...data.fields,
    n: Float64Array.from({ length: data.rows }, (_n, i) => (i * 7) % 5),
    b: Float64Array.from({ length: data.rows }, (_b, i) => ((i * 5) % 3 === 0 ? 1 : 0)),
    c: Float64Array.from({ length: data.rows }, (_c, i) => ((i * 11) % 7) % 3),
  },
});

const few = { ...defaults, starts: 1, iterations: 3 };

test.each<[string, StatisticsPlan, Record<string, [Kind, number[]]>]>([
  ["full", mixture(2, 2, "full"), { weights_k: ["simplex", [2]], mean_x: ["real", [2, 2]], cov_x: ["spd", [2, 2, 2]] }],
  ["tied", mixture(2, 2, "tied"), { weights_k: ["simplex", [2]], mean_x: ["real", [2, 2]], cov_x: ["spd", [2, 2]] }],
  ["diagonal", mixture(2, 2, "diagonal"), { weights_k: ["simplex", [2]], mean_x: ["real", [2, 2]], var_x: ["positive", [2, 2]] }],
  ["tied spherical", mixture(2, 2, "tied spherical"), { weights_k: ["simplex", [2]], mean_x: ["real", [2, 2]], var_x: ["positive", []] }],
  [
    "scalar families and categories",
    plan(
      [categorical("k", 2)],
      [
        normal(2, "diagonal", ["k"]),
        emission("Poisson", 1, { rate: use("rate", ["k"], [1]) }, "n"),
        emission("Bernoulli", 1, { p: use("p", ["k"], [1]) }, "b"),
        emission("Categorical", 1, { p: use("q", ["k"], [1, 3]) }, "c", 3),
      ],
    ),
    {
      weights_k: ["simplex", [2]],
      mean_x: ["real", [2, 2]],
      var_x: ["positive", [2, 2]],
      rate: ["positive", [2, 1]],
      p: ["unit", [2, 1]],
      q: ["simplex", [2, 1, 3]],
    },
  ],
  [
    "chain",
    plan([chain("s", 2)], [normal(2, "full", ["s"])]),
    { initial: ["simplex", [2]], transition: ["simplex", [2, 2]], mean_x: ["real", [2, 2]], cov_x: ["spd", [2, 2, 2]] },
  ],
])("the gradient's length is that of differences of the log-likelihood: %s", (_name, model, kinds) => {
  const chained = model.axes[0].kind === "markov";
  const whole = counts(faithful());
  const data: EmData = chained
    ? { ...whole, sequences: Array.from({ length: 8 }, (_sequence, i) => ({ start: i * 34, end: (i + 1) * 34 })) }
    : { ...whole, weights: Float64Array.from({ length: 272 }, (_weight, i) => 0.5 + (i % 3)) };
  const fit = fitStatistics(model, data, few);
  const wanted = byDifferences(model, data, fit.parameters, kinds);
  expect(wanted).toBeGreaterThan(1e-3);
  expect(Math.abs(fit.gradientNorm / wanted - 1)).toBeLessThan(1e-5);
});

test("at the maximum the gradient vanishes, to what the tolerance leaves", () => {
  const fit = fitStatistics(mixture(2, 2, "full"), faithful(), { ...defaults, starts: 1, tolerance: 1e-14 });
  expect(fit.gradientNorm).toBeLessThan(1e-3);
});

const by = (one: ParamUse, distribution: string, form: string, args: Record<string, number | number[]>): ParamUse => ({
  ...one,
  prior: prior(distribution, form, args),
});

test.each<[string, StatisticsPlan, Record<string, [Kind, number[]]>]>([
  [
    "a covariance, a mean by `cov`, weights, a rate and a chance",
    plan(
      [categorical("k", 2, by(use("weights_k", [], [2]), "Dirichlet", "a", { a: [3, 5] }))],
      [
        emission("Normal", 2, {
          mean: by(use("mean_x", ["k"], [2]), "Normal", "cov", { mean: [3, 70], cov: [0.01, 0.02, 0.02, 4] }),
          cov: by(use("cov_x", ["k"], [2, 2]), "InverseWishart", "scale", { scale: [2, 0.3, 0.3, 50], df: 40 }),
        }),
        emission("Poisson", 1, { rate: by(use("rate", ["k"], [1]), "Gamma", "rate", { shape: 30, rate: 20 }) }, "n"),
        emission("Bernoulli", 1, { p: by(use("p", ["k"], [1]), "Beta", "a", { a: 20, b: 3 }) }, "b"),
        emission("Categorical", 1, { p: by(use("q", ["k"], [1, 3]), "Dirichlet", "a", { a: 9 }) }, "c", 3),
      ],
    ),
    {
      weights_k: ["simplex", [2]],
      mean_x: ["real", [2, 2]],
      cov_x: ["spd", [2, 2, 2]],
      rate: ["positive", [2, 1]],
      p: ["unit", [2, 1]],
      q: ["simplex", [2, 1, 3]],
    },
  ],
  [
    "variances, a mean under StudentT, a rate under LogNormal",
    plan(
      [categorical("k", 2)],
      [
        emission("Normal", 2, {
          mean: by(use("mean_x", ["k"], [2]), "StudentT", "std", { mean: [2, 60], std: 0.5, df: 3 }),
          var: by(use("var_x", ["k"], [2]), "InverseGamma", "scale", { shape: 30, scale: 40 }),
        }),
        emission("Poisson", 1, { rate: by(use("rate", ["k"], [1]), "LogNormal", "std", { mean: 2, std: 0.1 }) }, "n"),
      ],
    ),
    { weights_k: ["simplex", [2]], mean_x: ["real", [2, 2]], var_x: ["positive", [2, 2]], rate: ["positive", [2, 1]] },
  ],
  [
    "a chain",
    plan(
      [
        chain(
          "s",
          2,
          by(use("initial", [], [2]), "Dirichlet", "a", { a: 4 }),
          by(use("transition", [], [2, 2]), "Dirichlet", "a", { a: [20, 3, 3, 20] }),
        ),
      ],
      [normal(2, "full", ["s"])],
    ),
    { initial: ["simplex", [2]], transition: ["simplex", [2, 2]], mean_x: ["real", [2, 2]], cov_x: ["spd", [2, 2, 2]] },
  ],
])("with priors it is that of log-likelihood and log prior, and vanishes at the mode: %s", (_name, model, kinds) => {
  const whole = counts(faithful());
  const sequences = Array.from({ length: 8 }, (_sequence, i) => ({ start: i * 34, end: (i + 1) * 34 }));
  const data: EmData = model.axes[0].kind === "markov" ? { ...whole, sequences } : whole;
  const early = fitStatistics(model, data, few);
  const wanted = byDifferences(model, data, early.parameters, kinds);
  expect(wanted).toBeGreaterThan(1e-3);
  expect(Math.abs(early.gradientNorm / wanted - 1)).toBeLessThan(1e-5);
  const late = fitStatistics(model, data, { ...few, iterations: 2000, tolerance: 1e-13 });
  expect(byDifferences(model, data, late.parameters, kinds)).toBeLessThan(5e-3);
  expect(late.objective).toBeCloseTo(late.logLikelihood + late.logPrior, 10);
});
