import { expect, test } from "vitest";
import { fitStatistics } from "../../../../src/runtime/em/index.ts";
import { csvRows, defaults, iris, irisColumns, rowsOf } from "../support/data.ts";
import { type FactorModel, planOf } from "./support.ts";

const one: FactorModel = { K: 1, D: 4, Q: 1, own: {}, noise: "diagonal" };

/**
 * numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1: PCA(Q).fit(x), its covariance and noise_variance_ times 149/150 for the divisor N;
 * scipy.stats.multivariate_normal(mean, covariance).logpdf(x).sum().
 */
test.each([
  [1, -470.66945832101527, 0.11413907955733314],
  [2, -404.9627801561106, 0.05068214786478911],
])("iris, probabilistic principal components, Q = %s: the closed form", (Q, logLikelihood, noise) => {
  const plan = { ...planOf({ ...one, Q, noise: "spherical" }) };
  const fit = fitStatistics(plan, iris(), defaults);
  expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 9);
  expect(fit.parameters.noise[0]).toBeCloseTo(noise, 12);
  expect(fit).toMatchObject({ iterations: 1, status: { is: "converged" } });
  expect(fit.gradientNorm).toBeLessThan(1e-9);
});

/** scikit-learn 1.9.1, FactorAnalysis(1, tol=1e-13, max_iter=200000, svd_method="lapack").fit(x): score(x) * 50, noise_variance_, components_. */
test.each([
  ["setosa", 0, 42.87872350138874, [0.01131967, 0.05549839, 0.02722824, 0.00990683], [0.33233165, 0.29209178, 0.04824689, 0.03125976]],
  ["versicolor", 1, -16.487915127193002, [0.1053555, 0.05734934, 0.02140387, 0.01219089], [0.39464985, 0.19786525, 0.44158366, 0.16165737]],
  ["virginica", 2, -65.43106620295396, [0.04279725, 0.07864426, 0.04962445, 0.06557514], [0.59452397, 0.15257699, 0.49887027, 0.09137212]],
])("iris, %s, factor analysis: scikit-learn's maximum", (_name, species, logLikelihood, noise, load) => {
  const rows = csvRows("iris.csv", irisColumns).slice(species * 50, species * 50 + 50);
  const fit = fitStatistics(planOf(one), rowsOf(rows), defaults);
  expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 7);
  for (const [d, value] of noise.entries()) expect(fit.parameters.noise[d]).toBeCloseTo(value, 5);
  for (const [d, value] of load.entries()) expect(fit.parameters.load[d]).toBeCloseTo(value, 5);
  expect(fit.status.is).toBe("converged");
});

/**
 * torch 2.15, scipy 1.17.1: the likelihood written with MultivariateNormal and logsumexp, minimize(-f, method="L-BFGS-B", ftol=1e-15,
 * gtol=1e-9) from k-means centres and drawn loadings; the best of 5 starts for K = 2, of 12 for K = 3.
 */
test.each([
  [2, -262.034944871189],
  [3, -210.77703364657],
])("iris, %s factor analysers with one noise: the direct maximum", (K, logLikelihood) => {
  const fit = fitStatistics(planOf({ ...one, K, own: { mean: true, load: true } }), iris(), { ...defaults, starts: 4, tolerance: 1e-11 });
  expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 6);
  expect(fit.status.is).toBe("converged");
});

test("as many latents as a covariance has directions are a Normal with that covariance", () => {
  // -N/2 (D log 2π + log |S| + D).
  for (const noise of ["spherical", "diagonal"] as const)
    for (const Q of [3, 4, 5])
      expect(fitStatistics(planOf({ ...one, Q, noise }), iris(), defaults).logLikelihood).toBeCloseTo(-379.91463012, 6);
});

test("a column that the latents explain wholly is held up by the floor and named", () => {
  const fit = fitStatistics(planOf(one), iris(), defaults);
  expect(fit.status).toMatchObject({ is: "degenerate", column: 2, rows: 150 });
  // scikit-learn, tol=1e-12, after 100,000 iterations, on its way to 0: -422.37838521528.
  expect(fit.logLikelihood).toBeGreaterThan(-422.37838521528);
});
