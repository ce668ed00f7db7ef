import { expect, test } from "vitest";
import { fitStatistics } from "../../../src/runtime/em/index.ts";
import { csvRows, defaults, faithful, iris, irisColumns, rowsOf } from "./support/data.ts";
import { type Covariance, mixture, normal, plan } from "./support/plans.ts";

const seeds = [1, 2, 3, 4, 5];

// scikit-learn 1.9.1: GaussianMixture(K, covariance_type=..., reg_covar=0, tol=1e-10, max_iter=5000, n_init=10).fit(X).score(X) * rows
const known: [name: string, data: () => ReturnType<typeof iris>, D: number, K: number, covariance: Covariance, logLikelihood: number][] = [
  ["iris", iris, 4, 2, "full", -214.3547],
  ["iris", iris, 4, 3, "full", -180.1855],
  ["iris", iris, 4, 3, "tied", -256.354],
  ["iris", iris, 4, 3, "diagonal", -307.1776],
  ["iris", iris, 4, 3, "spherical", -384.3141],
  ["old faithful", faithful, 2, 2, "full", -1130.264],
];

for (const [name, data, D, K, covariance, logLikelihood] of known) {
  test(`${name}, ${K} components, ${covariance}: the known maximum, for every seed`, () => {
    for (const seed of seeds) {
      const fit = fitStatistics(mixture(K, D, covariance), data(), { ...defaults, seed });
      expect(Math.abs(fit.logLikelihood - logLikelihood)).toBeLessThan(1e-3);
      expect(fit.status).toEqual({ is: "converged" });
    }
  });

  test(`${name}, ${K} components, ${covariance}: the deterministic start alone reaches it`, () => {
    const fit = fitStatistics(mixture(K, D, covariance), data(), { ...defaults, starts: 1 });
    expect(Math.abs(fit.logLikelihood - logLikelihood)).toBeLessThan(1e-3);
  });
}

test("the diagonal maximum of iris depends on the units of the starts: standardised columns lead to a higher one, there and elsewhere", () => {
  // scikit-learn 1.9.1 on (X - mean) / std, less the sum of log std: -306.86046055772
  const rows = csvRows("iris.csv", irisColumns);
  const columns = irisColumns.map((_name, c) => rows.map((row) => row[c]));
  const deviations = columns.map((column) => {
    const mean = column.reduce((sum, value) => sum + value, 0) / column.length;
    return Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length);
  });
  const scaled = rowsOf(rows.map((row) => row.map((value, c) => value / deviations[c])));
  const fit = fitStatistics(mixture(3, 4, "diagonal"), scaled, defaults);
  const jacobian = rows.length * deviations.reduce((sum, deviation) => sum + Math.log(deviation), 0);
  expect(fit.logLikelihood - jacobian).toBeCloseTo(-306.86046055772, 4);
});

test("one Gaussian is its sample mean and covariance, in one step", () => {
  const rows = csvRows("iris.csv", irisColumns);
  const fit = fitStatistics(plan([], [normal(4, "full", [])]), iris(), defaults);
  expect(fit.logLikelihood).toBeCloseTo(-379.9146, 3);
  expect(fit.trace).toHaveLength(1);
  expect(fit.starts).toHaveLength(1);
  expect(fit.status).toEqual({ is: "converged" });
  const mean = irisColumns.map((_name, c) => rows.reduce((sum, row) => sum + row[c], 0) / 150);
  expect(Array.from(fit.parameters.mean_x)).toEqual(mean.map((value) => expect.closeTo(value, 10)));
  const cov = mean.flatMap((mi, i) => mean.map((mj, j) => rows.reduce((sum, row) => sum + (row[i] - mi) * (row[j] - mj), 0) / 150));
  expect(Array.from(fit.parameters.cov_x)).toEqual(cov.map((value) => expect.closeTo(value, 10)));
});
