import fc from "fast-check";
import { test } from "vitest";
import type { StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { mixturePass } from "../../../../src/runtime/em/kernels/mixture.ts";
import { type Covariance, categorical, mixture, normal, observedCategory, plan } from "../support/plans.ts";
import { cases, expectSame, modelOf, type TestModel } from "./same.ts";

const covariances: Covariance[] = ["full", "tied", "diagonal", "tied diagonal", "spherical", "tied spherical"];

const expectSameSums = (model: TestModel, relaxed: boolean): void => expectSame(model, mixturePass(model, { relaxed }));

test.each(covariances)("a mixture of Normals with %s covariance: the sums of the plain path", (covariance) => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 22 }), fc.integer({ min: 2, max: 11 }), (drawn, D, K) => {
      expectSameSums(modelOf(mixture(K, D, covariance), drawn), drawn.relaxed);
    }),
    { numRuns: 25, seed: 1 },
  );
});

test("several fields are multiplied, each with its own axes", () => {
  const products = (K: number, M: number, D: number): StatisticsPlan =>
    plan(
      [categorical("k", K), categorical("m", M)],
      [normal(D, "full", ["k"], "x"), normal(2, "diagonal", ["k", "m"], "y"), normal(1, "tied", ["m"], "z")],
    );
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), (drawn, K, M, D) => {
      if (K * M > 1) expectSameSums(modelOf(products(K, M, D), drawn), drawn.relaxed);
    }),
    { numRuns: 25, seed: 2 },
  );
});

test("observed categories, known of some rows, with and without a latent one beside them", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 5 }), (drawn, M, K, D) => {
      const latent = K > 1 ? [categorical("k", K)] : [];
      const means = normal(D, "full", ["y", ...latent.map(({ name }) => name)]);
      expectSameSums(modelOf(plan([observedCategory("y", M), ...latent], [means, normal(1, "tied", ["y"], "z")]), drawn), drawn.relaxed);
    }),
    { numRuns: 25, seed: 9 },
  );
});

test.each([17, 33, 64])("wide rows: %i columns", (D) => {
  const drawn = { rows: 150, weighted: false, relaxed: true, seed: 5 };
  for (const covariance of ["full", "diagonal"] as const) expectSameSums(modelOf(mixture(5, D, covariance), drawn), true);
});
