import { expect, test } from "vitest";
import { missingLaws, posterior, sampleRows, scoreRows } from "../../../../src/runtime/em/index.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { statisticsOf } from "../../../support/models.ts";

const { plan } = statisticsOf(`data D { source: csv("d.csv")  z: real  v: real[2] = [a, b]  c: category(2)  n: count }
model M {
  given z: real
  param w: simplex(2)
  param a: real[2, 2]
  param b: real[2]
  param cov: spd(2)
  param l: real[2]
  param m: real[2, 2]
  param r: real
  latent k: category(2) ~ Categorical(w)
  observed v: real[2] ~ Normal(a[k] + b * z, cov: cov)
  observed c: category(2) ~ Categorical(logits: m[k] * z)
  observed n: count ~ Poisson(log_rate: l[k] + r * z)
}`);
const parameters = Object.fromEntries(
  Object.entries({
    w: [0.3, 0.7],
    a: [1, 2, -1, 0.5],
    b: [0.5, -1],
    cov: [2, 0.8, 0.8, 1],
    l: [0.2, 1.1],
    m: [0, 1, 0.5, -0.5],
    r: 0.4,
  }).map(([name, values]) => [name, Float64Array.from([values].flat())]),
);

const normal = (x: number, mean: number, variance: number): number =>
  Math.exp(-((x - mean) ** 2) / (2 * variance)) / Math.sqrt(2 * Math.PI * variance);
const poisson = (n: number, rate: number): number => {
  let p = Math.exp(-rate);
  for (let i = 1; i <= n; i++) p *= rate / i;
  return p;
};
const z = 0.7;
const meanOf = (k: number, c: number): number => parameters.a[2 * k + c] + parameters.b[c] * z;
const rateOf = (k: number): number => Math.exp(parameters.l[k] + parameters.r[0] * z);
const chanceOf = (k: number): number => 1 / (1 + Math.exp((parameters.m[2 * k] - parameters.m[2 * k + 1]) * z));

const row = (v: number[], c: number, n: number) => ({
  rows: 1,
  fields: { z: Float64Array.of(z), v: Float64Array.from(v), c: Float64Array.of(c), n: Float64Array.of(n) },
});

test("densities and posteriors of whole rows, by hand", () => {
  const [x, y, n] = [0.3, 1.2, 4];
  const joint = [0, 1].map((k) => {
    const conditional = normal(y, meanOf(k, 1) + 0.4 * (x - meanOf(k, 0)), 1 - 0.32);
    return parameters.w[k] * normal(x, meanOf(k, 0), 2) * conditional * chanceOf(k) * poisson(n, rateOf(k));
  });
  expect(scoreRows(plan, parameters, row([x, y], 1, n))[0]).toBeCloseTo(Math.log(joint[0] + joint[1]), 12);
  const { probabilities } = posterior(plan, parameters, row([x, y], 1, n));
  expect(probabilities[0]).toBeCloseTo(joint[0] / (joint[0] + joint[1]), 12);
});

test("laws of what is missing given the rest of the row and what it is given", () => {
  const [x, n] = [0.3, 4];
  const joint = [0, 1].map((k) => parameters.w[k] * normal(x, meanOf(k, 0), 2) * poisson(n, rateOf(k)));
  const share = joint.map((value) => value / (joint[0] + joint[1]));
  const data = row([x, Number.NaN], Number.NaN, n);
  const laws = missingLaws(plan, parameters, data, [0.5]);
  const { v, c } = laws;
  if (v.is !== "number" || c.is !== "category") throw new Error("other laws");
  const conditional = [0, 1].map((k) => meanOf(k, 1) + 0.4 * (x - meanOf(k, 0)));
  expect(v.means[1]).toBeCloseTo(share[0] * conditional[0] + share[1] * conditional[1], 12);
  expect(c.chances[1]).toBeCloseTo(share[0] * chanceOf(0) + share[1] * chanceOf(1), 12);
  expect(scoreRows(plan, parameters, data)[0]).toBeCloseTo(Math.log(joint[0] + joint[1]), 12);
});

test("drawn rows have the model's means where they are told z", () => {
  const count = 20000;
  const { fields } = sampleRows(plan, parameters, count, createRandom(3, "test"), { z: new Float64Array(count).fill(z) });
  const mean = (name: string, from: number, width: number): number =>
    fields[name].reduce((sum, value, i) => (i % width === from ? sum + value : sum), 0) / count;
  const mixed = (of: (k: number) => number): number => parameters.w[0] * of(0) + parameters.w[1] * of(1);
  // Four standard errors.
  expect(Math.abs(mean("v", 0, 2) - mixed((k) => meanOf(k, 0)))).toBeLessThan(4 * Math.sqrt(3 / count));
  expect(Math.abs(mean("v", 1, 2) - mixed((k) => meanOf(k, 1)))).toBeLessThan(4 * Math.sqrt(2 / count));
  expect(Math.abs(mean("c", 0, 1) - mixed(chanceOf))).toBeLessThan(4 * Math.sqrt(0.25 / count));
  expect(Math.abs(mean("n", 0, 1) - mixed(rateOf))).toBeLessThan(4 * Math.sqrt(8 / count));
});

test("a plan says that nobody knows the given columns of the steps ahead", () => {
  const chain = statisticsOf(`data D { source: csv("d.csv")  z: real  u: real  sequence: along(row) }
model M {
  given z: real
  param first: simplex(2)
  param move: simplex(2)[2]
  param b: real[2]
  latent s: category(2) ~ Markov(first, move)
  observed u: real ~ Normal(b[s] * z, 1)
}`);
  expect(chain.plan.queries.forecast).toEqual({ because: "nobody knows `z` of the steps ahead" });
});
