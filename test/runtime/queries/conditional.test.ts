import { expect, test } from "vitest";
import type { Selection } from "../../../src/runtime/data/types.ts";
import { extendedPart } from "../../../src/runtime/queries/extended.ts";
import { trainedStatistics } from "../../../src/runtime/queries/statistics.ts";
import { conditionalLikelihood } from "../../../src/runtime/runs/measures.ts";
import { statisticsOf } from "../../support/models.ts";
import { enumeratePaths, normal2Density, normalDensity } from "../em/support/enumerate.ts";
import { rowsOf } from "./support.ts";

function parametersOf(values: Record<string, number[]>): Record<string, Float64Array> {
  return Object.fromEntries(Object.entries(values).map(([name, list]) => [name, Float64Array.from(list)]));
}

function choice(of: boolean[], given: boolean[]): { chosen: { of: Selection; given: Selection } } {
  return { chosen: { of: { x: of }, given: given.includes(true) ? { x: given } : {} } };
}

const cov = [2, 0.6, 0.6, 1.5, 1, -0.2, -0.2, 0.8];
const mean = [1, -1, -2, 0];

test("of a mixture: p(one entry | the other) and p(one entry), by the sums over its components", async () => {
  const model = statisticsOf(`model M {
  param w: simplex(2)
  param mean: real[2, 2]
  param cov: spd(2)[2]
  latent k: category(2) ~ Categorical(w)
  observed x: real[2] ~ Normal(mean[k], cov: cov[k])
}`);
  const trained = trainedStatistics(model.ir, model.plan, parametersOf({ w: [0.3, 0.7], mean, cov }));
  const rows = [
    [0.2, 1.4],
    [-3, 0.5],
  ];
  const part = rowsOf(model, 2, { x: rows.flat() });
  const joint = rows.map(
    (row) => 0.3 * normal2Density(row, mean.slice(0, 2), cov.slice(0, 4)) + 0.7 * normal2Density(row, mean.slice(2), cov.slice(4)),
  );
  const alone = rows.map(([, x]) => 0.3 * normalDensity(x!, -1, 1.5) + 0.7 * normalDensity(x!, 0, 0.8));
  const found = await conditionalLikelihood(trained, part, choice([true, false], [false, true]));
  expect(Array.from(found.each)).toEqual(joint.map((p, i) => expect.closeTo(Math.log(p / alone[i]!), 12)));
  expect(found.total).toBeCloseTo(Math.log(joint[0]! / alone[0]!) + Math.log(joint[1]! / alone[1]!), 12);
  const marginal = await conditionalLikelihood(trained, part, choice([false, true], []));
  expect(Array.from(marginal.each)).toEqual(alone.map((p) => expect.closeTo(Math.log(p), 12)));
});

const chain = statisticsOf(`data D {
  source: csv("d.csv")
  x: real[2] = [a, b]
  sequence: along(row)
}
model M {
  param start: simplex(2)
  param move: simplex(2)[2]
  param mean: real[2, 2]
  param cov: spd(2)[2]
  latent s: category(2) ~ Markov(start, move)
  observed x: real[2] ~ Normal(mean[s], cov: cov[s])
}`);
const start = [0.6, 0.4];
const move = [0.7, 0.3, 0.2, 0.8];
const steps = [
  [0.2, 1.4],
  [-3, 0.5],
  [1, -1.5],
  [-1, 0.1],
];
const sequences = [{ start: 0, end: 4, name: "a" }];
const hidden = trainedStatistics(chain.ir, chain.plan, parametersOf({ start, move, mean, cov }));
const overPaths = (density: (t: number, k: number) => number, length = 4) =>
  enumeratePaths(
    length,
    2,
    (k) => start[k]!,
    (_t, i, j) => move[2 * i + j]!,
    density,
  );
const density = (t: number, k: number): number => normal2Density(steps[t]!, mean.slice(2 * k, 2 * k + 2), cov.slice(4 * k, 4 * k + 4));

test("of a chain: the entries of all steps given the others of all steps, by all paths", async () => {
  const part = { ...rowsOf(chain, 4, { x: steps.flat() }), sequences };
  const joint = overPaths(density).logLikelihood;
  const second = overPaths((t, k) => normalDensity(steps[t]![1]!, mean[2 * k + 1]!, cov[4 * k + 3]!)).logLikelihood;
  const found = await conditionalLikelihood(hidden, part, choice([true, false], [false, true]));
  expect(Array.from(found.each)).toEqual([expect.closeTo(joint - second, 12)]);
});

test("a forecast: states by powers of the transition, and the laws that are their mixtures", async () => {
  const part = extendedPart({ ...rowsOf(chain, 4, { x: steps.flat() }), sequences }, 2);
  expect(part.sequences).toEqual([{ start: 0, end: 6, name: "a" }]);
  const { posterior } = overPaths(density);
  const ahead: number[][] = [posterior[3]!];
  for (const t of [0, 1]) ahead.push([0, 1].map((j) => ahead[t]![0]! * move[j]! + ahead[t]![1]! * move[2 + j]!));
  const states = await hidden.predict(part, undefined, "smoothed");
  if (states.is !== "class") throw new Error("a path");
  for (const t of [0, 1, 2]) expect(states.probabilities[2 * (3 + t)]).toBeCloseTo(ahead[t]![0]!, 12);
  const { x } = await hidden.impute(part, [0.5]);
  if (x?.is !== "number") throw new Error("a category");
  for (const t of [1, 2])
    for (const c of [0, 1]) expect(x.means[2 * (3 + t) + c]).toBeCloseTo(ahead[t]![0]! * mean[c]! + ahead[t]![1]! * mean[2 + c]!, 12);
  // What is known stays, and the states of known steps are as without the forecast.
  expect(Array.from(x.means.subarray(0, 8))).toEqual(steps.flat());
  for (const [t, [p]] of posterior.entries()) expect(states.probabilities[2 * t]).toBeCloseTo(p!, 12);
});

test("a forecast from what a sequence says of its category", async () => {
  const kinds = statisticsOf(`data D {
  source: csv("d.csv")
  x: real
  sequence: along(row, by: who)
}
model M {
  param w: simplex(2)
  param mean: real[2]
  latent c: category(2) per sequence ~ Categorical(w)
  observed x: real ~ Normal(mean[c], std: 1)
}`);
  expect(kinds.plan.queries.forecast).toBe(true);
  const trained = trainedStatistics(kinds.ir, kinds.plan, parametersOf({ w: [0.3, 0.7], mean: [0, 1] }));
  const rows = [0.2, -0.5, 0.9, 1.4, 0.3];
  const ranges = [
    { start: 0, end: 2 },
    { start: 2, end: 5 },
  ];
  const part = extendedPart({ ...rowsOf(kinds, 5, { x: rows }), sequences: ranges }, 1);
  const { x } = await trained.impute(part);
  if (x?.is !== "number") throw new Error("a category");
  for (const [i, { start, end }] of ranges.entries()) {
    const joint = [0.3, 0.7].map((share, c) => rows.slice(start, end).reduce((p, value) => p * normalDensity(value, c, 1), share));
    expect(x.means[end + i]).toBeCloseTo(joint[1]! / (joint[0]! + joint[1]!), 12);
  }
});
