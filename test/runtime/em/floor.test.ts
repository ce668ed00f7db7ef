import fc from "fast-check";
import { expect, test } from "vitest";
import { identityMatrix, logDeterminant, solveLower, timesTransposed } from "../../../src/compiler/backend.ts";
import { symmetricEigen } from "../../../src/runtime/em/eigen.ts";
import { type CovarianceFloor, columnMoments, covarianceFloor, flooredCovariance } from "../../../src/runtime/em/floor.ts";
import { fitStatistics, scoreRows } from "../../../src/runtime/em/index.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { csvRows, defaults, rowsOf } from "./support/data.ts";
import { categorical, emission, mixture, normal, observedCategory, plan, use } from "./support/plans.ts";

/** A matrix a aᵀ of random entries: positive semidefinite, singular where `rank` < n. */
function random(n: number, rank: number, seed: number): Float64Array {
  const source = createRandom(seed, "floor.test");
  return timesTransposed(
    Float64Array.from({ length: n * rank }, () => source.normal()),
    n,
    rank,
  );
}

test("eigenvalues and eigenvectors rebuild a symmetric matrix, singular ones too", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 }), fc.nat(), (n, rank, seed) => {
      const matrix = random(n, rank, seed);
      const { values, vectors } = symmetricEigen(matrix, n);
      for (let i = 0; i < n; i++) {
        for (let j = 0; j < n; j++) {
          let rebuilt = 0;
          let product = 0;
          for (let k = 0; k < n; k++) {
            rebuilt += vectors[i * n + k] * values[k] * vectors[j * n + k];
            product += vectors[k * n + i] * vectors[k * n + j];
          }
          expect(rebuilt).toBeCloseTo(matrix[i * n + j], 10);
          expect(product).toBeCloseTo(i === j ? 1 : 0, 12);
        }
      }
    }),
    { numRuns: 60, seed: 1 },
  );
});

/** -log |C| - tr(C⁻¹ S) for 2 x 2, by the explicit inverse. */
function value([a, b, , c]: Float64Array, [p, q, , r]: Float64Array): number {
  const determinant = a * c - b * b;
  return -Math.log(determinant) - (c * p - 2 * b * q + a * r) / determinant;
}

test("a floored covariance is above the floor, and no other one above it fits better", () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 2 }), fc.double({ min: 0.01, max: 4, noNaN: true }), (seed, rank, size) => {
      const scatter = random(2, rank, seed);
      const least = random(2, 2, seed + 1).map((entry) => entry * size);
      least[0] += 0.01;
      least[3] += 0.01;
      const l = Math.sqrt(least[0]);
      const factor = Float64Array.of(l, 0, least[2] / l, Math.sqrt(least[3] - (least[2] / l) ** 2));
      const floor: CovarianceFloor = { size: 2, factor, deviations: Float64Array.of(1, 1) };
      const best = timesTransposed(flooredCovariance(scatter, floor).factor, 2, 2);
      const excess = best.map((entry, i) => entry - least[i]);
      const scale = best[0] + best[3];
      expect(excess[0]).toBeGreaterThan(-1e-9 * scale);
      expect(excess[3]).toBeGreaterThan(-1e-9 * scale);
      expect(excess[0] * excess[3] - excess[1] ** 2).toBeGreaterThan(-1e-9 * scale ** 2);
      const source = createRandom(seed, "others");
      for (let i = 0; i < 50; i++) {
        // B plus any positive semidefinite matrix is above B; so is any point between two that are.
        const other = timesTransposed(
          Float64Array.from({ length: 4 }, () => source.normal()),
          2,
          2,
        ).map((entry, at) => entry + least[at]);
        const share = source.uniform() ** 4;
        const between = best.map((entry, at) => (1 - share) * entry + share * other[at]);
        expect(value(between, scatter)).toBeLessThanOrEqual(value(best, scatter) + 1e-9);
      }
    }),
    { numRuns: 100, seed: 2 },
  );
});

test("what the floor holds up keeps its value beside a scatter that is a hundred billion times larger", () => {
  const floor: CovarianceFloor = {
    size: 3,
    factor: identityMatrix(3).map((entry) => entry * Math.sqrt(1e-9)),
    deviations: Float64Array.of(1, 1, 1),
  };
  // Of rank 1: eigenvalues 192, 0 and 0, of which the floor makes 192, 1e-9 and 1e-9.
  const { factor } = flooredCovariance(new Float64Array(9).fill(64), floor);
  expect(logDeterminant(factor, 3)).toBeCloseTo(Math.log(192) + 2 * Math.log(1e-9), 9);
  const squares = (x: number[]): number => solveLower(factor, 3, x).reduce((sum, z) => sum + z * z, 0);
  expect(squares([8, 8, 8])).toBeCloseTo(1, 9);
  expect(squares([1e-4, -1e-4, 0])).toBeCloseTo(20, 8);
});

test("the floor is a share of the field's variance in every direction", () => {
  const source = createRandom(3, "floor.test");
  const x = Float64Array.from({ length: 400 }, (_value, i) => source.normal() * (i % 2 === 0 ? 100 : 0.01));
  const { factor } = covarianceFloor(x, 200, 2, 0.25);
  const floor = timesTransposed(factor, 2, 2);
  const { mean, variance } = columnMoments(x, 200, 2);
  let covariance = 0;
  for (let row = 0; row < 200; row++) covariance += ((x[2 * row] - mean[0]) * (x[2 * row + 1] - mean[1])) / 200;
  expect(floor[0] / variance[0]).toBeCloseTo(0.25, 12);
  expect(floor[3] / variance[1]).toBeCloseTo(0.25, 12);
  expect(floor[1] / covariance).toBeCloseTo(0.25, 9);
});

const spike = [0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((value, row) => [value, row % 4]);

test("a component that settles on equal values is degenerate, by component, column and rows", () => {
  for (const covariance of ["diagonal", "full"] as const) {
    const fit = fitStatistics(plan([observedCategory("k", 2)], [normal(2, covariance, ["k"])]), labelled(), defaults);
    expect(fit.status).toEqual({ is: "degenerate", state: 1, emission: 0, column: 0, rows: 4 });
    // 13 rows of variance: the floor is a millionth of it.
    const { variance } = columnMoments(Float64Array.from(spike.map((row) => row[0])), 13, 1);
    const found = covariance === "diagonal" ? fit.parameters.var_x[2] : fit.parameters.cov_x[4];
    expect(found / variance[0]).toBeCloseTo(1e-6, 8);
  }
  function labelled(): ReturnType<typeof rowsOf> {
    const data = rowsOf(spike);
    data.fields.k = Float64Array.from(spike, ([value]) => (value === 0 ? 1 : 0));
    return data;
  }
});

test("a start that is not degenerate is preferred to one of higher likelihood that is", () => {
  const fit = fitStatistics(mixture(3, 2, "diagonal"), rowsOf(spike), { ...defaults, starts: 20 });
  const ends = new Set(fit.starts.map((start) => start.status));
  expect(ends).toEqual(new Set(["degenerate", "converged"]));
  expect(fit.status).toEqual({ is: "converged" });
  const sound = fit.starts.filter((start) => start.status === "converged").map((start) => start.objective);
  expect(fit.logLikelihood).toBe(Math.max(...sound));
  expect(Math.max(...fit.starts.map((start) => start.objective))).toBeGreaterThan(fit.logLikelihood);
});

test("columns that do not vary, or only together, end degenerate at the column", () => {
  const constant = rowsOf([1, 2, 3, 4, 5].map((value) => [value, 7]));
  for (const covariance of ["diagonal", "full"] as const)
    expect(fitStatistics(plan([], [normal(2, covariance, [])]), constant, defaults).status).toEqual({
      is: "degenerate",
      state: 0,
      emission: 0,
      column: 1,
      rows: 5,
      constant: true,
    });
  const collinear = rowsOf([1, 2, 4, 7, 5].map((value, row) => [row, value, 3 * value]));
  const fit = fitStatistics(plan([], [normal(3, "full", [])]), collinear, defaults);
  expect(fit.status).toMatchObject({ is: "degenerate", rows: 5 });
  expect(fit.status.is === "degenerate" && fit.status.column).toBeGreaterThan(0);
  expect(Number.isFinite(fit.logLikelihood)).toBe(true);
});

test("the objective does not fall where a covariance has to be held up in one direction", () => {
  const source = createRandom(1, "collinear");
  const rows = Array.from({ length: 33 }, () => {
    const [a, b] = [0, 1].map(() => 100 + (source.uniform() < 0.5 ? 3 : 0) + source.normal());
    return [a, b, a - 2 * b];
  });
  const { trace } = fitStatistics(mixture(2, 3, "full"), rowsOf(rows), { ...defaults, tolerance: 0, iterations: 60, starts: 1 });
  expect(trace.length).toBeGreaterThan(10);
  for (let i = 1; i < trace.length; i++) expect(trace[i] - trace[i - 1]).toBeGreaterThan(-1e-10 * Math.abs(trace[i]));
});

test("an Exponential's rate is bounded by the variance floor", () => {
  const wait = Float64Array.of(0, 0, 1, 2, 3, 4);
  const k = Float64Array.of(0, 0, 1, 1, 1, 1);
  const model = plan([observedCategory("k", 2)], [emission("Exponential", 1, { rate: use("rate", ["k"], []) }, "wait")]);
  const fit = fitStatistics(model, { rows: 6, fields: { wait, k } }, defaults);
  expect(fit.status).toEqual({ is: "degenerate", state: 0, emission: 0, column: 0, rows: 2 });
  const { variance } = columnMoments(wait, 6, 1);
  expect(1 / fit.parameters.rate[0] ** 2 / variance[0]).toBeCloseTo(1e-6, 12);
  expect(fit.parameters.rate[1]).toBeCloseTo(4 / 10, 12);
});

test("rounded rainfall: a Gamma component on its most frequent value has no maximum, and the fit takes the highest that is one", () => {
  // 54 of the 623 wet days have 0.3 mm. EM by scipy 1.17.1 (gamma.logpdf, digamma, polygamma) from shapes of 1, 400 iterations: the maximum
  // that is told apart from a spike.
  const x = Float64Array.from(csvRows("seattle-weather.csv", ["precipitation"]).flat()).filter((rain) => rain > 0);
  const params = { shape: use("shape", ["k"], []), rate: use("rate", ["k"], []) };
  const model = plan([categorical("k", 2)], [emission("Gamma", 1, params)]);
  const data = { rows: x.length, fields: { x } };
  const fit = fitStatistics(model, data, { ...defaults, tolerance: 1e-12 });
  expect(fit.status).toEqual({ is: "converged" });
  expect(fit.logLikelihood).toBeCloseTo(-1809.4878, 3);
  // A spike of shape a has the height sqrt(a / 2π) / 0.3 there (Stirling), so the likelihood grows by half the logarithm of a for each such day.
  const spiked = (a: number): number => {
    const parameters = {
      weights_k: Float64Array.of(0.08, 0.92),
      shape: Float64Array.of(a, 0.9),
      rate: Float64Array.of(a / 0.3, 0.12),
    };
    return scoreRows(model, parameters, data).reduce((sum, value) => sum + value, 0);
  };
  expect(spiked(1e10) - spiked(1e8)).toBeCloseTo(54 * 0.5 * Math.log(100), 1);
  expect(spiked(1e10)).toBeGreaterThan(fit.logLikelihood);
});
