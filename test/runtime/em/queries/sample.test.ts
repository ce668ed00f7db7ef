import { expect, test } from "vitest";
import { fitStatistics, sampleRows, scoreRows } from "../../../../src/runtime/em/index.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { defaults, faithful } from "../support/data.ts";
import { categorical, chain, emission, mixture, normal, observedCategory, plan, use } from "../support/plans.ts";

test("scores of the training rows add up to the fit's log-likelihood", () => {
  const data = faithful();
  for (const covariance of ["full", "tied", "diagonal", "spherical"] as const) {
    const model = mixture(2, 2, covariance);
    const fit = fitStatistics(model, data, { ...defaults, starts: 1 });
    const total = scoreRows(model, fit.parameters, data).reduce((sum, value) => sum + value, 0);
    expect(total).toBeCloseTo(fit.logLikelihood, 8);
  }
});

test("drawn rows have the moments of their component, and its share of rows", () => {
  const model = plan(
    [categorical("k", 2)],
    [
      normal(2, "full", ["k"]),
      emission("Normal", 1, { mean: use("m", ["k"], [1]), std: use("s", [], []) }, "z"),
      emission("Poisson", 1, { rate: use("rate", ["k"], []) }, "count"),
      emission("Exponential", 1, { rate: use("speed", ["k"], []) }, "wait"),
      emission("Bernoulli", 2, { p: use("p", ["k"], [2]) }, "ticks"),
      emission("Categorical", 1, { p: use("q", ["k"], [3]) }, "kind", 3),
    ],
  );
  const parameters = {
    weights_k: Float64Array.of(0.3, 0.7),
    mean_x: Float64Array.of(1, -1, 0, 5),
    cov_x: Float64Array.of(2, 0.8, 0.8, 1, 0.5, -0.2, -0.2, 0.3),
    m: Float64Array.of(-3, 3),
    s: Float64Array.of(0.5),
    rate: Float64Array.of(0.5, 4),
    speed: Float64Array.of(2, 0.25),
    p: Float64Array.of(0.1, 0.9, 0.5, 0.2),
    q: Float64Array.of(0.2, 0.3, 0.5, 0.7, 0, 0.3),
  };
  const count = 40_000;
  const { states, fields } = sampleRows(model, parameters, count, createRandom(5, "sample"));
  const share = states.reduce((sum, s) => sum + s, 0) / count;
  expect(Math.abs(share - 0.7)).toBeLessThan(0.01);
  for (const k of [0, 1]) {
    const rows = Array.from(states.keys()).filter((row) => states[row] === k);
    const mean = (value: (row: number) => number): number => rows.reduce((sum, row) => sum + value(row), 0) / rows.length;
    const about = (found: number, truth: number, deviation: number): void =>
      expect(Math.abs(found - truth)).toBeLessThan((5 * deviation) / Math.sqrt(rows.length));
    const { mean_x: centre, cov_x: cov } = parameters;
    for (const i of [0, 1]) {
      about(
        mean((row) => fields.x[2 * row + i]),
        centre[2 * k + i],
        Math.sqrt(cov[4 * k + 3 * i]),
      );
      for (const j of [0, 1])
        about(
          mean((row) => (fields.x[2 * row + i] - centre[2 * k + i]) * (fields.x[2 * row + j] - centre[2 * k + j])),
          cov[4 * k + 2 * i + j],
          Math.sqrt(cov[4 * k + 3 * i] * cov[4 * k + 3 * j] + cov[4 * k + 1] ** 2),
        );
      about(
        mean((row) => fields.ticks[2 * row + i]),
        parameters.p[2 * k + i],
        0.5,
      );
    }
    about(
      mean((row) => fields.z[row]),
      parameters.m[k],
      0.5,
    );
    about(
      mean((row) => (fields.z[row] - parameters.m[k]) ** 2),
      0.25,
      0.25 * Math.SQRT2,
    );
    about(
      mean((row) => fields.count[row]),
      parameters.rate[k],
      Math.sqrt(parameters.rate[k]),
    );
    about(
      mean((row) => fields.wait[row]),
      1 / parameters.speed[k],
      1 / parameters.speed[k],
    );
    for (const level of [0, 1, 2])
      about(
        mean((row) => (fields.kind[row] === level ? 1 : 0)),
        parameters.q[3 * k + level],
        0.5,
      );
  }
});

test("drawn sequences follow the chain, and a fit to them finds it again", () => {
  const model = plan([chain("s", 2)], [normal(1, "tied diagonal", ["s"])]);
  const parameters = {
    initial: Float64Array.of(1, 0),
    transition: Float64Array.of(0.9, 0.1, 0.3, 0.7),
    mean_x: Float64Array.of(-2, 2),
    var_x: Float64Array.of(0.25),
  };
  const lengths = new Array<number>(40).fill(50);
  const { rows, states, fields } = sampleRows(model, parameters, lengths, createRandom(9, "sample"));
  const sequences = lengths.map((length, i) => ({ start: i * length, end: (i + 1) * length }));
  expect(sequences.every(({ start }) => states[start] === 0)).toBe(true);
  const fit = fitStatistics(model, { rows, fields, sequences }, { ...defaults, starts: 2 });
  const order = fit.parameters.mean_x[0] < fit.parameters.mean_x[1] ? [0, 1] : [1, 0];
  for (const i of [0, 1]) {
    expect(Math.abs(fit.parameters.mean_x[order[i]] - parameters.mean_x[i])).toBeLessThan(0.1);
    for (const j of [0, 1])
      expect(Math.abs(fit.parameters.transition[2 * order[i] + order[j]] - parameters.transition[2 * i + j])).toBeLessThan(0.05);
  }
});

test("axes are drawn parents first, and observed categories come out as fields", () => {
  const model = plan(
    [categorical("b", 2, use("mix", ["a"], [2])), observedCategory("a", 2)],
    [emission("Normal", 1, { mean: use("m", ["b"], [], [0, 10]), std: use("s", [], [], [0.1]) })],
  );
  const parameters = { mix: Float64Array.of(1, 0, 0, 1), weights_a: Float64Array.of(0.5, 0.5) };
  const { fields } = sampleRows(model, parameters, 200, createRandom(2, "sample"));
  expect(new Set(fields.a)).toEqual(new Set([0, 1]));
  // b equals a, and x says b.
  for (let row = 0; row < 200; row++) expect(fields.x[row] > 5 ? 1 : 0).toBe(fields.a[row]);
});
