import { expect, test } from "vitest";
import { fitStatistics } from "../../../../src/runtime/em/index.ts";
import type { EmData, EmFit } from "../../../../src/runtime/em/types.ts";
import { statisticsOf } from "../../../support/models.ts";
import { csvRows, defaults } from "../support/data.ts";

// What the numbers below were computed with: numpy 2.4.6, scipy 1.17.1, scikit-learn 1.9.1, on the csv files of specs/data.

const settings = { ...defaults, tolerance: 1e-14, iterations: 5000 };
const setosas = 50;

function columnsOf(file: string, fields: Record<string, string[]>, from = 0): EmData {
  const read = (names: string[]): number[][] => csvRows(file, names).slice(from);
  const all = Object.entries(fields).map(([name, columns]): [string, Float64Array] => [name, Float64Array.from(read(columns).flat())]);
  return { rows: read(Object.values(fields)[0]).length, fields: Object.fromEntries(all) };
}

function fitted(model: string, data: EmData, own: Partial<typeof settings> = {}, sequence = ""): EmFit {
  const fields = `data D { source: csv("d.csv")  x: real  y: real  s: real[2] = [a, b]  p: real[2] = [c, d]  t: real[3] = [a, b, d]
  n: count  e: positive  v: binary  c: category(3) ${sequence} }`;
  return fitStatistics(statisticsOf(`${fields}\nmodel M { ${model} }`).plan, data, { ...settings, ...own });
}

function expectNear(found: ArrayLike<number>, wanted: readonly number[], digits: number): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(found[i]).toBeCloseTo(value, digits);
}

const geyser = (): EmData => columnsOf("faithful.csv", { x: ["eruptions"], y: ["waiting"] });
const sepals = ["sepal_length", "sepal_width"];
const petals = ["petal_length", "petal_width"];

test("a line: numpy.linalg.lstsq, and the residuals' mean square", () => {
  const fit = fitted(
    "given x: real  param a: real  param b: real  param s: positive  observed y: real ~ Normal(a + b * x, var: s)",
    geyser(),
  );
  expectNear([fit.parameters.a[0], fit.parameters.b[0]], [33.47439702275337, 10.729641395133527], 9);
  expect(fit.parameters.s[0]).toBeCloseTo(34.71833472873817, 9);
  expect(fit.logLikelihood).toBeCloseTo(-868.3797189350213, 9);
  expect(fit.iterations).toBe(1);
});

test("several columns under a covariance: each column's least squares, and the residuals' covariance", () => {
  const fit = fitted(
    "given s: real[2]  param a: real[2]  param B: real[2, 2]  param C: spd(2)  observed p: real[2] ~ Normal(a + B @ s, cov: C)",
    columnsOf("iris.csv", { s: sepals, p: petals }),
  );
  expectNear(fit.parameters.a, [-2.52476151183341, -1.5634922663066078], 9);
  expectNear(fit.parameters.B, [1.775592546481132, -1.3386232887389915, 0.7232919985797679, -0.4787213188163446], 9);
  expectNear(fit.parameters.C, [0.4095783121805045, 0.2146530775932506, 0.2146530775932506, 0.14836470464003118], 9);
  expect(fit.logLikelihood).toBeCloseTo(-109.14265387952457, 9);
});

// scipy.optimize.minimize (BFGS from 20 places, then Nelder-Mead with xatol=1e-10) of the mixture's log-likelihood.
test("a mixture of lines: the maximum that scipy finds", () => {
  const fit = fitted(
    `given x: real  param w: simplex(2)  param a: real[2]  param b: real[2]  param s: positive[2]
     latent k: category(2) ~ Categorical(w)  observed y: real ~ Normal(a[k] + b[k] * x, std: s[k])`,
    columnsOf("iris.csv", { x: ["sepal_length"], y: ["petal_length"] }),
  );
  expect(fit.logLikelihood).toBeCloseTo(-140.55313637279843, 7);
  const order = fit.parameters.w[0] < 0.5 ? [0, 1] : [1, 0];
  const inOrder = (name: string): number[] => order.map((k) => fit.parameters[name][k]);
  expectNear(inOrder("w"), [0.3316300388296216, 0.6683699611703784], 5);
  expectNear(inOrder("a"), [0.7837089297365392, -1.6405117950934638], 4);
  expectNear(inOrder("b"), [0.13505064749377912, 1.0448198167112959], 5);
  expectNear(inOrder("s"), [0.1629179618, 0.465810896886], 5);
});

// After the example of flexmix (Leisch 2004): a line and a parabola that meet twice. scipy's Nelder-Mead (xatol=1e-10) from the true memberships; twelve
// runs of EM in numpy from random memberships end there, too.
test("a mixture of a line and a parabola that meet twice: the maximum that scipy finds, with the starts of every fit", () => {
  const x = Float64Array.from({ length: 200 }, (_x, i) => 10 * ((i * 0.6180339887498949) % 1));
  const y = x.map((at, i) => (Math.sin(17.67 * i) > 0 ? 15 + 10 * at - at ** 2 : 5 * at) + 4 * Math.sin(1.4 * i * i));
  const squares = Float64Array.from(Array.from(x, (at) => [at, at ** 2]).flat());
  const model = `given s: real[2]  param w: simplex(2)  param a: real[2]  param b: real[2, 2]  param d: positive[2]
     latent k: category(2) ~ Categorical(w)  observed y: real ~ Normal(a[k] + dot(b[k], s), std: d[k])`;
  for (const seed of [1, 2, 3]) {
    const fit = fitted(model, { rows: 200, fields: { s: squares, y } }, { seed });
    expect(fit.logLikelihood).toBeCloseTo(-604.3502425211541, 7);
  }
});

// The same of the forward algorithm's log-likelihood, from 12 places.
test("a hidden Markov regression whose states share a slope: the maximum that scipy finds", () => {
  const data = geyser();
  const fit = fitted(
    `given x: real  param first: simplex(2) = [0.5, 0.5]  param move: simplex(2)[2]  param a: real[2]  param b: real  param s: positive[2]
     latent k: category(2) ~ Markov(first, move)  observed y: real ~ Normal(a[k] + b * x, std: s[k])`,
    { ...data, sequences: [{ start: 0, end: data.rows }] },
    {},
    "sequence: along(row)",
  );
  expect(fit.logLikelihood).toBeCloseTo(-858.3036073319488, 5);
  const order = fit.parameters.a[0] < fit.parameters.a[1] ? [0, 1] : [1, 0];
  expectNear(
    order.map((k) => fit.parameters.a[k]),
    [31.239265954787946, 39.771369581014135],
    2,
  );
  expect(fit.parameters.b[0]).toBeCloseTo(10.68412908576225, 3);
  expectNear(
    order.map((k) => fit.parameters.s[k]),
    [4.527403631678, 4.338260088737],
    3,
  );
});

const counts = (): EmData => {
  const flowers = columnsOf("iris.csv", { s: sepals, n: ["petal_length"], e: ["sepal_width"] });
  return { ...flowers, fields: { ...flowers.fields, n: flowers.fields.n.map((length) => Math.round(2 * length)) } };
};

test("a rate with an exposure: events over exposure; a mixture of these, the maximum that scipy finds", () => {
  const data = counts();
  const alone = fitted("given e: positive  param r: positive  observed n: count ~ Poisson(r * e)", data);
  expect(alone.parameters.r[0]).toBeCloseTo(2.4574792847797644, 10);
  const mixture = fitted(
    `given e: positive  param w: simplex(2)  param r: positive[2]
     latent k: category(2) ~ Categorical(w)  observed n: count ~ Poisson(r[k] * e)`,
    data,
  );
  expect(mixture.logLikelihood).toBeCloseTo(-386.73252121908627, 7);
  expectNear(Array.from(mixture.parameters.r).sort(), [0.8747237512851039, 3.368844216942354], 5);
});

// sklearn.linear_model.PoissonRegressor(alpha=0, tol=1e-13, solver="newton-cholesky").fit(s, n / e, sample_weight=e).
test("counts by log_rate with an offset: scikit-learn's Poisson regression", () => {
  const fit = fitted(
    "given s: real[2]  given e: positive  param a: real  param b: real[2]  observed n: count ~ Poisson(log_rate: a + dot(b, s) + log(e))",
    counts(),
  );
  expect(fit.parameters.a[0]).toBeCloseTo(0.5405678689955304, 7);
  expectNear(fit.parameters.b, [0.4617004687836967, -0.7945934945828181], 7);
  expect(fit.logLikelihood).toBeCloseTo(-308.1287421390288, 8);
});

// sklearn.linear_model.LogisticRegression(C=np.inf, tol=1e-13, solver="newton-cholesky") of virginica against versicolor.
test("truths by logits: scikit-learn's logistic regression", () => {
  const flowers = columnsOf("iris.csv", { s: sepals, v: ["species"] }, setosas);
  const data = { ...flowers, fields: { ...flowers.fields, v: flowers.fields.v.map((species) => (species === 2 ? 1 : 0)) } };
  const fit = fitted("given s: real[2]  param a: real  param b: real[2]  observed v: binary ~ Bernoulli(logits: dot(s, b) + a)", data);
  expect(fit.parameters.a[0]).toBeCloseTo(-13.04602965337, 6);
  expectNear(fit.parameters.b, [1.9023752189566978, 0.4046594122301513], 6);
  expect(fit.logLikelihood).toBeCloseTo(-55.1628540396208, 8);
});

// sklearn.linear_model.LogisticRegression(C=1, tol=1e-13, max_iter=200000, solver="newton-cg"), whose penalty is a standard normal prior.
test("categories by logits under a normal prior: scikit-learn's multinomial regression", () => {
  const fit = fitted(
    "given s: real[2]  param a: real[3]  param b: real[3, 2] ~ Normal(0, 1)  observed c: category(3) ~ Categorical(logits: a + b @ s)",
    columnsOf("iris.csv", { s: sepals, c: ["species"] }),
  );
  expectNear(fit.parameters.a, [7.913263321577769, 1.84502168507716, -9.758285006654914], 4);
  const b = [-2.7089150054062303, 2.3240261360896333, 0.6127342997766779, -1.570579827981875, 2.09618070562955, -0.7534463081077741];
  expectNear(fit.parameters.b, b, 5);
});

test("logits as they stand: logarithms of shares about their mean", () => {
  const data = columnsOf("iris.csv", { c: ["species"] }, 20);
  const fit = fitted("param a: real[3]  observed c: category(3) ~ Categorical(logits: a)", data);
  const logs = [30, 50, 50].map(Math.log);
  const mean = logs.reduce((sum, value) => sum + value, 0) / 3;
  expectNear(
    fit.parameters.a,
    logs.map((value) => value - mean),
    9,
  );
});

// sklearn.linear_model: Ridge(alpha=4, tol=1e-14) and Lasso(alpha=40/150, tol=1e-14, max_iter=100000).
test("slopes under normal and Laplace priors: ridge regression and the lasso, an entry of which is exactly 0", () => {
  const ridge = fitted(
    "given s: real[2]  param a: real  param b: real[2] ~ Normal(0, std: 0.5)  observed y: real ~ Normal(a + dot(b, s), 1)",
    columnsOf("iris.csv", { s: sepals, y: ["petal_length"] }),
  );
  expectNear([ridge.parameters.a[0], ...ridge.parameters.b], [-2.659797207243671, 1.7178930512100945, -1.1841772313543333], 9);
  const lasso = fitted(
    "given t: real[3]  param a: real  param b: real[3] ~ Laplace(0, scale: 0.025)  observed y: real ~ Normal(a + dot(b, t), 1)",
    columnsOf("iris.csv", { t: [...sepals, "petal_width"], y: ["petal_length"] }),
  );
  expectNear([lasso.parameters.a[0], ...lasso.parameters.b], [-0.32329161611220014, 0.4104559948807881, 0, 1.4031632179200626], 5);
  expect(Math.abs(lasso.parameters.b[1])).toBeLessThan(1e-9);
});
