import fc from "fast-check";
import { expect, test } from "vitest";
import type { StatisticsPlan } from "../../../src/compiler/ir/types/plan.ts";
import { fitStatistics, scoreRows } from "../../../src/runtime/em/index.ts";
import type { EmData } from "../../../src/runtime/em/types.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { defaults, faithful, iris, rowsOf } from "./support/data.ts";
import { enumeratePaths, normal2Density, normalDensity, poissonMass } from "./support/enumerate.ts";
import { type Covariance, categorical, chain, emission, mixture, normal, plan, use } from "./support/plans.ts";

const missing = Number.NaN;
const structures: Covariance[] = ["full", "tied", "diagonal", "tied diagonal", "spherical", "tied spherical"];

/** The same rows with a share of the entries taken away. */
function withGaps(data: EmData, share: number, seed = 1): EmData {
  const random = createRandom(seed, "gaps.test");
  const fields = Object.entries(data.fields).map(([name, x]) => [name, x.map((value) => (random.uniform() < share ? missing : value))]);
  return { ...data, fields: Object.fromEntries(fields) };
}

test("a Normal's density of a row with gaps is the marginal of what is there; nothing there has density 1", () => {
  const cov = [2, 0.6, 0.3, 0.6, 1.5, -0.4, 0.3, -0.4, 1];
  const mean = [1, -1, 0.5];
  const model = plan([], [normal(3, "full", [])]);
  const values = { mean_x: Float64Array.from(mean), cov_x: Float64Array.from(cov) };
  const rows = [
    [0.2, missing, missing],
    [missing, 0.1, 1.4],
    [missing, missing, missing],
    [0.7, missing, -0.2],
  ];
  const scores = scoreRows(model, values, rowsOf(rows));
  expect(scores[0]).toBeCloseTo(Math.log(normalDensity(0.2, 1, 2)), 12);
  expect(scores[1]).toBeCloseTo(Math.log(normal2Density([0.1, 1.4], [-1, 0.5], [1.5, -0.4, -0.4, 1])), 12);
  expect(scores[2]).toBe(0);
  expect(scores[3]).toBeCloseTo(Math.log(normal2Density([0.7, -0.2], [1, 0.5], [2, 0.3, 0.3, 1])), 12);
});

test("two columns of which the second has gaps: the known maximum, by regression on the complete rows", () => {
  // Anderson (1957), "Maximum likelihood estimates for a multivariate normal distribution when some observations are missing": the
  // first column's moments come from all rows, the second's regression on it from the complete rows.
  const { fields } = faithful();
  const rows = Array.from({ length: 272 }, (_row, i) => [fields.x[2 * i], i % 3 === 0 ? missing : fields.x[2 * i + 1]]);
  const complete = rows.filter(([, y]) => !Number.isNaN(y));
  const average = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const product = (of: number[][], a: number, b: number): number => {
    const [ma, mb] = [average(of.map((row) => row[a])), average(of.map((row) => row[b]))];
    return average(of.map((row) => (row[a] - ma) * (row[b] - mb)));
  };
  const slope = product(complete, 0, 1) / product(complete, 0, 0);
  const mean0 = average(rows.map(([x]) => x));
  const var0 = product(rows, 0, 0);
  const mean1 = average(complete.map(([, y]) => y)) + slope * (mean0 - average(complete.map(([x]) => x)));
  const var1 = product(complete, 1, 1) + slope ** 2 * (var0 - product(complete, 0, 0));
  const fit = fitStatistics(plan([], [normal(2, "full", [])]), rowsOf(rows), { ...defaults, tolerance: 1e-13 });
  expect(fit.parameters.mean_x[0]).toBeCloseTo(mean0, 8);
  expect(fit.parameters.mean_x[1]).toBeCloseTo(mean1, 4);
  expect(fit.parameters.cov_x[0]).toBeCloseTo(var0, 8);
  expect(fit.parameters.cov_x[1] / (slope * var0)).toBeCloseTo(1, 5);
  expect(fit.parameters.cov_x[3] / var1).toBeCloseTo(1, 5);
  expect(fit.status).toEqual({ is: "converged" });
  expect(fit.starts).toHaveLength(1);
});

test("independent columns are fitted from their own entries", () => {
  const rows = [
    [1, missing],
    [3, 10],
    [missing, 20],
    [5, missing],
  ];
  const fit = fitStatistics(plan([], [normal(2, "diagonal", [])]), rowsOf(rows), defaults);
  expect(Array.from(fit.parameters.mean_x)).toEqual([expect.closeTo(3, 12), expect.closeTo(15, 12)]);
  expect(Array.from(fit.parameters.var_x)).toEqual([expect.closeTo(8 / 3, 12), expect.closeTo(25, 12)]);
  const sphere = fitStatistics(plan([], [normal(2, "spherical", [])]), rowsOf(rows), defaults);
  expect(sphere.parameters.var_x[0]).toBeCloseTo((8 + 50) / 5, 12);
});

test("counts, chances and categories leave missing entries out, at the same time as weights", () => {
  const nan = missing;
  const data: EmData = {
    rows: 4,
    fields: {
      n: Float64Array.of(1, nan, 4, nan),
      b: Float64Array.of(1, 0, nan, nan),
      c: Float64Array.of(2, nan, 0, 2),
    },
    weights: Float64Array.of(1, 2, 3, 1),
  };
  const model = plan(
    [],
    [
      emission("Poisson", 1, { rate: use("rate", [], [1]) }, "n"),
      emission("Bernoulli", 1, { p: use("p", [], [1]) }, "b"),
      emission("Categorical", 1, { p: use("q", [], [3]) }, "c", 3),
    ],
  );
  const fit = fitStatistics(model, data, defaults);
  expect(fit.parameters.rate[0]).toBeCloseTo(13 / 4, 12);
  expect(fit.parameters.p[0]).toBeCloseTo(1 / 3, 12);
  expect(Array.from(fit.parameters.q)).toEqual([3 / 5, 0, 2 / 5].map((p) => expect.closeTo(p, 12)));
  const byHand =
    Math.log(poissonMass(1, 3.25)) +
    3 * Math.log(poissonMass(4, 3.25)) +
    Math.log(1 / 3) +
    2 * Math.log(2 / 3) +
    3 * Math.log(0.6) +
    2 * Math.log(0.4);
  expect(fit.logLikelihood).toBeCloseTo(byHand, 10);
});

test("a hidden Markov model with missing steps is the sum over all paths", () => {
  const model = plan([chain("s", 2)], [normal(2, "full", ["s"])]);
  const x = [
    [0.3, 1.2],
    [missing, missing],
    [missing, -0.4],
    [2.1, missing],
    [1.0, 0.9],
  ];
  const cov = [1, 0.3, 0.3, 2, 0.5, -0.2, -0.2, 0.8];
  const values = {
    initial: Float64Array.of(0.6, 0.4),
    transition: Float64Array.of(0.7, 0.3, 0.2, 0.8),
    mean_x: Float64Array.of(0, 1, 2, -1),
    cov_x: Float64Array.from(cov),
  };
  const density = (t: number, k: number): number => {
    const [a, b] = x[t];
    const mean = [values.mean_x[2 * k], values.mean_x[2 * k + 1]];
    const own = cov.slice(4 * k, 4 * k + 4);
    if (Number.isNaN(a) && Number.isNaN(b)) return 1;
    if (Number.isNaN(a)) return normalDensity(b, mean[1], own[3]);
    return Number.isNaN(b) ? normalDensity(a, mean[0], own[0]) : normal2Density(x[t], mean, own);
  };
  const all = enumeratePaths(
    5,
    2,
    (k) => values.initial[k],
    (_t, i, j) => values.transition[2 * i + j],
    density,
  );
  const scores = scoreRows(model, values, { ...rowsOf(x), sequences: [{ start: 0, end: 5 }] });
  expect(scores.reduce((sum, value) => sum + value, 0)).toBeCloseTo(all.logLikelihood, 10);
});

test("the objective never falls whatever is missing, and the fit is a stationary point of the marginal density", () => {
  fc.assert(
    fc.property(
      fc.record({
        K: fc.integer({ min: 1, max: 3 }),
        share: fc.constantFrom(0.05, 0.3, 0.7, 1),
        seed: fc.integer({ min: 1, max: 1e6 }),
        covariance: fc.constantFrom(...structures),
        markov: fc.boolean(),
        weighted: fc.boolean(),
      }),
      ({ K, share, seed, covariance, markov, weighted }) => {
        const whole = iris();
        const rows = 60;
        const data: EmData = {
          ...withGaps({ rows, fields: { x: whole.fields.x.filter((_value, i) => Math.floor(i / 4) % 5 < 2) } }, share, seed),
          sequences: [
            { start: 0, end: 35 },
            { start: 35, end: 60 },
          ],
          ...(weighted ? { weights: Float64Array.from({ length: rows }, (_w, row) => (row < 35 ? 2 : 1)) } : {}),
        };
        const model = plan([markov ? chain("k", K) : categorical("k", K)], [normal(4, covariance, ["k"])]);
        let before = Number.NEGATIVE_INFINITY;
        const fit = fitStatistics(model, data, { ...defaults, starts: 1, iterations: 25, seed }, ({ objective }) => {
          expect(objective - before).toBeGreaterThanOrEqual(-1e-9 * Math.max(1, Math.abs(before)));
          before = objective;
        });
        for (const values of Object.values(fit.parameters)) expect(values.every((value) => Number.isFinite(value))).toBe(true);
      },
    ),
    { numRuns: 60, seed: 5 },
  );
});

for (const covariance of ["full", "tied", "diagonal", "spherical"] as const) {
  test(`${covariance}: no small step from the fit raises the marginal log-likelihood`, () => {
    const model: StatisticsPlan = mixture(2, 2, covariance);
    const data = withGaps(faithful(), 0.25, 7);
    const fit = fitStatistics(model, data, { ...defaults, starts: 2, tolerance: 1e-13 });
    expect(fit.status).toEqual({ is: "converged" });
    const total = (parameters: Record<string, Float64Array>): number =>
      scoreRows(model, parameters, data).reduce((sum, value) => sum + value, 0);
    const best = total(fit.parameters);
    expect(best).toBeCloseTo(fit.logLikelihood, 8);
    for (const [name, values] of Object.entries(fit.parameters)) {
      if (name.startsWith("weights")) continue;
      for (let i = 0; i < values.length; i++) {
        for (const step of [1e-3, -1e-3]) {
          const moved = values.slice();
          moved[i] *= 1 + step;
          // Both triangles of a covariance.
          if (name === "cov_x" && i % 4 === 1) moved[i + 1] = moved[i];
          if (name === "cov_x" && i % 4 === 2) continue;
          expect(total({ ...fit.parameters, [name]: moved })).toBeLessThan(best);
        }
      }
    }
  });
}
