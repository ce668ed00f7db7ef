import { expect, test } from "vitest";
import { drawMissing, filtered, scoreRows, scoreSteps } from "../../../../src/runtime/em/index.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { rowsOf } from "../support/data.ts";
import { enumeratePaths, normal2Density, normalDensity } from "../support/enumerate.ts";
import { categorical, chain, normal, plan, use } from "../support/plans.ts";

const missing = Number.NaN;
const initial = [0.6, 0.4];
const transition = [0.7, 0.3, 0.2, 0.8];
const centre = [0, 1.5];
const x = [0.3, 2.2, missing, -0.4, 1.1];
const model = plan([chain("s", 2)], [normal(1, "tied diagonal", ["s"])]);
const parameters = {
  initial: Float64Array.from(initial),
  transition: Float64Array.from(transition),
  mean_x: Float64Array.from(centre),
  var_x: Float64Array.of(0.5),
};
const data = { ...rowsOf(x.map((value) => [value])), sequences: [{ start: 0, end: 5 }] };
const density = (t: number, k: number): number => (Number.isNaN(x[t]) ? 1 : normalDensity(x[t], centre[k], 0.5));
const upTo = (steps: number, start = initial, move = transition) =>
  enumeratePaths(
    steps,
    2,
    (k) => start[k],
    (_t, i, j) => move[2 * i + j],
    density,
  );

test("filtered states and predictive densities of steps, by all paths up to each step", () => {
  const { probabilities } = filtered(model, parameters, data);
  const scores = scoreSteps(model, parameters, data);
  let before = 0;
  for (let t = 0; t < 5; t++) {
    const { posterior, logLikelihood } = upTo(t + 1);
    for (const k of [0, 1]) expect(probabilities[2 * t + k]).toBeCloseTo(posterior[t][k], 12);
    expect(scores[t]).toBeCloseTo(logLikelihood - before, 12);
    before = logLikelihood;
  }
  expect(scores[2]).toBeCloseTo(0, 12);
  expect(scores.reduce((sum, one) => sum + one, 0)).toBeCloseTo(scoreRows(model, parameters, data)[0], 12);
});

test("the same where a category of the whole sequence chooses the transitions", () => {
  const kinds = plan(
    [{ ...categorical("c", 2), plate: "sequence" }, chain("s", 2, use("initial", ["c"], [2]), use("transition", ["c"], [2, 2]))],
    [normal(1, "tied diagonal", ["s"])],
  );
  const starts = [initial, [0.1, 0.9]];
  const moves = [transition, [0.05, 0.95, 0.9, 0.1]];
  const share = [0.3, 0.7];
  const values = {
    ...parameters,
    weights_c: Float64Array.from(share),
    initial: Float64Array.from(starts.flat()),
    transition: Float64Array.from(moves.flat()),
  };
  const { probabilities } = filtered(kinds, values, data);
  const scores = scoreSteps(kinds, values, data);
  let before = 0;
  for (let t = 0; t < 5; t++) {
    const each = [0, 1].map((c) => upTo(t + 1, starts[c], moves[c]));
    const joint = each.map(({ logLikelihood }, c) => share[c] * Math.exp(logLikelihood));
    const total = joint[0] + joint[1];
    for (const c of [0, 1])
      for (const k of [0, 1]) expect(probabilities[4 * t + 2 * c + k]).toBeCloseTo((joint[c] / total) * each[c].posterior[t][k], 12);
    expect(scores[t]).toBeCloseTo(Math.log(total) - before, 12);
    before = Math.log(total);
  }
});

test("an impossible step has no chance, and the steps behind it are scored as if it told nothing", () => {
  const certain = { ...parameters, initial: Float64Array.of(1, 0), transition: Float64Array.of(1, 0, 0, 1), var_x: Float64Array.of(1e-4) };
  const far = { ...rowsOf([[0], [1e200], [0.001]]), sequences: [{ start: 0, end: 3 }] };
  const scores = scoreSteps(model, certain, far);
  expect(scores[1]).toBe(Number.NEGATIVE_INFINITY);
  expect(scores[2]).toBeCloseTo(Math.log(normalDensity(0.001, 0, 1e-4)), 10);
});

/** Share of each outcome among draws, against its probability. */
function compareShares(outcomes: string[], chanceOf: (outcome: string) => number): void {
  const counts = new Map<string, number>();
  for (const outcome of outcomes) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  for (const [outcome, count] of counts) {
    const p = chanceOf(outcome);
    expect(Math.abs(count / outcomes.length - p)).toBeLessThan(4.5 * Math.sqrt((p * (1 - p)) / outcomes.length) + 1e-12);
  }
}

test("paths are drawn by their probability given the whole sequence, and missing steps under them", () => {
  const random = createRandom(3, "draws.test");
  const draws = Array.from({ length: 4000 }, () => drawMissing(model, parameters, data, random));
  const pathDensity = (path: number[]): number =>
    path.reduce((p, k, t) => p * (t === 0 ? initial[k] : transition[2 * path[t - 1] + k]) * density(t, k), 1);
  const total = Math.exp(upTo(5).logLikelihood);
  compareShares(
    draws.map(({ states }) => states.join("")),
    (path) => pathDensity([...path].map(Number)) / total,
  );
  for (const { fields } of draws.slice(0, 50)) for (const t of [0, 1, 3, 4]) expect(fields.x[t]).toBe(x[t]);
  for (const k of [0, 1]) {
    const own = draws.filter(({ states }) => states[2] === k).map(({ fields }) => fields.x[2]);
    const mean = own.reduce((sum, one) => sum + one, 0) / own.length;
    const variance = own.reduce((sum, one) => sum + (one - mean) ** 2, 0) / own.length;
    expect(Math.abs(mean - centre[k])).toBeLessThan(4.5 * Math.sqrt(0.5 / own.length));
    expect(Math.abs(variance - 0.5)).toBeLessThan(4.5 * 0.5 * Math.sqrt(2 / own.length));
  }
});

test("missing columns of a row are drawn together, by the component that the others tell", () => {
  const mixture = plan([categorical("k", 2)], [normal(3, "full", ["k"])]);
  const cov = [2, 0.6, 0.3, 0.6, 1.5, -0.4, 0.3, -0.4, 1];
  const values = {
    weights_k: Float64Array.of(0.4, 0.6),
    mean_x: Float64Array.of(1, -1, 0.5, 0, 1, 0),
    cov_x: Float64Array.from([...cov, 1, 0, 0, 0, 1, 0, 0, 0, 1]),
  };
  const random = createRandom(8, "draws.test");
  const row = rowsOf([[0.2, missing, missing]]);
  const draws = Array.from({ length: 6000 }, () => drawMissing(mixture, values, row, random));
  const joint = [0.4 * normalDensity(0.2, 1, 2), 0.6 * normalDensity(0.2, 0, 1)];
  compareShares(
    draws.map(({ states }) => String(states[0])),
    (k) => joint[Number(k)] / (joint[0] + joint[1]),
  );
  // The conditioning formula by hand: both columns regressed on the first.
  const mean = [-1 + (0.6 / 2) * (0.2 - 1), 0.5 + (0.3 / 2) * (0.2 - 1)];
  const spread = [1.5 - 0.36 / 2, -0.4 - 0.18 / 2, 1 - 0.09 / 2];
  const own = draws.filter(({ states }) => states[0] === 0).map(({ fields }) => [fields.x[1], fields.x[2]]);
  const average = (of: (pair: number[]) => number): number => own.reduce((sum, pair) => sum + of(pair), 0) / own.length;
  for (const i of [0, 1]) {
    expect(Math.abs(average((pair) => pair[i]) - mean[i])).toBeLessThan(4.5 * Math.sqrt(spread[2 * i] / own.length));
    for (const j of [0, 1]) {
      const error = Math.sqrt((spread[2 * i] * spread[2 * j] + spread[i + j] ** 2) / own.length);
      expect(Math.abs(average((pair) => (pair[i] - mean[i]) * (pair[j] - mean[j])) - spread[i + j])).toBeLessThan(4.5 * error);
    }
  }
  expect(own.every((pair) => normal2Density(pair, mean, [spread[0], spread[1], spread[1], spread[2]]) > 0)).toBe(true);
});
