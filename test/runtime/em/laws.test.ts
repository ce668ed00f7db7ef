import fc from "fast-check";
import { expect, test } from "vitest";
import { fitStatistics } from "../../../src/runtime/em/index.ts";
import type { EmData } from "../../../src/runtime/em/types.ts";
import { defaults, faithful, iris } from "./support/data.ts";
import { neverFalls } from "./support/never-falls.ts";
import { chain, mixture, normal, plan } from "./support/plans.ts";
import { structures, trials } from "./support/trials.ts";

test("the objective never falls, and nothing is ever NaN, whatever the plan and the data", () => {
  fc.assert(fc.property(trials, neverFalls), { numRuns: 250, seed: 3 });
});

test("the order of independent rows does not matter", () => {
  const data = iris();
  const order = Array.from({ length: 150 }, (_row, i) => (i * 37) % 150);
  const x = Float64Array.from(order.flatMap((row) => Array.from(data.fields.x.subarray(row * 4, row * 4 + 4))));
  for (const covariance of structures) {
    const model = mixture(3, 4, covariance);
    const settings = { ...defaults, starts: 1 };
    const one = fitStatistics(model, data, settings).logLikelihood;
    expect(fitStatistics(model, { rows: 150, fields: { x } }, settings).logLikelihood).toBeCloseTo(one, 6);
  }
});

test("a seed repeats to the bit, and decides all starts but the first", () => {
  const model = plan([chain("s", 3)], [normal(2, "full", ["s"])]);
  const data: EmData = { ...faithful(), sequences: [{ start: 0, end: 272 }] };
  const settings = { ...defaults, starts: 3, iterations: 20 };
  const one = fitStatistics(model, data, settings);
  expect(fitStatistics(model, data, settings)).toEqual(one);
  const other = fitStatistics(model, data, { ...settings, seed: 2 });
  expect(other.starts[0]).toEqual(one.starts[0]);
  expect(other.starts.slice(1)).not.toEqual(one.starts.slice(1));
});

test("a row of weight 2 is two rows, and one of weight 0 none", () => {
  const data = faithful();
  const weights = Float64Array.from({ length: 272 }, (_weight, row) => row % 3);
  const repeated = Array.from({ length: 272 }, (_row, row) => new Array<number>(row % 3).fill(row)).flat();
  const x = Float64Array.from(repeated.flatMap((row) => [data.fields.x[2 * row], data.fields.x[2 * row + 1]]));
  for (const covariance of structures) {
    const model = mixture(2, 2, covariance);
    const weighted = fitStatistics(model, { ...data, weights }, { ...defaults, starts: 1 });
    const twice = fitStatistics(model, { rows: repeated.length, fields: { x } }, { ...defaults, starts: 1 });
    expect(weighted.logLikelihood).toBeCloseTo(twice.logLikelihood, 6);
    expect(weighted.iterations).toBe(twice.iterations);
  }
});

test("a sequence of weight 2 is two sequences", () => {
  const { fields } = faithful();
  const model = plan([chain("s", 2)], [normal(2, "diagonal", ["s"])]);
  const part = fields.x.slice(0, 80);
  const weighted: EmData = {
    rows: 60,
    fields: { x: fields.x.slice(0, 120) },
    weights: Float64Array.from({ length: 60 }, (_weight, row) => (row < 40 ? 2 : 1)),
    sequences: [
      { start: 0, end: 40 },
      { start: 40, end: 60 },
    ],
  };
  const twice: EmData = {
    rows: 100,
    fields: { x: Float64Array.from([...part, ...fields.x.slice(0, 120)]) },
    sequences: [
      { start: 0, end: 40 },
      { start: 40, end: 80 },
      { start: 80, end: 100 },
    ],
  };
  const settings = { ...defaults, starts: 1 };
  expect(fitStatistics(model, weighted, settings).logLikelihood).toBeCloseTo(fitStatistics(model, twice, settings).logLikelihood, 6);
});
