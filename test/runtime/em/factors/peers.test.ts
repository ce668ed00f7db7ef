import { expect, test } from "vitest";
import type { StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { fitStatistics } from "../../../../src/runtime/em/index.ts";
import { joined } from "../../../../src/runtime/em/joint.ts";
import type { EmData } from "../../../../src/runtime/em/types.ts";
import { statisticsOf } from "../../../support/models.ts";
import { csvRows, defaults, faithful, irisColumns } from "../support/data.ts";

const data = `data D {
  source: csv("d.csv")
  x: real[2] = [a, b]
  y: real[2] = [c, d]
  all: real[4] = [a, b, c, d]
}
`;

function planOf(items: string): StatisticsPlan {
  return statisticsOf(`${data}model M(Q = 1) {\n  ${items}\n}`).plan;
}

/** Iris as its sepals x and its petals y, or as all four columns. */
function flowers(plan: StatisticsPlan, from = 0, to = 150): EmData {
  const rows = csvRows("iris.csv", irisColumns).slice(from, to);
  const columns = (first: number, last: number): Float64Array => Float64Array.from(rows.flatMap((row) => row.slice(first, last)));
  const fields = { x: columns(0, 2), y: columns(2, 4), all: columns(0, 4) };
  return { rows: rows.length, fields: joined(plan, fields, rows.length) };
}

const views = (Q: number): string => `param m: real[2]
  param n: real[2]
  param v: real[2, ${Q}]
  param w: real[2, ${Q}]
  param e: spd(2)
  param f: spd(2)
  latent z: real[${Q}] ~ Normal(0, 1)
  observed x: real[2] ~ Normal(m + v @ z, cov: e)
  observed y: real[2] ~ Normal(n + w @ z, cov: f)`;

/**
 * numpy 2.4.6, scipy 1.17.1, S = np.cov(X.T, bias=True): U, ρ, Vᵀ = svd(S_xx^-½ S_xy S_yy^-½), loadings S_xx^½ U ρ^½ and S_yy^½ V ρ^½;
 * multivariate_normal(mean, S with the cross block of the first Q correlations).logpdf(X).sum().
 */
test.each([
  [1, -381.0755958352292],
  [2, -379.9146301222693],
])("iris, sepals and petals that share %s numbers: the closed form of canonical correlations", (Q, logLikelihood) => {
  const plan = planOf(views(Q));
  expect(plan.label).toBe("closed-form");
  const { logLikelihood: found, parameters, gradientNorm, iterations } = fitStatistics(plan, flowers(plan), defaults);
  expect(found).toBeCloseTo(logLikelihood, 8);
  expect(gradientNorm).toBeLessThan(1e-8);
  expect(iterations).toBe(1);
  if (Q > 1) return;
  const near = (values: ArrayLike<number>, wanted: number[]): void => {
    for (const [i, value] of wanted.entries()) expect(values[i]).toBeCloseTo(value, 9);
  };
  near(parameters.v, [0.7437317671752156, -0.20089254959335642]);
  near(parameters.w, [1.6891991477996995, 0.673887008612545]);
  near(parameters.e, [0.12798528071665305, 0.10725905981029052, 0.10725905981029052, 0.14835507240676954]);
});

test("canonical correlations of 1, which leave no noise: held up by the floor, at a maximum above it", () => {
  const plan = planOf(views(1));
  const random = (i: number): number => Math.sin(12.9 * i) * 3;
  const rows = 40;
  const x = Float64Array.from({ length: 2 * rows }, (_value, i) => random(i));
  const y = x.map((value, i) => (i % 2 === 0 ? value : random(i + 1000)));
  const fit = fitStatistics(plan, { rows, fields: joined(plan, { x, y }, rows) }, { ...defaults, varianceFloor: 1e-3 });
  expect(fit.status).toMatchObject({ is: "degenerate" });
  // Between the floors of two settings lies no higher maximum than above the lower one.
  const higher = fitStatistics(plan, { rows, fields: joined(plan, { x, y }, rows) }, { ...defaults, varianceFloor: 1e-2 });
  expect(fit.logLikelihood).toBeGreaterThan(higher.logLikelihood);
});

/** As in `known.test.ts`, scikit-learn 1.9.1, FactorAnalysis(1, tol=1e-13, max_iter=200000, svd_method="lapack").fit(x), score(x) * 50. */
test.each([
  ["setosa", 0, 42.87872350138874],
  ["virginica", 100, -65.43106620295396],
])("iris, %s, factor analysis in two parts: scikit-learn's maximum over all columns", (_name, from, logLikelihood) => {
  const plan = planOf(`param m: real[2]
  param n: real[2]
  param v: real[2, Q]
  param w: real[2, Q]
  param e: positive[2]
  param f: positive[2]
  latent z: real[Q] ~ Normal(0, 1)
  observed x: real[2] ~ Normal(m + v @ z, var: e)
  observed y: real[2] ~ Normal(n - w @ z, std: f)`);
  const fit = fitStatistics(plan, flowers(plan, from, from + 50), { ...defaults, tolerance: 1e-12 });
  expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 6);
  expect(fit.status.is).toBe("converged");
});

/** scipy 1.17.1: log |C| + tr(C⁻¹ S) of C = W Φ Wᵀ + diag(ψ) minimised by BFGS and L-BFGS-B from 6 starts. */
test("iris, versicolor, two factors that covary, with a marker each: the direct maximum", () => {
  const plan = planOf(`param mean: real[4]
  param load: real[4, 2] = [[1, 0], [_, 0], [0, 1], [0, _]]
  param phi: spd(2)
  param noise: positive[4]
  latent z: real[2] ~ Normal(0, cov: phi)
  observed all: real[4] ~ Normal(mean + load @ z, var: noise)`);
  const { logLikelihood, parameters } = fitStatistics(plan, flowers(plan, 50, 100), { ...defaults, tolerance: 1e-13 });
  expect(logLikelihood).toBeCloseTo(-16.285036351224225, 7);
  expect(parameters.load[2]).toBeCloseTo(0.48210352, 4);
  expect(parameters.load[7]).toBeCloseTo(0.35414962, 4);
  for (const [i, value] of [0.17315783, 0.17624795, 0.17624795, 0.20228737].entries()) expect(parameters.phi[i]).toBeCloseTo(value, 4);
});

/** scipy 1.17.1: the log-likelihood, norm(0, 0.1).logpdf(load) and invgamma(2, scale=0.05).logpdf(noise), maximised in the same way. */
test("iris, setosa, factor analysis under priors of loadings and noise: the direct mode", () => {
  const plan = planOf(`param mean: real[4]
  param load: real[4, Q] ~ Normal(0, std: 0.1)
  param noise: positive[4] ~ InverseGamma(2, 0.05)
  latent z: real[Q] ~ Normal(0, 1)
  observed all: real[4] ~ Normal(mean + load @ z, var: noise)`);
  const { objective, parameters } = fitStatistics(plan, flowers(plan, 0, 50), { ...defaults, tolerance: 1e-13 });
  expect(objective).toBeCloseTo(51.433781257921986, 6);
  const sign = Math.sign(parameters.load[0]);
  for (const [i, value] of [0.27228026, 0.25103562, 0.04144217, 0.02791297].entries())
    expect(sign * parameters.load[i]).toBeCloseTo(value, 4);
  for (const [i, value] of [0.02041644, 0.04532964, 0.02605345, 0.01058416].entries()) expect(parameters.noise[i]).toBeCloseTo(value, 4);
});

test("what is measured with a known error: the mixture of its values less that error's variance", () => {
  const model = (observed: string): StatisticsPlan =>
    statisticsOf(`data D {\n  source: csv("d.csv")\n  x: real[2] = [a, b]\n}\nmodel M {
  param w: simplex(2)
  param mean: real[2, 2]
  param cov: spd(2)[2]
  latent k: category(2) ~ Categorical(w)
  ${observed}\n}`).plan;
  const error = "[[0.01, 0], [0, 1]]";
  const measured = model(`latent z: real[2] ~ Normal(mean[k], cov: cov[k])\n  observed x: real[2] ~ Normal(z, cov: ${error})`);
  const plain = model("observed x: real[2] ~ Normal(mean[k], cov: cov[k])");
  const settings = { ...defaults, starts: 1, tolerance: 1e-13 };
  const [found, wanted] = [fitStatistics(measured, faithful(), settings), fitStatistics(plain, faithful(), settings)];
  expect(found.logLikelihood).toBeCloseTo(wanted.logLikelihood, 7);
  for (let i = 0; i < 4; i++) expect(found.parameters.mean[i]).toBeCloseTo(wanted.parameters.mean[i], 5);
  for (let i = 0; i < 8; i++) expect(found.parameters.cov[i]).toBeCloseTo(wanted.parameters.cov[i] - [0.01, 0, 0, 1][i % 4], 4);
});

test("components that share loadings and differ in their latent's law: the plain mixture, where the loadings leave nothing out", () => {
  const text = (items: string, observed: string): string => `data D {\n  source: csv("d.csv")\n  x: real[2] = [a, b]\n}\nmodel M {
  param w: simplex(2)
  param mean: real[2, 2]
  param cov: spd(2)[2]
  ${items}
  latent k: category(2) ~ Categorical(w)
  ${observed}\n}`;
  const common = statisticsOf(
    text(
      "param load: real[2, 2]",
      "latent z: real[2] ~ Normal(mean[k], cov: cov[k])\n  observed x: real[2] ~ Normal(load @ z, std: [0.02, 0.2])",
    ),
  ).plan;
  const plain = statisticsOf(text("", "observed x: real[2] ~ Normal(mean[k], cov: cov[k])")).plan;
  const settings = { ...defaults, starts: 1, tolerance: 1e-12, iterations: 5000 };
  const [found, wanted] = [fitStatistics(common, faithful(), settings), fitStatistics(plain, faithful(), settings)];
  expect(found.logLikelihood).toBeCloseTo(wanted.logLikelihood, 5);
  // Loadings may be any basis: as many numbers are counted as of the plain mixture.
  expect(common.parameters).toBe(plain.parameters);
});
