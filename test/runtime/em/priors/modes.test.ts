import { expect, test } from "vitest";
import type { KnownPrior, ParamUse, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { fitDiagnostics, fitStatistics } from "../../../../src/runtime/em/index.ts";
import { logPriorOf } from "../../../../src/runtime/em/priors/density.ts";
import type { EmFit, EmSettings } from "../../../../src/runtime/em/types.ts";
import { defaults, faithful, rowsOf } from "../support/data.ts";
import { prior } from "../support/decorate.ts";
import { categorical, emission, known, plan, use } from "../support/plans.ts";

const under = (one: ParamUse, by: KnownPrior): ParamUse => ({ ...one, prior: by });

function fitted(model: StatisticsPlan, rows: number[][], settings: Partial<EmSettings> = {}): EmFit {
  return fitStatistics(model, rowsOf(rows), { ...defaults, ...settings });
}

const counts = [[3], [0], [2], [5], [1]];
const binary = [[1], [0], [1], [1], [0], [1]];
const waits = [[0.5], [2], [1.5], [0.25]];
const categories = [[0], [0], [2], [0], [2], [1]];

test("Gamma(a, b) of a Poisson's rate: (Σx + a - 1) / (n + b)", () => {
  const rate = under(use("rate", [], [1]), prior("Gamma", "rate", { shape: 4, rate: 2 }));
  expect(fitted(plan([], [emission("Poisson", 1, { rate })]), counts).parameters.rate[0]).toBeCloseTo((11 + 3) / (5 + 2), 12);
});

test("Gamma(a, b) of an Exponential's rate: (n + a - 1) / (Σx + b)", () => {
  const rate = under(use("rate", [], [1]), prior("Gamma", "rate", { shape: 4, rate: 2 }));
  expect(fitted(plan([], [emission("Exponential", 1, { rate })]), waits).parameters.rate[0]).toBeCloseTo((4 + 3) / (4.25 + 2), 12);
});

test("Beta(a, b) of a chance: (ones + a - 1) / (n + a + b - 2)", () => {
  const p = under(use("p", [], [1]), prior("Beta", "a", { a: 3, b: 2 }));
  expect(fitted(plan([], [emission("Bernoulli", 1, { p })]), binary).parameters.p[0]).toBeCloseTo((4 + 2) / (6 + 3), 12);
});

test("Dirichlet(a) of categories: (n_k + a_k - 1) / (n + Σa - K); a fixed entry keeps its share, and the prior of the others", () => {
  const a = prior("Dirichlet", "a", { a: [2, 3, 1.5] });
  const free = emission("Categorical", 1, { p: under(use("p", [], [1, 3]), a) }, "x", 3);
  expectClose(fitted(plan([], [free]), categories).parameters.p, [4 / 9.5, 3 / 9.5, 2.5 / 9.5]);
  const partly = emission("Categorical", 1, { p: under(use("p", [], [1, 3], [0.4, null, null]), a) }, "x", 3);
  expectClose(fitted(plan([], [partly]), categories).parameters.p, [0.4, (0.6 * 3) / 5.5, (0.6 * 2.5) / 5.5]);
});

test("Normal(m, s) of a mean with a known variance v: (Σx / v + m / s²) / (n / v + 1 / s²)", () => {
  const mean = under(use("mean", [], [1]), prior("Normal", "std", { mean: 2, std: 0.5 }));
  const { parameters } = fitted(plan([], [emission("Normal", 1, { mean, var: known(4) })]), waits);
  expect(parameters.mean[0]).toBeCloseTo((4.25 / 4 + 2 / 0.25) / (4 / 4 + 1 / 0.25), 12);
});

test("InverseGamma(a, b) of a variance: (Σ(x - m)² + 2b) / (n + 2a + 2), of one that all columns share too", () => {
  const variance = under(use("var", [], []), prior("InverseGamma", "scale", { shape: 3, scale: 2 }));
  const model = plan([], [emission("Normal", 2, { mean: known(1, 0), var: variance })]);
  const { parameters } = fitted(model, [
    [0, 1],
    [2, -1],
    [4, 2],
  ]);
  expect(parameters.var[0]).toBeCloseTo((1 + 1 + 9 + 1 + 1 + 4 + 4) / (6 + 8), 12);
});

test("InverseWishart(Ψ, ν) of a covariance: (S + Ψ) / (n + ν + D + 1), about the mean of the rows", () => {
  const cov = under(use("cov", [], [2, 2]), prior("InverseWishart", "scale", { scale: [2, 0.3, 0.3, 1], df: 5 }));
  const rows = [
    [0, 1],
    [2, -1],
    [4, 3],
  ];
  const { parameters } = fitted(plan([], [emission("Normal", 2, { mean: use("mean", [], [2]), cov })]), rows);
  // About (2, 1): squares 8 and 8, product 4.
  expectClose(
    parameters.cov,
    [8 + 2, 4 + 0.3, 4 + 0.3, 8 + 1].map((sum) => sum / (3 + 5 + 3)),
  );
});

test("a Normal mean and an InverseGamma variance together: both conditions of the joint mode hold", () => {
  const [m0, s0, a, b] = [1, 0.3, 3, 2];
  const mean = under(use("mean", [], [1]), prior("Normal", "std", { mean: m0, std: s0 }));
  const variance = under(use("var", [], [1]), prior("InverseGamma", "scale", { shape: a, scale: b }));
  const fit = fitted(plan([], [emission("Normal", 1, { mean, var: variance })]), waits);
  const [m, v] = [fit.parameters.mean[0], fit.parameters.var[0]];
  expect(m).toBeCloseTo((4.25 / v + m0 / s0 ** 2) / (4 / v + 1 / s0 ** 2), 7);
  const squares = waits.reduce((sum, [x]) => sum + (x - m) ** 2, 0);
  expect(v).toBeCloseTo((squares + 2 * b) / (4 + 2 * a + 2), 10);
});

test("a mean that columns of different spread share, with their own variances, and the same under a prior: the conditions of the maximum", () => {
  const rows = [
    [0, 100],
    [2, 300],
    [4, -50],
    [1, 20],
  ];
  const variances = use("var", [], [2]);
  for (const [m0, s0] of [
    [0, Number.POSITIVE_INFINITY],
    [3, 0.4],
  ]) {
    const one = use("mean", [], []);
    const mean = Number.isFinite(s0) ? under(one, prior("Normal", "std", { mean: m0, std: s0 })) : one;
    const fit = fitted(plan([], [emission("Normal", 2, { mean, var: variances })]), rows, { tolerance: 1e-14 });
    const [m] = fit.parameters.mean;
    const own = [0, 1].map((c) => rows.reduce((sum, row) => sum + (row[c] - m) ** 2, 0) / 4);
    expect(fit.parameters.var[0] / own[0]).toBeCloseTo(1, 7);
    expect(fit.parameters.var[1] / own[1]).toBeCloseTo(1, 7);
    const slope = rows.reduce((sum, [x, y]) => sum + (x - m) / own[0] + (y - m) / own[1], 0) - (m - m0) / s0 ** 2;
    expect(slope).toBeCloseTo(0, 5);
  }
});

test("a Normal mean of a full covariance, by `cov` or by columns: precisions add", () => {
  const rows = [
    [0, 1],
    [2, -1],
    [4, 3],
  ];
  const known2 = { index: [], shape: [2, 2], estimate: "fixed" as const, fixed: [2, 1, 1, 3], node: "M.cov" };
  const model = (by: KnownPrior): StatisticsPlan =>
    plan([], [emission("Normal", 2, { mean: under(use("mean", [], [2]), by), cov: known2 })]);
  // Data: inverse of [[2, 1], [1, 3]] is [[3, -1], [-1, 2]] / 5, sums (6, 3). Prior: centre (1, 1), precision diag(1, 4).
  const P = [(3 * 3) / 5 + 1, (3 * -1) / 5, (3 * 2) / 5 + 4];
  const right = [(3 * 6 - 3) / 5 + 1, (-6 + 2 * 3) / 5 + 4];
  const determinant = P[0] * P[2] - P[1] ** 2;
  const wanted = [(P[2] * right[0] - P[1] * right[1]) / determinant, (P[0] * right[1] - P[1] * right[0]) / determinant];
  expectClose(fitted(model(prior("Normal", "std", { mean: 1, std: [1, 0.5] })), rows).parameters.mean, wanted);
  expectClose(fitted(model(prior("Normal", "cov", { mean: [1, 1], cov: [1, 0, 0, 0.25] })), rows).parameters.mean, wanted);
});

test("a Laplace mean is the soft threshold of the rows' mean (Tibshirani 1996, eq. 3): exactly at the prior's, where they are near", () => {
  const model = (scale: number): StatisticsPlan =>
    plan(
      [],
      [emission("Normal", 1, { mean: under(use("mean", [], [1]), prior("Laplace", "scale", { mean: 0.5, scale })), var: known(2) })],
    );
  // The rows' mean is 1.0625: the threshold is v / (n scale).
  expect(fitted(model(2), waits).parameters.mean[0]).toBeCloseTo(1.0625 - 2 / (4 * 2), 9);
  expect(fitted(model(0.1), waits).parameters.mean[0]).toBeCloseTo(0.5, 9);
});

test("a Uniform mean stays within its bounds", () => {
  const mean = under(use("mean", [], [1]), prior("Uniform", "low", { low: 2, high: 5 }));
  expect(fitted(plan([], [emission("Normal", 1, { mean, var: known(2) })]), waits).parameters.mean[0]).toBeCloseTo(2, 9);
});

test("a LogNormal rate solves its own equation: Σx - λ n = (log λ - μ) / σ² + 1", () => {
  const rate = under(use("rate", [], [1]), prior("LogNormal", "std", { mean: 0, std: 0.5 }));
  const [found] = fitted(plan([], [emission("Poisson", 1, { rate })]), counts).parameters.rate;
  expect(11 - 5 * found - Math.log(found) / 0.25 - 1).toBeCloseTo(0, 8);
});

test("an InverseGamma deviation solves its own equation: -(n + a + 1) / s + S / s³ + b / s² = 0", () => {
  const std = under(use("std", [], [1]), prior("InverseGamma", "scale", { shape: 3, scale: 2 }));
  const [s] = fitted(plan([], [emission("Normal", 1, { mean: known(1), std })]), waits).parameters.std;
  const squares = waits.reduce((sum, [x]) => sum + (x - 1) ** 2, 0);
  expect(-(4 + 3 + 1) / s + squares / s ** 3 + 2 / s ** 2).toBeCloseTo(0, 8);
});

test("the variance floor holds under a prior that would go below it", () => {
  const variance = under(use("var", [], [1]), prior("InverseGamma", "scale", { shape: 1e6, scale: 1e-6 }));
  const fit = fitted(plan([], [emission("Normal", 1, { mean: use("mean", [], [1]), var: variance })]), waits, { varianceFloor: 0.1 });
  const mean = 1.0625;
  const spread = waits.reduce((sum, [x]) => sum + (x - mean) ** 2, 0) / 4;
  expect(fit.parameters.var[0]).toBeCloseTo(0.1 * spread, 12);
  expect(fit.status.is).toBe("degenerate");
});

test("the floor under a prior without a closed form is told too, at the floor's very value", () => {
  const variance = under(use("var", [], [1]), prior("Exponential", "rate", { rate: 1e6 }));
  const fit = fitted(plan([], [emission("Normal", 1, { mean: known(1.0625), var: variance })]), waits, { varianceFloor: 0.1 });
  const spread = waits.reduce((sum, [x]) => sum + (x - 1.0625) ** 2, 0) / 4;
  expect(fit.parameters.var[0]).toBeCloseTo(0.1 * spread, 14);
  expect(fit.status).toEqual({ is: "degenerate", state: 0, emission: 0, column: 0, rows: 4 });
});

/** Saved values of scipy 1.17.1: `dirichlet([2, 3, 1.5]).logpdf`, `beta(2, 3)`, `gamma(3, scale=1/2)`, `norm(1, 2)`, `invgamma(3, scale=2)`, `invwishart(df=5, scale=…)`, `multivariate_normal`. */
test.each<[string, ParamUse, KnownPrior, number[], number]>([
  ["Dirichlet", use("q", [], [1, 3]), prior("Dirichlet", "a", { a: [2, 3, 1.5] }), [0.5, 0.3, 0.2], 1.1843853715035726],
  ["Beta", use("q", [], [1]), prior("Beta", "a", { a: 2, b: 3 }), [0.3], 0.5675839575845993],
  ["Gamma", use("q", [], [1]), prior("Gamma", "rate", { shape: 3, rate: 2 }), [1.7], -0.9524491367557687],
  ["Normal", use("q", [], [1]), prior("Normal", "var", { mean: 1, var: 4 }), [0.4], -1.657085713764618],
  ["InverseGamma", use("q", [], [1]), prior("InverseGamma", "scale", { shape: 3, scale: 2 }), [0.7], -0.04414872026803651],
  [
    "InverseWishart",
    use("q", [], [2, 2]),
    prior("InverseWishart", "scale", { scale: [2, 0.3, 0.3, 1], df: 5 }),
    [1, 0.2, 0.2, 0.5],
    -1.642388713924579,
  ],
  ["Normal by cov", use("q", [], [2]), prior("Normal", "cov", { mean: [0, 1], cov: [2, 0.5, 0.5, 1] }), [0.3, 0.2], -2.5776849603770566],
])("the log prior is the density's, with its constants: %s", (_name, one, by, value, wanted) => {
  const model = plan([], [emission("Normal", 1, { mean: under(one, by), var: known(1) })]);
  expect(logPriorOf(model, { q: Float64Array.from(value) })).toBeCloseTo(wanted, 11);
  const fixed = plan([], [emission("Normal", 1, { mean: one, var: known(1) })]);
  expect(logPriorOf(fixed, { q: Float64Array.from(value) })).toBeUndefined();
});

test("entries that share what fixed ones leave are Dirichlet among themselves", () => {
  const partly = under(use("q", [], [3], [0.4, null, null]), prior("Dirichlet", "a", { a: [2, 3, 1.5] }));
  const model = plan([], [emission("Normal", 1, { mean: partly, var: known(1) })]);
  // Shares 0.75 and 0.25 under Beta(3, 1.5): log density (3 - 1) log 0.75 + 0.5 log 0.25 - log B(3, 1.5), B(3, 1.5) = 2 / (1.5 · 2.5 · 3.5).
  const wanted = 2 * Math.log(0.75) + 0.5 * Math.log(0.25) - Math.log(2 / (1.5 * 2.5 * 3.5));
  expect(logPriorOf(model, { q: Float64Array.of(0.4, 0.45, 0.15) })).toBeCloseTo(wanted, 12);
});

test("a concentration below 1 without a count puts the entry at 0, and GEN6207 says so", () => {
  const model = plan([], [emission("Categorical", 1, { p: under(use("p", [], [1, 4]), prior("Dirichlet", "a", { a: 0.5 })) }, "x", 4)]);
  const fit = fitted(model, categories);
  // Counts 3, 1, 2, 0 less a half each.
  expectClose(fit.parameters.p, [2.5 / 4.5, 0.5 / 4.5, 1.5 / 4.5, 0]);
  expect(fit.unbounded).toEqual([{ param: "p", entries: [3] }]);
  expect(Number.isFinite(fit.objective)).toBe(true);
  expect(fitDiagnostics(model, fit, defaults, 6, 6, {}).map(({ code }) => code)).toEqual(["GEN6207"]);
  const enough = fitted(
    plan([], [emission("Categorical", 1, { p: under(use("p", [], [1, 3]), prior("Dirichlet", "a", { a: 0.5 })) }, "x", 3)]),
    categories,
  );
  expect(enough.unbounded).toEqual([]);
});

test("what no row is of has the prior's mode", () => {
  const cov = under(use("cov", ["y"], [2, 2]), prior("InverseWishart", "scale", { scale: [2, 0, 0, 1], df: 5 }));
  const mean = under(use("mean", ["y"], [2]), prior("Normal", "std", { mean: [3, 4], std: 2 }));
  const axis = {
    variable: "M.y",
    name: "y",
    size: 2,
    kind: "categorical",
    role: "observed",
    field: "y",
    initial: use("w", [], [2]),
  } as const;
  const data = { ...faithful() };
  data.fields = { ...data.fields, y: new Float64Array(272) };
  const { parameters } = fitStatistics(plan([axis], [emission("Normal", 2, { mean, cov })]), data, defaults);
  expectClose(parameters.mean.subarray(2), [3, 4]);
  expectClose(parameters.cov.subarray(4), [2 / 8, 0, 0, 1 / 8]);
});

function expectClose(found: ArrayLike<number>, wanted: readonly number[]): void {
  expect(found.length).toBe(wanted.length);
  wanted.forEach((value, i) => {
    expect(found[i]).toBeCloseTo(value, 10);
  });
}

test("a weight that is fixed keeps its share while the others are fitted, with and without a prior: EM by hand", () => {
  const x = [-1, 0.2, 0.5, 2.6, 3.1, 3.3, 3.9, 5.7, 6.2, 6.6, 7];
  const centres = [0, 3, 6];
  const density = (value: number, k: number): number => Math.exp(-0.5 * (value - centres[k]) ** 2);
  for (const a of [
    [1, 1, 1],
    [2, 4, 1.5],
  ]) {
    let w = [0.4, 0.3, 0.3];
    for (let i = 0; i < 2000; i++) {
      const counts = a.map((one) => one - 1);
      for (const value of x) {
        const joint = w.map((weight, k) => weight * density(value, k));
        const total = joint.reduce((sum, one) => sum + one);
        joint.forEach((one, k) => {
          counts[k] += one / total;
        });
      }
      w = [0.4, (0.6 * counts[1]) / (counts[1] + counts[2]), (0.6 * counts[2]) / (counts[1] + counts[2])];
    }
    const weights = under(use("w", [], [3], [0.4, null, null]), prior("Dirichlet", "a", { a }));
    const mean = { ...use("mean", ["k"], [1], centres) };
    const fit = fitted(
      plan([categorical("k", 3, weights)], [emission("Normal", 1, { mean, var: known(1) })]),
      x.map((value) => [value]),
      { tolerance: 1e-15 },
    );
    w.forEach((value, k) => {
      expect(fit.parameters.w[k]).toBeCloseTo(value, 6);
    });
  }
});

test("a StudentT mean under a Normal prior solves its own equation: Σ (ν + 1)(x - m) / (ν s² + (x - m)²) = (m - m₀) / s₀²", () => {
  const mean = under(use("mean", [], [1]), prior("Normal", "std", { mean: 3, std: 0.5 }));
  const fit = fitted(plan([], [emission("StudentT", 1, { mean, std: known(0.8), df: known(4) })]), waits, { tolerance: 1e-15 });
  const [m] = fit.parameters.mean;
  const slope = waits.reduce((sum, [x]) => sum + (5 * (x - m)) / (4 * 0.64 + (x - m) ** 2), 0);
  expect(slope - (m - 3) / 0.25).toBeCloseTo(0, 6);
});

test("a Gamma family's shape and rate under priors: the slope of both is 0", () => {
  const shape = under(use("shape", [], [1]), prior("LogNormal", "std", { mean: 0, std: 0.4 }));
  const rate = under(use("rate", [], [1]), prior("Gamma", "rate", { shape: 3, rate: 2 }));
  const fit = fitted(plan([], [emission("Gamma", 1, { shape, rate })]), waits, { tolerance: 1e-15 });
  const [[a], [b]] = [fit.parameters.shape, fit.parameters.rate];
  // d log p / d b = n a / b - Σx + 2 / b - 2.
  expect((4 * a) / b - 4.25 + 2 / b - 2).toBeCloseTo(0, 7);
  expect(fit.gradientNorm).toBeLessThan(1e-6);
});
