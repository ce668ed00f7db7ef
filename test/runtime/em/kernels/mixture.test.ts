import v8 from "node:v8";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { accumulator, expectation } from "../../../../src/runtime/em/accumulate.ts";
import { emptyParameters } from "../../../../src/runtime/em/arguments.ts";
import { mixturePass } from "../../../../src/runtime/em/kernels/mixture.ts";
import { createModel, type EmModel } from "../../../../src/runtime/em/model.ts";
import { stateSpace } from "../../../../src/runtime/em/space.ts";
import type { EmData } from "../../../../src/runtime/em/types.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { type Covariance, categorical, mixture, normal, plan } from "../support/plans.ts";

if (Number(process.versions.node.split(".")[0]) < 22) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");

const covariances: Covariance[] = ["full", "tied", "diagonal", "tied diagonal", "spherical", "tied spherical"];

interface Case {
  rows: number;
  weighted: boolean;
  relaxed: boolean;
  seed: number;
}

const cases = fc.record({
  rows: fc.integer({ min: 1, max: 300 }),
  weighted: fc.boolean(),
  relaxed: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1000 }),
});

/** A model with the parameters of a fit to random rows, moved a little so that no two cells are alike. */
function modelOf(plan: StatisticsPlan, { rows, weighted, seed }: Case): EmModel {
  const random = createRandom(seed, "test.kernels");
  const fields: Record<string, Float64Array> = {};
  for (const { field, width } of plan.emissions)
    fields[field] = Float64Array.from({ length: rows * width }, (_value, i) => 3 + (i % width) + random.normal() * (1 + (i % 3)));
  const data: EmData = { rows, fields };
  if (weighted) data.weights = Float64Array.from({ length: rows }, () => Math.max(0, random.uniform() * 2 - 0.2));
  const parameters = emptyParameters(plan, stateSpace(plan.axes));
  const model = createModel(plan, data, parameters, { varianceFloor: 0.01 });
  for (const part of model.parts) part.reset();
  for (const [name, values] of Object.entries(parameters)) {
    if (name.startsWith("mean")) for (let i = 0; i < values.length; i++) values[i] += random.normal();
    if (name.startsWith("var")) for (let i = 0; i < values.length; i++) values[i] = 0.5 + random.uniform();
    if (name.startsWith("weights")) values.set(simplex(values.length, () => 0.1 + random.uniform()));
  }
  model.refresh();
  return model;
}

function simplex(size: number, draw: () => number): number[] {
  const shares = Array.from({ length: size }, draw);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** All that an E step leaves behind: the log-likelihood, the states' weights, and each part's sums. */
function left(model: EmModel, logLikelihood: number, states: Float64Array): number[][] {
  const sums = model.parts.flatMap(({ arrays }) => (arrays === undefined ? [] : [arrays.weights, arrays.first, arrays.second]));
  return [[logLikelihood], Array.from(states), ...sums.map((values) => Array.from(values))];
}

function expectSame(model: EmModel, relaxed: boolean): void {
  const into = accumulator(model);
  const plain = left(model, expectation(model, into), into.sums.states);
  const pass = mixturePass(model, { relaxed });
  for (let repeat = 0; repeat < 2; repeat++) {
    into.clear();
    const logLikelihood = pass?.expectation(into.sums);
    expect(logLikelihood).toBeDefined();
    const found = left(model, logLikelihood ?? Number.NaN, into.sums.states);
    for (const [i, values] of plain.entries()) {
      const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
      for (const [j, value] of values.entries()) expect(Math.abs(found[i][j] - value) / scale).toBeLessThan(1e-11);
    }
  }
}

test.each(covariances)("a mixture of Normals with %s covariance: the sums of the plain path", (covariance) => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 1, max: 22 }), fc.integer({ min: 2, max: 11 }), (drawn, D, K) => {
      expectSame(modelOf(mixture(K, D, covariance), drawn), drawn.relaxed);
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
      if (K * M > 1) expectSame(modelOf(products(K, M, D), drawn), drawn.relaxed);
    }),
    { numRuns: 25, seed: 2 },
  );
});

test.each([17, 33, 64])("wide rows: %i columns", (D) => {
  const drawn = { rows: 150, weighted: false, relaxed: true, seed: 5 };
  for (const covariance of ["full", "diagonal"] as const) expectSame(modelOf(mixture(5, D, covariance), drawn), true);
});
