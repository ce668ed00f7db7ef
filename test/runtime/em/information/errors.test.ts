import { expect, test } from "vitest";
import type { StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import {
  type EmData,
  type ErrorsProgress,
  fitStatistics,
  type Parameters,
  type StandardErrors,
  standardErrors,
} from "../../../../src/runtime/em/index.ts";
import type { DeclaredParameter } from "../../../../src/runtime/em/information/types.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { statisticsOf } from "../../../support/models.ts";
import { planOf } from "../factors/support.ts";
import { defaults, faithful, iris, rowsOf } from "../support/data.ts";
import { categorical, chain, emission, mixture, normal, plan, use } from "../support/plans.ts";

const tight = { ...defaults, tolerance: 1e-14, iterations: 20_000 };

function declare(name: string, kind: DeclaredParameter["kind"], size = 1, fixed?: (number | null)[]): DeclaredParameter {
  return { name, kind, size, ...(fixed === undefined ? {} : { fixed }) };
}

function fitted(model: StatisticsPlan, data: EmData, declared: DeclaredParameter[]): { values: Parameters; errors: StandardErrors } {
  const { parameters, status } = fitStatistics(model, data, tight);
  expect(status.is).toBe("converged");
  return { values: parameters, errors: standardErrors(model, parameters, data, declared) };
}

function expectClose(found: (number | string)[], wanted: number[], digits = 1e-6): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(Math.abs(Number(found[i]) / value - 1)).toBeLessThan(digits);
}

test("a Gaussian: the closed forms of mean, covariance and tied variance", () => {
  const data = iris();
  const N = data.rows;
  const { values, errors } = fitted(plan([], [normal(4, "full", [])]), data, [declare("mean_x", "real"), declare("cov_x", "spd", 16)]);
  const cov = values.cov_x;
  expectClose(
    errors.mean_x,
    [0, 1, 2, 3].map((i) => Math.sqrt(cov[5 * i] / N)),
  );
  // Anderson 2003, theorem 3.4.4: N times the variance of an entry tends to c_ii c_jj + c_ij^2.
  expectClose(
    errors.cov_x,
    Array.from(cov, (entry, e) => Math.sqrt((cov[5 * Math.floor(e / 4)] * cov[5 * (e % 4)] + entry * entry) / N)),
  );
  const sphere = fitted(plan([], [normal(4, "spherical", [])]), data, [declare("mean_x", "real"), declare("var_x", "positive")]);
  expectClose(sphere.errors.var_x, [sphere.values.var_x[0] * Math.sqrt(2 / (4 * N))]);
  expectClose(sphere.errors.mean_x, new Array<number>(4).fill(Math.sqrt(sphere.values.var_x[0] / N)));
});

test("chances, rates and categories: their closed forms, weights of rows counted, missing entries left out", () => {
  const random = createRandom(1, "errors.test");
  const rows = 80;
  const counts = Float64Array.from({ length: rows }, () => Math.floor(6 * random.uniform()));
  const ticks = Float64Array.from({ length: rows }, (_tick, i) => (i % 5 === 0 ? Number.NaN : Number(random.uniform() < 0.3)));
  const kinds = Float64Array.from({ length: rows }, () => Math.floor(3 * random.uniform()));
  const weights = Float64Array.from({ length: rows }, (_weight, i) => 1 + (i % 3));
  const model = plan(
    [],
    [
      emission("Poisson", 1, { rate: use("rate", [], [1]) }, "n"),
      emission("Bernoulli", 1, { p: use("p", [], [1]) }, "b"),
      emission("Categorical", 1, { p: use("q", [], [3]) }, "c", 3),
    ],
  );
  const declared = [declare("rate", "positive"), declare("p", "unit"), declare("q", "simplex", 3)];
  const { values, errors } = fitted(model, { rows, fields: { n: counts, b: ticks, c: kinds }, weights }, declared);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const seen = weights.reduce((sum, weight, i) => sum + (Number.isNaN(ticks[i]) ? 0 : weight), 0);
  expectClose(errors.rate, [Math.sqrt(values.rate[0] / total)]);
  expectClose(errors.p, [Math.sqrt((values.p[0] * (1 - values.p[0])) / seen)]);
  expectClose(
    errors.q,
    Array.from(values.q, (p) => Math.sqrt((p * (1 - p)) / total)),
  );
});

test("a mixture of two Gaussians: the exact Hessian's", () => {
  const { values, errors } = fitted(mixture(2, 2, "full"), faithful(), [
    declare("weights_k", "simplex", 2),
    declare("mean_x", "real"),
    declare("cov_x", "spd", 4),
  ]);
  // scikit-learn 1.9.1, GaussianMixture(2, tol=1e-15, reg_covar=0), then torch 2.15, autograd.functional.hessian of the log-likelihood in
  // logits, means and Cholesky factors (float64), inverted, and autograd.functional.jacobian of the parameters for the delta method.
  const wanted = {
    weight: 0.02908911019642309,
    means: [0.02710835149959374, 0.591873774337254, 0.03140311461733353, 0.45618572575563926],
    covs: [
      0.010574961787714852, 0.16600165796841249, 0.16600165796841249, 4.854722178552929, 0.018871875047852576, 0.21041778111983597,
      0.21041778111983594, 3.9251437579927737,
    ],
  };
  const order = values.mean_x[0] < values.mean_x[2] ? [0, 1] : [1, 0];
  const inOrder = (entries: (number | string)[], size: number) => order.flatMap((k) => entries.slice(k * size, (k + 1) * size));
  expectClose(errors.weights_k, [wanted.weight, wanted.weight], 1e-5);
  expectClose(inOrder(errors.mean_x, 2), wanted.means, 1e-5);
  expectClose(inOrder(errors.cov_x, 4), wanted.covs, 1e-5);
});

test("a hidden Markov model: the exact Hessian's; what is on its bound is told", () => {
  const waiting = faithful().fields.x.filter((_value, i) => i % 2 === 1);
  const data = { ...rowsOf(Array.from(waiting, (value) => [value])), sequences: [{ start: 0, end: waiting.length }] };
  const { values, errors } = fitted(plan([chain("s", 2)], [normal(1, "diagonal", ["s"])]), data, [
    declare("initial", "simplex", 2),
    declare("transition", "simplex", 2),
    declare("mean_x", "real"),
    declare("var_x", "positive"),
  ]);
  // hmmlearn 0.3.3, GaussianHMM(2, covariance_type="diag") without priors to tol=1e-12, then torch 2.15 as above on the forward recursion.
  const order = values.mean_x[0] < values.mean_x[1] ? [0, 1] : [1, 0];
  const rows = order.flatMap((i) => order.map((j) => errors.transition[2 * i + j]));
  expectClose(rows, [0.026175298352859696, 0.026175298352859696, 0.0441893254834268, 0.0441893254834268], 1e-5);
  expectClose(
    order.map((k) => errors.mean_x[k]),
    [0.7558329174586587, 0.45350265276692264],
    1e-5,
  );
  expectClose(
    order.map((k) => errors.var_x[k]),
    [8.042224737838106, 3.6132421874831966],
    1e-5,
  );
  // The first state is certain: one sequence tells nothing of other starts.
  expect(errors.initial).toEqual(["bound", "bound"]);
});

test("known numbers, what rows don't tell, and what the variance floor holds", () => {
  const data = rowsOf(Array.from({ length: 40 }, (_row, i) => [Math.sin(i), Math.cos(3 * i)]));
  const partly = plan([], [emission("Normal", 2, { mean: use("mean", [], [2], [0, null]), std: use("std", [], []) })]);
  const known = fitted(partly, data, [declare("mean", "real", 1, [0, null]), declare("std", "positive")]);
  expect(known.errors.mean[0]).toBe("fixed");
  expectClose([known.errors.mean[1]], [known.values.std[0] / Math.sqrt(40)]);
  // Two components that are the same: only the sum of their weights is told, and of their means only the middle.
  const twin = plan([categorical("k", 2)], [emission("Poisson", 1, { rate: use("rate", [], []) }, "n")]);
  const parameters = { weights_k: Float64Array.of(0.4, 0.6), rate: Float64Array.of(2.5) };
  const counts = { rows: 4, fields: { n: Float64Array.of(1, 4, 2, 3) } };
  const { weights_k, rate } = standardErrors(twin, parameters, counts, [declare("weights_k", "simplex", 2), declare("rate", "positive")]);
  expect(weights_k).toEqual(["unidentified", "unidentified"]);
  expectClose(rate, [Math.sqrt(2.5 / 4)]);
  // All rows but one are the same number: the floor holds the variance up, and the likelihood would rise below it.
  const flat = rowsOf([...Array.from({ length: 30 }, () => [5]), ...Array.from({ length: 30 }, (_row, i) => [20 + Math.sin(i)])]);
  const model = mixture(2, 1, "diagonal");
  const fit = fitStatistics(model, flat, { ...defaults, starts: 1 });
  expect(fit.status.is).toBe("degenerate");
  const held = standardErrors(model, fit.parameters, flat, [
    declare("weights_k", "simplex", 2),
    declare("mean_x", "real"),
    declare("var_x", "positive"),
  ]);
  const low = fit.parameters.mean_x[0] < 10 ? 0 : 1;
  expect(held.var_x[low]).toBe("held");
  expectClose([held.weights_k[0], held.var_x[1 - low]], [Math.sqrt(0.25 / 60), fit.parameters.var_x[1 - low] * Math.sqrt(2 / 30)]);
  for (const entries of Object.values(held)) for (const entry of entries) expect(Number.isNaN(entry)).toBe(false);
});

test("with priors: the standard deviations of conjugate posteriors at their mode", () => {
  const { plan: model } = statisticsOf(`model M {
  param m: real[2] ~ Normal(1, std: 0.3)
  param p: unit ~ Beta(a: 3, b: 2)
  observed x: real[2] ~ Normal(m, std: 2)
  observed b: binary ~ Bernoulli(p)
}`);
  const rows = 12;
  const data = {
    rows,
    fields: {
      x: Float64Array.from({ length: 2 * rows }, (_x, i) => Math.sin(i)),
      b: Float64Array.from({ length: rows }, (_b, i) => Number(i % 3 === 0)),
    },
  };
  const { values, errors } = fitted(model, data, [declare("m", "real"), declare("p", "unit")]);
  expectClose(errors.m, new Array<number>(2).fill(1 / Math.sqrt(rows / 4 + 1 / 0.09)));
  // In logits the log-density at the mode bends by (n + a + b - 2) p (1 - p).
  expectClose(errors.p, [Math.sqrt((values.p[0] * (1 - values.p[0])) / (rows + 3))]);
});

test("probabilistic PCA: the noise's closed form; loadings that may be rotated are not identified, a single one's are", () => {
  const shape = { K: 1, D: 4, own: {}, noise: "spherical" } as const;
  const data = iris();
  const { values, errors } = fitted(planOf({ ...shape, Q: 2 }), data, [
    declare("mean", "real"),
    declare("load", "real"),
    declare("noise", "positive"),
  ]);
  expect(new Set(errors.load)).toEqual(new Set(["unidentified"]));
  // Tipping and Bishop 1999: the estimate is the mean of the D - Q least eigenvalues, N (D - Q) squares at all.
  expectClose(errors.noise, [values.noise[0] * Math.sqrt(2 / (2 * data.rows))], 1e-4);
  const one = fitted(planOf({ ...shape, Q: 1 }), data, [declare("mean", "real"), declare("load", "real"), declare("noise", "positive")]);
  for (const error of one.errors.load) expect(error).toBeGreaterThan(0);
});

test("a kink is told, and what stands beside it has its error", () => {
  const random = createRandom(2, "errors.test");
  const x = Float64Array.from({ length: 200 }, () => random.normal());
  const model = plan([], [emission("Laplace", 1, { mean: use("mean", [], [1]), scale: use("scale", [], [1]) })]);
  const { values, errors } = fitted(model, { rows: 200, fields: { x } }, [declare("mean", "real"), declare("scale", "positive")]);
  expect(errors.mean).toEqual(["kink"]);
  expectClose(errors.scale, [values.scale[0] / Math.sqrt(200)]);
});

test("by kernel and row by row they are the same, two E steps a number and few more", () => {
  const data = rowsOf(
    Array.from({ length: 1500 }, (_row, i) => [Math.sin(i) + (i % 2) * 5, Math.cos(3 * i), Math.sin(5 * i) * (1 + (i % 2))]),
  );
  const model = mixture(2, 3, "full");
  const { parameters } = fitStatistics(model, data, tight);
  const declared = [declare("weights_k", "simplex", 2), declare("mean_x", "real"), declare("cov_x", "spd", 9)];
  let last: ErrorsProgress = { done: 0, of: 0, passes: 0 };
  const observe = (progress: ErrorsProgress): void => {
    last = progress;
  };
  const kernel = standardErrors(model, parameters, data, declared, observe, { least: 0 });
  expect(last).toMatchObject({ done: 19, of: 19 });
  expect(last.passes).toBeLessThan(2 * 19 + 12);
  const plain = standardErrors(model, parameters, data, declared, undefined, { plain: true });
  for (const [name, entries] of Object.entries(plain)) expectClose(kernel[name], entries.map(Number), 1e-7);
});

test("GEN7110: more numbers than a matrix of their curvatures may have", () => {
  const D = 10_001;
  const model = plan([], [emission("Normal", D, { mean: use("mean", [], [D]), std: use("std", [], [1], [1]) })]);
  const data = { rows: 2, fields: { x: new Float64Array(2 * D) } };
  const parameters = { mean: new Float64Array(D), std: Float64Array.of(1) };
  expect(() => standardErrors(model, parameters, data, [declare("mean", "real")])).toThrow("GEN7110");
});
