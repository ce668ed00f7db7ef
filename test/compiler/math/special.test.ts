import { expect, test } from "vitest";
import { erf, erfc } from "../../../src/compiler/math/erf.ts";
import { numbers, sigmoid, softplus } from "../../../src/compiler/math/numbers.ts";
import * as special from "../../../src/compiler/math/special.ts";

/** The reading that knows nothing whole: functions are composed as for an engine. */
const composed = { ...numbers, log1p: undefined, logRatio: undefined, deviance: undefined };

// scipy 1.17.1, special.gammaln(x), special.digamma(x)
const gammaValues: [x: number, logGamma: number, digamma: number][] = [
  [0.001, 6.907178885383853, -1000.5755719318103],
  [0.1, 2.252712651734206, -10.423754940411076],
  [0.5, 0.5723649429247, -1.9635100260214235],
  [0.9, 0.06637623973474327, -0.7549269499470516],
  [1, 0, -0.5772156649015329],
  [1.3, -0.10817480950786049, -0.16919088886679962],
  [2, 0, 0.42278433509846713],
  [2.5, 0.2846828704729192, 0.7031566406452432],
  [5, 3.1780538303479458, 1.5061176684318003],
  [7.9, 8.32426586800881, 2.002238487563571],
  [8, 8.525161361065415, 2.0156414779556098],
  [8.1, 8.72738826343204, 2.028867457080582],
  [20, 39.339884187199495, 2.970523992242149],
  [123.4, 469.3360974421906, 4.8113737751162775],
  [1e4, 82099.71749644238, 9.21029037114285],
  [1e8, 1742068066.1038349, 18.420680738952367],
];

test.each(gammaValues)("logGamma and digamma at %d", (x, logGamma, digamma) => {
  expect(Math.abs(special.logGamma(numbers, x) - logGamma)).toBeLessThan(1e-14 * Math.max(1, Math.abs(logGamma)));
  expect(Math.abs(special.digamma(numbers, x) - digamma)).toBeLessThan(1e-14 * Math.max(1, Math.abs(digamma)));
});

// scipy 1.17.1, special.polygamma(1, x)
const trigammaValues: [x: number, value: number][] = [
  [0.001, 1000001.6425331959],
  [0.5, 4.93480220054468],
  [1, 1.6449340668482266],
  [3.7, 0.31003785767003833],
  [8, 0.13313701469403144],
  [25, 0.04081066325722558],
  [1e6, 1.0000005000001667e-6],
];

test.each(trigammaValues)("trigamma at %d", (x, value) => {
  expect(Math.abs(special.trigamma(numbers, x) / value - 1)).toBeLessThan(1e-14);
});

// scipy 1.17.1, special.erf(x)
const erfValues: [x: number, value: number][] = [
  [-5, -0.9999999999984626],
  [-2, -0.9953222650189527],
  [-0.9, -0.7969082124228322],
  [-0.3, -0.3286267594591274],
  [0, 0],
  [1e-10, 1.1283791670955126e-10],
  [0.46, 0.4846553900016797],
  [0.47, 0.49374505088608206],
  [1, 0.8427007929497148],
  [1.7, 0.9837904585907745],
  [3, 0.9999779095030014],
  [3.9, 0.9999999652077514],
  [4.1, 0.9999999932999724],
  [6.5, 1],
];

test.each(erfValues)("erf at %d", (x, value) => {
  expect(Math.abs(erf(x) - value)).toBeLessThanOrEqual(3e-16 * Math.max(Math.abs(value), 1e-300));
});

// scipy 1.17.1, special.erfc(x)
const erfcValues: [x: number, value: number][] = [
  [-3, 1.9999779095030015],
  [0.3, 0.6713732405408726],
  [0.47, 0.5062549491139179],
  [2, 0.004677734981047266],
  [3.9, 3.479224859723178e-8],
  [4.1, 6.7000276540849075e-9],
  [10, 2.0884875837625446e-45],
  [26.5, 2.2109076642637343e-307],
];

test.each(erfcValues)("erfc at %d, relative error", (x, value) => {
  expect(Math.abs(erfc(x) / value - 1)).toBeLessThan(1e-14);
});

test("erf keeps NaN and reaches its limits", () => {
  expect(erf(Number.NaN)).toBeNaN();
  expect(erf(Number.POSITIVE_INFINITY)).toBe(1);
  expect(erf(Number.NEGATIVE_INFINITY)).toBe(-1);
});

test("sigmoid and softplus stay finite far out", () => {
  expect(softplus(1000)).toBe(1000);
  expect(softplus(-1000)).toBe(0);
  expect(sigmoid(-745)).toBeGreaterThan(0);
  expect(sigmoid(1000)).toBe(1);
});

const points = [-0.99, -0.6, -0.2501, -0.25, -0.2, -1e-9, 0, 1e-12, 0.1, 0.25, 0.2501, 3, 1e6];

test.each(points)("log1p and expm1 at %d", (x) => {
  expect(Math.abs(special.log1p(numbers, x) - Math.log1p(x))).toBeLessThanOrEqual(4e-16 * Math.max(Math.abs(Math.log1p(x)), 1e-300));
  const y = Math.min(x * 10, 100);
  expect(Math.abs(special.expm1(numbers, y) - Math.expm1(y))).toBeLessThanOrEqual(6e-16 * Math.max(Math.abs(Math.expm1(y)), 1e-300));
});

test("xlogy, logit", () => {
  expect(special.xlogy(numbers, 0, 0)).toBe(0);
  expect(special.xlogy(numbers, 2, 3)).toBeCloseTo(2 * Math.log(3), 14);
  expect(special.logit(numbers, sigmoid(1.7))).toBeCloseTo(1.7, 14);
});

test("activations at 1 and -1", () => {
  // Φ(1) = 0.8413447460685429 (scipy 1.17.1, stats.norm.cdf(1))
  expect(special.gelu(numbers, 1)).toBeCloseTo(0.8413447460685429, 14);
  expect(special.gelu(numbers, -1)).toBeCloseTo(0.8413447460685429 - 1, 14);
  expect(special.silu(numbers, -1)).toBeCloseTo(-1 / (1 + Math.E), 14);
  expect(special.elu(numbers, -1, 0.5)).toBeCloseTo(0.5 * (1 / Math.E - 1), 14);
  expect(special.elu(numbers, 3, 0.5)).toBe(3);
});
// mpmath 1.3.0, mp.dps = 60: loggamma(x + 1) - x * log(x) + x
const factorialValues: [x: number, value: number][] = [
  [0, 0.0],
  [1e-8, 1.8843465087275504e-7],
  [0.3, 0.5530170317899203],
  [1, 1.0],
  [4.5, 1.689465682125483],
  [7.999, 1.969009365625989],
  [8, 1.9690705693065629],
  [8.001, 1.9691317654991511],
  [123.4, 3.327329398104976],
  [1000000, 7.826693895520143],
  [1000000000000, 14.73444909116903],
];

test.each(factorialValues)("factorialExcess at %d", (x, value) => {
  expect(Math.abs(special.factorialExcess(numbers, x) - value)).toBeLessThan(1e-14);
  expect(Math.abs(special.factorialExcess(composed, x) - value)).toBeLessThan(1e-14);
});

// mpmath 1.3.0, mp.dps = 60: x * log(x / mean) + mean - x
const devianceValues: [x: number, mean: number, value: number][] = [
  [0, 2.5, 2.5],
  [3, 3, 0.0],
  [3, 3.0001, 1.666629630562565e-9],
  [1000000000000.0, 1000001000000.0, 0.49999966666691664],
  [100000000.0, 120000000.0, 1767844.3206045374],
  [100000000.0, 160000000.0, 12999637.075426444],
  [1e-8, 1000000000000.0, 1000000000000.0],
  [1000000000000.0, 1e-8, 45051701859880.914],
  [5, 2.4, 1.0698458754010023],
  [5, 2.6, 0.86963233703332],
];

test.each(devianceValues)("deviance of %d from %d", (x, mean, value) => {
  for (const m of [numbers, composed]) {
    const rounding = 4 * Number.EPSILON * (Math.abs(x - mean) + value);
    expect(Math.abs(special.deviance(m, x, mean) - value)).toBeLessThanOrEqual(rounding);
  }
});
