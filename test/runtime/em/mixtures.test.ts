import { expect, test } from "vitest";
import type { StatisticsPlan } from "../../../src/compiler/ir/types/plan.ts";
import { accumulator, expectation, maximisation } from "../../../src/runtime/em/accumulate.ts";
import { fitStatistics, marginal, type Parameters, posterior, scoreRows, unravel } from "../../../src/runtime/em/index.ts";
import { createModel } from "../../../src/runtime/em/model.ts";
import type { EmData } from "../../../src/runtime/em/types.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { defaults, rowsOf } from "./support/data.ts";
import { normalDensity, poissonMass } from "./support/enumerate.ts";
import { categorical, emission, known, normal, observedCategory, plan, use } from "./support/plans.ts";

const random = createRandom(11, "mixtures.test");
const rows = 9;
const draw = (count: number, make: () => number): Float64Array => Float64Array.from({ length: count }, make);
const near = (found: number, truth: number): void => expect(Math.abs(found - truth)).toBeLessThan(1e-10);

/** One EM step from `from`; returns the new parameters. */
function step(model: StatisticsPlan, from: Parameters, data: EmData): Parameters {
  const parameters = Object.fromEntries(Object.entries(from).map(([name, values]) => [name, values.slice()]));
  const bound = createModel(model, data, parameters);
  for (const part of bound.parts) part.reset();
  for (const [name, values] of Object.entries(from)) parameters[name].set(values);
  bound.refresh();
  const sums = accumulator(bound);
  expectation(bound, sums);
  maximisation(bound, sums.sums);
  return parameters;
}

test("a product of five families: likelihood, posteriors and one EM step against sums over components", () => {
  const K = 2;
  const fields = {
    answers: draw(rows * 3, () => Math.floor(random.uniform() * 3)),
    ticks: draw(rows * 2, () => Math.floor(random.uniform() * 2)),
    count: draw(rows, () => Math.floor(random.uniform() * 6)),
    wait: draw(rows, () => -Math.log(random.uniform())),
    size: draw(rows * 2, () => random.normal()),
  };
  const model = plan(
    [categorical("k", K)],
    [
      emission("Categorical", 3, { p: use("p", ["k"], [3, 3]) }, "answers", 3),
      emission("Bernoulli", 2, { p: use("yes", ["k"], [2]) }, "ticks"),
      emission("Poisson", 1, { rate: use("rate", ["k"], []) }, "count"),
      emission("Exponential", 1, { rate: use("speed", ["k"], [1]) }, "wait"),
      emission("Normal", 2, { mean: use("mean", ["k"], [2]), var: use("var", [], []) }, "size"),
    ],
  );
  const simplex = (): number[] => {
    const parts = [0, 0, 0].map(() => 0.2 + random.uniform());
    return parts.map((part) => part / parts.reduce((sum, value) => sum + value, 0));
  };
  const parameters: Parameters = {
    weights_k: Float64Array.of(0.3, 0.7),
    p: Float64Array.from(Array.from({ length: K * 3 }, simplex).flat()),
    yes: draw(K * 2, () => 0.2 + 0.6 * random.uniform()),
    rate: Float64Array.of(1, 3),
    speed: Float64Array.of(0.5, 2),
    mean: draw(K * 2, () => random.normal()),
    var: Float64Array.of(0.8),
  };
  const data: EmData = { rows, fields };
  const density = (n: number, k: number): number => {
    let product = parameters.weights_k[k] * poissonMass(fields.count[n], parameters.rate[k]);
    for (let c = 0; c < 3; c++) product *= parameters.p[(k * 3 + c) * 3 + fields.answers[n * 3 + c]];
    for (let c = 0; c < 2; c++) {
      const p = parameters.yes[k * 2 + c];
      product *= fields.ticks[n * 2 + c] === 1 ? p : 1 - p;
      product *= normalDensity(fields.size[n * 2 + c], parameters.mean[k * 2 + c], parameters.var[0]);
    }
    return product * parameters.speed[k] * Math.exp(-parameters.speed[k] * fields.wait[n]);
  };
  const joint = Array.from({ length: rows }, (_row, n) => [density(n, 0), density(n, 1)]);
  const scores = scoreRows(model, parameters, data);
  const { probabilities } = posterior(model, parameters, data);
  const gamma = joint.map(([a, b]) => [a / (a + b), b / (a + b)]);
  for (let n = 0; n < rows; n++) {
    near(scores[n], Math.log(joint[n][0] + joint[n][1]));
    for (let k = 0; k < K; k++) near(probabilities[n * K + k], gamma[n][k]);
  }
  const next = step(model, parameters, data);
  let squares = 0;
  for (let k = 0; k < K; k++) {
    const weight = gamma.reduce((sum, row) => sum + row[k], 0);
    const mean = (value: (n: number) => number): number => gamma.reduce((sum, row, n) => sum + row[k] * value(n), 0) / weight;
    near(next.weights_k[k], weight / rows);
    near(
      next.rate[k],
      mean((n) => fields.count[n]),
    );
    near(next.speed[k], 1 / mean((n) => fields.wait[n]));
    for (let c = 0; c < 3; c++)
      for (let level = 0; level < 3; level++)
        near(
          next.p[(k * 3 + c) * 3 + level],
          mean((n) => (fields.answers[n * 3 + c] === level ? 1 : 0)),
        );
    for (let c = 0; c < 2; c++) {
      near(
        next.yes[k * 2 + c],
        mean((n) => fields.ticks[n * 2 + c]),
      );
      const centre = mean((n) => fields.size[n * 2 + c]);
      near(next.mean[k * 2 + c], centre);
      squares += weight * mean((n) => (fields.size[n * 2 + c] - centre) ** 2);
    }
  }
  // Tied and spherical: one variance over components and columns.
  near(next.var[0], squares / (rows * 2));
});

test("two latents make a product space; a parameter reads only the axes of its index", () => {
  const x = draw(rows, () => 2 * random.normal());
  const model = plan(
    [categorical("a", 2), categorical("b", 3, use("mix", ["a"], [3]))],
    [emission("Normal", 1, { mean: use("mean", ["b"], [1]), std: use("std", ["a"], []) })],
  );
  const parameters: Parameters = {
    weights_a: Float64Array.of(0.4, 0.6),
    mix: Float64Array.of(0.2, 0.3, 0.5, 0.6, 0.3, 0.1),
    mean: Float64Array.of(-2, 0, 2),
    std: Float64Array.of(0.7, 1.4),
  };
  const joint = (n: number, a: number, b: number): number =>
    parameters.weights_a[a] * parameters.mix[a * 3 + b] * normalDensity(x[n], parameters.mean[b], parameters.std[a] ** 2);
  const data = { rows, fields: { x } };
  const { probabilities } = posterior(model, parameters, data);
  const ofB = marginal(model, probabilities, "b");
  const scores = scoreRows(model, parameters, data);
  for (let n = 0; n < rows; n++) {
    const each = [0, 1].map((a) => [0, 1, 2].map((b) => joint(n, a, b)));
    const total = each.flat().reduce((sum, p) => sum + p, 0);
    near(scores[n], Math.log(total));
    for (let s = 0; s < 6; s++) {
      const { a, b } = unravel(model.axes, s);
      near(probabilities[n * 6 + s], each[a][b] / total);
    }
    for (let b = 0; b < 3; b++) near(ofB[n * 3 + b], (each[0][b] + each[1][b]) / total);
  }
  const next = step(model, parameters, data);
  const weight = (a: number, b: number): number =>
    Array.from({ length: rows }, (_row, n) => probabilities[n * 6 + a * 3 + b]).reduce((sum, p) => sum + p, 0);
  for (const a of [0, 1]) {
    const all = weight(a, 0) + weight(a, 1) + weight(a, 2);
    near(next.weights_a[a], all / rows);
    for (const b of [0, 1, 2]) near(next.mix[a * 3 + b], weight(a, b) / all);
  }
});

test("known arguments and fixed entries are kept, and the rest is fitted around them", () => {
  const x = Float64Array.from([-2.1, -1.9, -2, 3, 3.2, 2.8, 0.1, -0.1]);
  const model = plan(
    [categorical("k", 3, known(0.25, 0.25, 0.5))],
    [emission("Normal", 1, { mean: use("mean", ["k"], [1], [null, 3, null]), std: use("std", [], [], [0.5]) })],
  );
  const fit = fitStatistics(model, { rows: 8, fields: { x } }, defaults);
  expect(fit.parameters.mean[1]).toBe(3);
  expect(Array.from(fit.parameters.std)).toEqual([0.5]);
  expect(fit.parameters.weights_k).toBeUndefined();
  const centred = fitStatistics(
    plan([], [emission("Normal", 2, { mean: known(0), var: use("var", [], [2]) })]),
    rowsOf([
      [1, 2],
      [3, -4],
    ]),
    defaults,
  );
  // About the known mean 0, not about the sample's.
  expect(Array.from(centred.parameters.var)).toEqual([5, 10]);
  const weighed = fitStatistics(
    plan([categorical("k", 3, use("w", [], [3], [null, 0.5, null]))], [normal(1, "tied diagonal", ["k"])]),
    { rows: 8, fields: { x } },
    defaults,
  );
  expect(weighed.parameters.w[1]).toBe(0.5);
  expect(weighed.parameters.w[0] + weighed.parameters.w[2]).toBeCloseTo(0.5, 12);
});

test("a mean that components with known variances share is weighted by their precisions", () => {
  const [u, v] = [2, 6];
  const data = { rows: 2, fields: { x: Float64Array.of(u, v), y: Float64Array.of(0, 1) } };
  const one = plan([observedCategory("y", 2)], [emission("Normal", 1, { mean: use("m", [], [1]), std: use("s", ["y"], [1], [1, 2]) })]);
  expect(fitStatistics(one, data, defaults).parameters.m[0]).toBeCloseTo((u / 1 + v / 4) / (1 + 1 / 4), 12);
  const full = plan([observedCategory("y", 2)], [emission("Normal", 1, { mean: use("m", [], [1]), cov: use("c", ["y"], [1, 1], [1, 4]) })]);
  expect(fitStatistics(full, data, defaults).parameters.m[0]).toBeCloseTo((u / 1 + v / 4) / (1 + 1 / 4), 12);
});
