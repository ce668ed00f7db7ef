import { expect, test } from "vitest";
import { type FieldLaw, missingLaws } from "../../../../src/runtime/em/index.ts";
import { rowsOf } from "../support/data.ts";
import { enumeratePaths, normal2Density, normalDensity } from "../support/enumerate.ts";
import { categorical, chain, emission, normal, observedCategory, plan, use } from "../support/plans.ts";

const missing = Number.NaN;
const shares = [0.05, 0.5, 0.95];

function numbersOf(law: FieldLaw): { means: Float64Array; quantiles: Float64Array[] } {
  if (law.is !== "number") throw new Error("a category");
  return law;
}

function chancesOf(law: FieldLaw): Float64Array {
  if (law.is !== "category") throw new Error("a number");
  return law.chances;
}

test("a mixture of Gaussians: conditional means and quantiles of what is missing", () => {
  const model = plan([categorical("k", 2)], [normal(3, "full", ["k"])]);
  const parameters = {
    weights_k: Float64Array.of(0.3, 0.7),
    mean_x: Float64Array.of(1, -1, 0.5, -2, 0, 3),
    cov_x: Float64Array.of(2, 0.6, 0.3, 0.6, 1.5, -0.4, 0.3, -0.4, 1, 1, -0.2, 0.1, -0.2, 0.8, 0.3, 0.1, 0.3, 2),
  };
  const data = rowsOf([
    [0.2, missing, 1.4],
    [missing, missing, 1.4],
    [5, 6, 7],
  ]);
  const { means, quantiles } = numbersOf(missingLaws(model, parameters, data, shares).x);
  // numpy 2.4, scipy 1.17.1: responsibilities by multivariate_normal.pdf of the present columns, regressions by numpy.linalg.inv, and
  // brentq(lambda v: r @ norm.cdf(v, mu, sd) - q, -20, 20, xtol=1e-15, rtol=1e-15)
  const wanted: [at: number, mean: number, quantiles: number[]][] = [
    [1, -1.6069208927143737, [-3.381067400674372, -1.6009457303052377, 0.14561257207477843]],
    [3, -0.6262437816635925, [-3.4293217232612894, -1.0552073309940262, 2.9273747499232687]],
    [4, -0.7260319297124705, [-2.762664563786562, -0.6420317785550534, 1.0222531295306287]],
  ];
  for (const [at, mean, cuts] of wanted) {
    expect(means[at]).toBeCloseTo(mean, 12);
    for (const [q, cut] of cuts.entries()) expect(quantiles[q][at]).toBeCloseTo(cut, 12);
  }
  for (const at of [0, 2, 5, 6, 7, 8]) for (const values of [means, ...quantiles]) expect(values[at]).toBe(data.fields.x[at]);
});

test("counts, truths and categories of a row are told by its other columns", () => {
  const model = plan(
    [categorical("k", 2)],
    [
      normal(1, "diagonal", ["k"]),
      emission("Poisson", 1, { rate: use("rate", ["k"], []) }, "n"),
      emission("Bernoulli", 2, { p: use("p", ["k"], [2]) }, "ticks"),
      emission("Categorical", 1, { p: use("q", ["k"], [3]) }, "kind", 3),
    ],
  );
  const parameters = {
    weights_k: Float64Array.of(0.3, 0.7),
    mean_x: Float64Array.of(0, 1),
    var_x: Float64Array.of(1, 4),
    rate: Float64Array.of(0.5, 4),
    p: Float64Array.of(0.1, 0.9, 0.5, 0.2),
    q: Float64Array.of(0.2, 0.3, 0.5, 0.7, 0, 0.3),
  };
  const data = {
    rows: 2,
    fields: {
      x: Float64Array.of(0.4, missing),
      n: Float64Array.of(missing, missing),
      ticks: Float64Array.of(1, missing, missing, missing),
      kind: Float64Array.of(missing, missing),
    },
  };
  const laws = missingLaws(model, parameters, data, shares);
  const joint = [0.3 * normalDensity(0.4, 0, 1) * 0.1, 0.7 * normalDensity(0.4, 1, 4) * 0.5];
  const r = joint.map((one) => one / (joint[0] + joint[1]));
  expect(numbersOf(laws.n).means[0]).toBeCloseTo(r[0] * 0.5 + r[1] * 4, 12);
  expect(numbersOf(laws.ticks).means[1]).toBeCloseTo(r[0] * 0.9 + r[1] * 0.2, 12);
  expect(Array.from(chancesOf(laws.kind).subarray(0, 3))).toEqual(
    [0, 1, 2].map((level) => expect.closeTo(r[0] * parameters.q[level] + r[1] * parameters.q[3 + level], 12)),
  );
  // Of a row where nothing is there the weights are the prior's. scipy 1.17.1, the least k with 0.3 poisson.cdf(k, 0.5) + 0.7 poisson.cdf(k, 4) >= q
  expect(numbersOf(laws.n).quantiles.map((cut) => cut[1])).toEqual([0, 3, 7]);
  expect(numbersOf(laws.n).means[1]).toBeCloseTo(2.95, 12);
});

test("an observed category that is missing has its posterior, another is certain", () => {
  const model = plan([observedCategory("y", 2)], [normal(2, "full", ["y"])]);
  const cov = [1, 0.3, 0.3, 2, 0.5, -0.2, -0.2, 0.8];
  const parameters = { weights_y: Float64Array.of(0.25, 0.75), mean_x: Float64Array.of(0, 1, 2, -1), cov_x: Float64Array.from(cov) };
  const data = { rows: 2, fields: { x: Float64Array.of(0.5, 0.2, 0.5, missing), y: Float64Array.of(missing, 1) } };
  const laws = missingLaws(model, parameters, data);
  const joint = [0, 1].map((y) => [0.25, 0.75][y] * normal2Density([0.5, 0.2], [2 * y, 1 - 2 * y], cov.slice(4 * y, 4 * y + 4)));
  const p = joint.map((one) => one / (joint[0] + joint[1]));
  expect(Array.from(chancesOf(laws.y))).toEqual([expect.closeTo(p[0], 12), expect.closeTo(p[1], 12), 0, 1]);
  expect(numbersOf(laws.x).means[3]).toBeCloseTo(-1 + (-0.2 / 0.5) * (0.5 - 2), 12);
});

test("in a chain the missing entries of a step follow from the whole sequence, by all paths", () => {
  const model = plan([chain("s", 2)], [normal(2, "full", ["s"])]);
  const x = [
    [0.3, 1.2],
    [missing, missing],
    [missing, -0.4],
    [2.1, -0.9],
    [missing, missing],
  ];
  const cov = [1, 0.3, 0.3, 2, 0.5, -0.2, -0.2, 0.8];
  const parameters = {
    initial: Float64Array.of(0.6, 0.4),
    transition: Float64Array.of(0.7, 0.3, 0.2, 0.8),
    mean_x: Float64Array.of(0, 1, 2, -1),
    cov_x: Float64Array.from(cov),
  };
  const density = (t: number, k: number): number => {
    const mean = [parameters.mean_x[2 * k], parameters.mean_x[2 * k + 1]];
    const own = cov.slice(4 * k, 4 * k + 4);
    if (Number.isNaN(x[t][1])) return 1;
    return Number.isNaN(x[t][0]) ? normalDensity(x[t][1], mean[1], own[3]) : normal2Density(x[t], mean, own);
  };
  const { posterior } = enumeratePaths(
    5,
    2,
    (k) => parameters.initial[k],
    (_t, i, j) => parameters.transition[2 * i + j],
    density,
  );
  const { means } = numbersOf(missingLaws(model, parameters, { ...rowsOf(x), sequences: [{ start: 0, end: 5 }] }).x);
  const regressed = (k: number): number =>
    parameters.mean_x[2 * k] + (cov[4 * k + 1] / cov[4 * k + 3]) * (-0.4 - parameters.mean_x[2 * k + 1]);
  expect(means[4]).toBeCloseTo(posterior[2][0] * regressed(0) + posterior[2][1] * regressed(1), 12);
  for (const t of [1, 4]) {
    expect(means[2 * t]).toBeCloseTo(2 * posterior[t][1], 12);
    expect(means[2 * t + 1]).toBeCloseTo(posterior[t][0] - posterior[t][1], 12);
  }
});
