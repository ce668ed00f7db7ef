import { expect, test } from "vitest";
import { fitStatistics, scoreRows } from "../../../../src/runtime/em/index.ts";
import { logPriorOf } from "../../../../src/runtime/em/priors/density.ts";
import type { EmData, Parameters } from "../../../../src/runtime/em/types.ts";
import { statisticsOf } from "../../../support/models.ts";
import { csvRows, defaults } from "../support/data.ts";

const fields = `data D { source: csv("d.csv")  z: real[2] = [a, b]  v: real[2] = [c, d]  y: real  n: count  e: positive  b: binary  c: category(3) }`;

function flowers(): EmData {
  const rows = csvRows("iris.csv", ["sepal_length", "sepal_width", "petal_length", "petal_width", "species"]);
  const of = (read: (row: number[]) => number[]): Float64Array => Float64Array.from(rows.flatMap(read));
  return {
    rows: rows.length,
    fields: {
      z: of((row) => row.slice(0, 2)),
      v: of((row) => row.slice(2, 4)),
      y: of((row) => [row[2]]),
      n: of((row) => [Math.round(row[2])]),
      e: of((row) => [row[1]]),
      b: of((row) => [row[4] === 2 ? 1 : 0]),
      c: of((row) => [row[4]]),
    },
  };
}

/** Free numbers of a parameter: a covariance of two columns by its lower factor with the logarithm of the diagonal. */
const coordinates: Record<string, { raw(values: ArrayLike<number>): number[]; make(raw: number[]): number[] }> = {
  real: { raw: (values) => Array.from(values), make: (raw) => raw },
  positive: { raw: (values) => Array.from(values, Math.log), make: (raw) => raw.map(Math.exp) },
  spd: {
    raw(values) {
      const a = Math.sqrt(values[0]);
      const b = values[2] / a;
      return [Math.log(a), b, Math.log(Math.sqrt(values[3] - b * b))];
    },
    make([logA, b, logC]) {
      const [a, c] = [Math.exp(logA), Math.exp(logC)];
      return [a * a, a * b, a * b, b * b + c * c];
    },
  },
};

const head = "param w: simplex(2) = [0.4, 0.6]\n  latent k: category(2) ~ Categorical(w)\n  given z: real[2]\n  given e: positive\n  ";

test.each<[string, string, Record<string, string>]>([
  [
    "independent columns, with priors",
    `param a: real[2, 2] ~ Normal(1, std: 2)
  param B: real[2, 2] ~ Normal(0, cov: [[1, 0.3], [0.3, 2]])
  param s: positive[2] ~ InverseGamma(3, scale: 1)
  observed v: real[2] ~ Normal(a[k] + B @ z, std: s[k])`,
    { a: "real", B: "real", s: "positive" },
  ],
  [
    "a covariance",
    `param a: real[2, 2]
  param B: real[2, 2]
  param C: spd(2)
  observed v: real[2] ~ Normal(a[k] + B @ z, cov: C)`,
    { a: "real", B: "real", C: "spd" },
  ],
  ["an exposure", "param r: positive[2] ~ Gamma(2, rate: 1)\n  observed n: count ~ Poisson(r[k] * e)", { r: "positive" }],
  [
    "logits",
    `param m: real
  param t: real[2]
  param l: real[2, 3]
  param q: real[3, 2] ~ Normal(0, 1)
  observed b: binary ~ Bernoulli(logits: m + dot(t, z))
  observed c: category(3) ~ Categorical(logits: l[k] + q @ z)`,
    { m: "real", t: "real", l: "real", q: "real" },
  ],
])("the length of the gradient is that of differences of the objective: %s", (_name, items, kinds) => {
  const { plan } = statisticsOf(`${fields}\nmodel M {\n  ${head}${items}\n}`);
  const data = flowers();
  const fit = fitStatistics(plan, data, { ...defaults, starts: 1, iterations: 2 });
  const objective = (parameters: Parameters): number =>
    scoreRows(plan, parameters, data).reduce((sum, one) => sum + one, logPriorOf(plan, parameters) ?? 0);
  let squares = 0;
  for (const [name, kind] of Object.entries(kinds)) {
    const { raw, make } = coordinates[kind];
    const at = raw(fit.parameters[name]);
    for (const i of at.keys()) {
      const moved = (by: number): number =>
        objective({ ...fit.parameters, [name]: Float64Array.from(make(at.map((value, j) => (j === i ? value + by : value)))) });
      const h = 1e-4;
      squares += ((8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h)) ** 2;
    }
  }
  const wanted = Math.sqrt(squares);
  expect(Math.abs(fit.gradientNorm - wanted)).toBeLessThan(1e-6 * Math.max(1, wanted));
});
