import { expect, test } from "vitest";
import type { StatisticsPlan } from "../../../src/compiler/ir/types/plan.ts";
import { accumulator, expectation, maximisation } from "../../../src/runtime/em/accumulate.ts";
import { fitStatistics, type Parameters, posterior, scoreRows, viterbi } from "../../../src/runtime/em/index.ts";
import { createModel } from "../../../src/runtime/em/model.ts";
import type { EmData } from "../../../src/runtime/em/types.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { defaults, faithful } from "./support/data.ts";
import { enumeratePaths, normal2Density, normalDensity, poissonMass } from "./support/enumerate.ts";
import { chain, emission, normal, observedCategory, plan, use } from "./support/plans.ts";

/** One hidden Markov model with values of its parameters, a density written apart from the runtime, and several sequences. */
interface Case {
  name: string;
  plan: StatisticsPlan;
  parameters: Parameters;
  data: EmData;
  K: number;
  density(row: number, k: number): number;
}

const random = createRandom(7, "chain.test");
const lengths = [4, 1, 6, 2];
const rows = lengths.reduce((sum, length) => sum + length, 0);
const sequences = lengths.map((length, i) => {
  const start = lengths.slice(0, i).reduce((sum, before) => sum + before, 0);
  return { start, end: start + length };
});
const chainOf3 = {
  initial: Float64Array.of(0.5, 0.2, 0.3),
  transition: Float64Array.of(0.7, 0.2, 0.1, 0.25, 0.5, 0.25, 0.05, 0.15, 0.8),
};
const normals = (count: number, scale: number): Float64Array => Float64Array.from({ length: count }, () => scale * random.normal());

function scalarCase(): Case {
  const x = normals(rows, 2);
  const [mean, std] = [Float64Array.of(-1, 0.5, 2), Float64Array.of(0.6, 1.5, 1)];
  return {
    name: "Normal by std",
    plan: plan([chain("s", 3)], [emission("Normal", 1, { mean: use("mean", ["s"], [1]), std: use("std", ["s"], [1]) })]),
    parameters: { ...chainOf3, mean, std },
    data: { rows, fields: { x }, sequences },
    K: 3,
    density: (row, k) => normalDensity(x[row], mean[k], std[k] ** 2),
  };
}

function fullCase(): Case {
  const x = normals(rows * 2, 1);
  const mean = Float64Array.of(0, 0, 1, -1);
  const cov = Float64Array.of(1, 0.5, 0.5, 2, 0.4, -0.1, -0.1, 0.3);
  return {
    name: "Normal by cov",
    plan: plan([chain("s", 2)], [normal(2, "full", ["s"])]),
    parameters: {
      initial: Float64Array.of(0.4, 0.6),
      transition: Float64Array.of(0.9, 0.1, 0.3, 0.7),
      mean_x: mean,
      cov_x: cov,
    },
    data: { rows, fields: { x }, sequences },
    K: 2,
    density: (row, k) =>
      normal2Density(
        Array.from(x.subarray(2 * row, 2 * row + 2)),
        Array.from(mean.subarray(2 * k, 2 * k + 2)),
        Array.from(cov.subarray(4 * k, 4 * k + 4)),
      ),
  };
}

function productCase(): Case {
  const count = Float64Array.from({ length: rows }, () => Math.floor(random.uniform() * 5));
  const kind = Float64Array.from({ length: rows }, () => Math.floor(random.uniform() * 3));
  const rate = Float64Array.of(0.5, 2, 4);
  const p = Float64Array.of(0.6, 0.3, 0.1, 0.2, 0.2, 0.6, 0.1, 0.8, 0.1);
  return {
    name: "Poisson and Categorical",
    plan: plan(
      [chain("s", 3)],
      [
        emission("Poisson", 1, { rate: use("rate", ["s"], []) }, "count"),
        emission("Categorical", 1, { p: use("p", ["s"], [3]) }, "kind", 3),
      ],
    ),
    parameters: { ...chainOf3, rate, p },
    data: { rows, fields: { count, kind }, sequences },
    K: 3,
    density: (row, k) => poissonMass(count[row], rate[k]) * p[k * 3 + kind[row]],
  };
}

const enumerated = ({ parameters, K, density }: Case, start: number, end: number) =>
  enumeratePaths(
    end - start,
    K,
    (k) => parameters.initial[k],
    (_t, i, j) => parameters.transition[i * K + j],
    (t, k) => density(start + t, k),
  );

for (const make of [scalarCase, fullCase, productCase]) {
  const one = make();

  test(`${one.name}: likelihood, posteriors and Viterbi paths match all paths of each sequence`, () => {
    const scores = scoreRows(one.plan, one.parameters, one.data);
    const { probabilities } = posterior(one.plan, one.parameters, one.data);
    const paths = viterbi(one.plan, one.parameters, one.data);
    for (const [i, { start, end }] of sequences.entries()) {
      const truth = enumerated(one, start, end);
      expect(Math.abs(scores[i] - truth.logLikelihood)).toBeLessThan(1e-10);
      expect(Array.from(paths[i])).toEqual(truth.bestPath);
      for (let t = 0; t < end - start; t++)
        for (let k = 0; k < one.K; k++)
          expect(Math.abs(probabilities[(start + t) * one.K + k] - truth.posterior[t][k])).toBeLessThan(1e-10);
    }
  });

  test(`${one.name}: a Baum-Welch step gives the ratios of enumerated expectations, each sequence by its weight`, () => {
    const weightOf = [1, 2, 0.5, 3];
    const weights = Float64Array.from(sequences.flatMap(({ start, end }, i) => new Array<number>(end - start).fill(weightOf[i])));
    const parameters = Object.fromEntries(Object.entries(one.parameters).map(([name, values]) => [name, values.slice()]));
    const model = createModel(one.plan, { ...one.data, weights }, parameters);
    model.refresh();
    const sums = accumulator(model);
    // The parts take their floors when they are reset; the values under test are put back after it.
    for (const part of model.parts) part.reset();
    for (const [name, values] of Object.entries(one.parameters)) parameters[name].set(values);
    model.refresh();
    expectation(model, sums);
    maximisation(model, sums.sums);

    const { K } = one;
    const first = new Array<number>(K).fill(0);
    const moves = Array.from({ length: K }, () => new Array<number>(K).fill(0));
    const occupied = new Array<number>(K).fill(0);
    const gamma: number[][] = [];
    for (const [i, { start, end }] of sequences.entries()) {
      const truth = enumerated(one, start, end);
      for (let k = 0; k < K; k++) {
        first[k] += weightOf[i] * truth.posterior[0][k];
        for (let j = 0; j < K; j++) moves[k][j] += weightOf[i] * truth.transitions[k][j];
      }
      for (const step of truth.posterior) {
        gamma.push(step.map((p) => p * weightOf[i]));
        for (let k = 0; k < K; k++) occupied[k] += weightOf[i] * step[k];
      }
    }
    const near = (found: number, truth: number): void => expect(Math.abs(found - truth)).toBeLessThan(1e-10);
    const all = weightOf.reduce((sum, weight) => sum + weight, 0);
    for (let k = 0; k < K; k++) {
      near(parameters.initial[k], first[k] / all);
      const leaving = moves[k].reduce((sum, value) => sum + value, 0);
      for (let j = 0; j < K; j++) near(parameters.transition[k * K + j], moves[k][j] / leaving);
    }
    const meanOf = (k: number, value: (row: number) => number): number =>
      gamma.reduce((sum, at, row) => sum + at[k] * value(row), 0) / occupied[k];
    for (let k = 0; k < K; k++) {
      const { x, count, kind } = one.data.fields;
      if (parameters.std !== undefined) {
        const mean = meanOf(k, (row) => x[row]);
        near(parameters.mean[k], mean);
        near(parameters.std[k], Math.sqrt(meanOf(k, (row) => (x[row] - mean) ** 2)));
      }
      if (parameters.cov_x !== undefined) {
        const mean = [0, 1].map((c) => meanOf(k, (row) => x[2 * row + c]));
        for (const i of [0, 1]) {
          near(parameters.mean_x[2 * k + i], mean[i]);
          for (const j of [0, 1])
            near(
              parameters.cov_x[4 * k + 2 * i + j],
              meanOf(k, (row) => (x[2 * row + i] - mean[i]) * (x[2 * row + j] - mean[j])),
            );
        }
      }
      if (parameters.rate !== undefined) {
        near(
          parameters.rate[k],
          meanOf(k, (row) => count[row]),
        );
        for (let level = 0; level < 3; level++)
          near(
            parameters.p[k * 3 + level],
            meanOf(k, (row) => (kind[row] === level ? 1 : 0)),
          );
      }
    }
  });
}

test("an observed category selects the transition of each step", () => {
  const K = 2;
  const y = Float64Array.from({ length: rows }, () => (random.uniform() < 0.5 ? 0 : 1));
  const x = normals(rows, 1.5);
  const parameters = {
    initial: Float64Array.of(0.3, 0.7),
    transition: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.5, 0.5, 0.6, 0.4),
    weights_y: Float64Array.of(0.35, 0.65),
    mean: Float64Array.of(-1, 1),
    var: Float64Array.of(1),
  };
  const model = plan(
    [chain("s", K, use("initial", [], [K]), use("transition", ["y"], [K, K])), observedCategory("y", 2)],
    [emission("Normal", 1, { mean: use("mean", ["s"], [1]), var: use("var", [], []) })],
  );
  const data = { rows, fields: { x, y }, sequences };
  const scores = scoreRows(model, parameters, data);
  const paths = viterbi(model, parameters, data);
  for (const [i, { start, end }] of sequences.entries()) {
    const truth = enumeratePaths(
      end - start,
      K,
      (k) => parameters.initial[k],
      (t, a, b) => parameters.transition[y[start + t] * 4 + a * K + b],
      (t, k) => parameters.weights_y[y[start + t]] * normalDensity(x[start + t], parameters.mean[k], 1),
    );
    expect(Math.abs(scores[i] - truth.logLikelihood)).toBeLessThan(1e-10);
    expect(Array.from(paths[i])).toEqual(truth.bestPath);
  }
});

test("a left-right chain keeps its zeros and finds its stretches", () => {
  const stretch = [0, 0, 0, 0, 5, 5, 5, 5, 5, -5, -5, -5];
  const x = Float64Array.from([...stretch, ...stretch].map((centre) => centre + 0.3 * random.normal()));
  const pattern = [null, null, 0, 0, null, null, 0, 0, 1];
  const model = plan(
    [chain("s", 3, use("initial", [], [3], [1, 0, 0]), use("transition", [], [3, 3], pattern))],
    [normal(1, "tied diagonal", ["s"])],
  );
  const sequencesOf2 = [
    { start: 0, end: 12 },
    { start: 12, end: 24 },
  ];
  const data = { rows: 24, fields: { x }, sequences: sequencesOf2 };
  const fit = fitStatistics(model, data, { ...defaults, starts: 3 });
  const { transition } = fit.parameters;
  expect([transition[2], transition[3], transition[6], transition[7], transition[8]]).toEqual([0, 0, 0, 0, 1]);
  expect(transition[0]).toBeCloseTo(3 / 4, 3);
  expect(Array.from(fit.parameters.mean_x, Math.round)).toEqual([0, 5, -5]);
  expect(viterbi(model, fit.parameters, data).map((path) => path.join(""))).toEqual(["000011111222", "000011111222"]);
});

test("states that no path reaches do not decide how a step is scaled", () => {
  const model = plan(
    [chain("s", 2, use("initial", [], [2], [1, 0]), use("transition", [], [2, 2], [1, 0, 0, 1]))],
    [emission("Normal", 1, { mean: use("mean", ["s"], [1], [0, 60]), std: use("std", ["s"], [1], [1, 1]) })],
  );
  const data = { rows: 2, fields: { x: Float64Array.of(60, 60) }, sequences: [{ start: 0, end: 2 }] };
  // Two steps of N(60 | 0, 1), each exp(-1800): state 1 would be likely, were it reached.
  expect(scoreRows(model, {}, data)[0]).toBeCloseTo(-3600 - Math.log(2 * Math.PI), 8);
  expect(Array.from(posterior(model, {}, data).probabilities)).toEqual([1, 0, 1, 0]);
});

test("a step that no state allows has log-likelihood -Infinity and leaves finite posteriors", () => {
  const model = plan(
    [chain("s", 2, use("initial", [], [2], [0.5, 0.5]), use("transition", [], [2, 2], [0.5, 0.5, 0.1, 0.9]))],
    [emission("Categorical", 1, { p: use("p", ["s"], [3], [0.5, 0.5, 0, 1, 0, 0]) }, "x", 3)],
  );
  const data = { rows: 3, fields: { x: Float64Array.of(1, 2, 0) }, sequences: [{ start: 0, end: 3 }] };
  expect(scoreRows(model, {}, data)[0]).toBe(Number.NEGATIVE_INFINITY);
  const { probabilities } = posterior(model, {}, data);
  // Step 0 is state 0; step 1 tells nothing; step 2 has density 0.5 or 1: p(s1, s2 | s0 = 0) by hand.
  const paths = [0.5 * 0.5 * 0.5, 0.5 * 0.5, 0.5 * 0.1 * 0.5, 0.5 * 0.9];
  const total = paths.reduce((sum, p) => sum + p, 0);
  const truth = [
    1,
    0,
    (paths[0] + paths[1]) / total,
    (paths[2] + paths[3]) / total,
    (paths[0] + paths[2]) / total,
    (paths[1] + paths[3]) / total,
  ];
  expect(Array.from(probabilities)).toEqual(truth.map((p) => expect.closeTo(p, 12)));
});

// hmmlearn 0.3.3: GaussianHMM(2, "diag", covars_prior=0, covars_weight=0, min_covar=0, tol=1e-9, n_iter=3000, implementation="scaling"),
// fitted with random_state 0 to 11 on specs/data/faithful.csv in file order; the best score.
test("old faithful in its order: the maximum that hmmlearn finds, as one sequence and as four", () => {
  const model = plan([chain("s", 2)], [normal(2, "diagonal", ["s"])]);
  const one = fitStatistics(model, { ...faithful(), sequences: [{ start: 0, end: 272 }] }, { ...defaults, starts: 2 });
  expect(one.logLikelihood).toBeCloseTo(-1113.542149, 4);
  const four = [0, 1, 2, 3].map((i) => ({ start: 68 * i, end: 68 * (i + 1) }));
  expect(fitStatistics(model, { ...faithful(), sequences: four }, { ...defaults, starts: 2 }).logLikelihood).toBeCloseTo(-1114.944613, 4);
});
