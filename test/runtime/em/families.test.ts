import { expect, test } from "vitest";
import type { Emission } from "../../../src/compiler/ir/types/plan.ts";
import { fitStatistics } from "../../../src/runtime/em/index.ts";
import type { EmData, EmFit } from "../../../src/runtime/em/types.ts";
import { csvRows, defaults } from "./support/data.ts";
import { categorical, emission, known, observedCategory, plan, use } from "./support/plans.ts";

/**
 * Maxima by scipy 1.17.1: `scipy.stats.NAME.fit` (Gamma and LogNormal with floc=0, Beta with floc=0, fscale=1), and where it has no such fit
 * `scipy.optimize.minimize` (Nelder-Mead to 1e-12, then BFGS) of the sum of `NAME.logpdf`.
 */
const weather = csvRows("seattle-weather.csv", ["wind", "temp_max", "precipitation", "weather"]);
const wind = Float64Array.from(weather, ([value]) => value);
const temperature = Float64Array.from(weather, ([, value]) => value);
const rain = Float64Array.from(weather, ([, , value]) => Math.floor(value));
const kinds = Float64Array.from(weather, ([, , , kind]) => kind);
const share = Float64Array.from(csvRows("iris.csv", ["petal_width", "petal_length"]), ([width, length]) => width / length);

interface Known {
  name: string;
  emission: Emission;
  x: Float64Array;
  weights?: Float64Array;
  values: Record<string, number[]>;
  logLikelihood: number;
}

const whole = (family: string, ...names: string[]): Emission =>
  emission(family, 1, Object.fromEntries(names.map((name) => [name, use(name, [], [])])));

const cases: Known[] = [
  {
    name: "Gamma",
    emission: whole("Gamma", "shape", "rate"),
    x: wind,
    values: { shape: [5.15088118], rate: [1.58922083] },
    logLikelihood: -2494.446263169916,
  },
  {
    name: "Gamma, weighted",
    emission: whole("Gamma", "shape", "rate"),
    x: wind,
    weights: wind.map((_value, row) => 1 + (row % 3)),
    values: { shape: [5.21381477], rate: [1.61279316] },
    logLikelihood: -4966.121627079992,
  },
  {
    name: "Gamma of a known shape",
    emission: emission("Gamma", 1, { shape: known(4), rate: use("rate", [], []) }),
    x: wind,
    values: { rate: [1.23413512] },
    logLikelihood: -2517.4580315180883,
  },
  {
    name: "Gamma of a known rate",
    emission: emission("Gamma", 1, { shape: use("shape", [], []), rate: known(1) }),
    x: wind,
    values: { shape: [3.41807944] },
    logLikelihood: -2559.1917790170482,
  },
  {
    name: "Beta",
    emission: whole("Beta", "a", "b"),
    x: share,
    values: { a: [4.96906279], b: [12.7577611] },
    logLikelihood: 130.29445406204215,
  },
  {
    name: "ContinuousBernoulli",
    emission: whole("ContinuousBernoulli", "p"),
    x: share,
    values: { p: [1 / (1 + Math.exp(2.98276291))] },
    logLikelihood: 45.59651307125556,
  },
  {
    name: "ContinuousBernoulli by logits",
    emission: whole("ContinuousBernoulli", "logits"),
    x: share,
    values: { logits: [-2.98276291] },
    logLikelihood: 45.59651307125556,
  },
  {
    name: "Laplace",
    emission: whole("Laplace", "mean", "scale"),
    x: temperature,
    values: { mean: [15.6], scale: [6.125598904859685] },
    logLikelihood: -5121.716244102465,
  },
  {
    name: "StudentT",
    emission: whole("StudentT", "mean", "std", "df"),
    x: wind,
    values: { mean: [3.129415259990511], std: [1.25963688], df: [8.39701401] },
    logLikelihood: -2589.035811512982,
  },
  {
    name: "NegativeBinomial",
    emission: whole("NegativeBinomial", "mean", "size"),
    x: rain,
    values: { mean: [2.8528405201916494], size: [0.14406478] },
    logLikelihood: -2487.457978945631,
  },
  {
    name: "LogNormal",
    emission: whole("LogNormal", "mean", "std"),
    x: wind,
    values: { mean: [1.0757239035991684], std: [0.46158316252665166] },
    logLikelihood: -2515.212887587517,
  },
  {
    name: "LogNormal by its variance, with a missing entry",
    emission: whole("LogNormal", "mean", "var"),
    x: Float64Array.from([...wind, Number.NaN]),
    values: { mean: [1.0757239035991684], var: [0.46158316252665166 ** 2] },
    logLikelihood: -2515.212887587517,
  },
];

function fitOf({ emission: one, x, weights }: Known): EmFit {
  const data: EmData = { rows: x.length, fields: { x }, ...(weights === undefined ? {} : { weights }) };
  return fitStatistics(plan([], [one]), data, { ...defaults, tolerance: 1e-15 });
}

test.each(cases)("$name: the maximum that scipy finds, where the gradient vanishes", (one) => {
  const fit = fitOf(one);
  expect(fit.status).toEqual({ is: "converged" });
  expect(Math.abs(fit.logLikelihood - one.logLikelihood)).toBeLessThan(1e-7);
  for (const [name, values] of Object.entries(one.values))
    for (const [i, value] of values.entries()) expect(Math.abs(fit.parameters[name][i] / value - 1)).toBeLessThan(1e-6);
  expect(fit.gradientNorm).toBeLessThan(1e-4);
});

/** Of the weathers drizzle, rain, sun, snow, fog. */
const tied: [family: string, name: string, params: Emission["params"], values: Record<string, number[]>, logLikelihood: number][] = [
  [
    "Gamma",
    "one shape",
    { shape: use("shape", [], []), rate: use("rate", ["k"], []) },
    { shape: [5.71348353], rate: [2.41286561, 1.55685384, 1.93257729, 1.29512262, 2.3027208] },
    -2414.097852714583,
  ],
  [
    "Gamma",
    "one rate",
    { shape: use("shape", ["k"], []), rate: use("rate", [], []) },
    { shape: [4.33761991, 6.30368931, 5.26910078, 7.72169752, 4.39088989], rate: [1.75005326] },
    -2426.176198649056,
  ],
  [
    "StudentT",
    "one df",
    { mean: use("mean", ["k"], []), std: use("std", ["k"], []), df: use("df", [], []) },
    {
      mean: [2.29600792, 3.57728336, 2.87123928, 4.49626541, 2.35783887],
      std: [0.79773432, 1.42272964, 0.99322427, 1.30540221, 0.98869339],
      df: [8.22946356568282],
    },
    -2470.985332437854,
  ],
];

test.each(tied)("%s over classes with %s: the joint maximum", (family, _name, params, values, logLikelihood) => {
  const model = plan([observedCategory("k", 5)], [emission(family, 1, params)]);
  const fit = fitStatistics(model, { rows: wind.length, fields: { x: wind, k: kinds } }, { ...defaults, tolerance: 1e-15 });
  const counts = Array.from({ length: 5 }, (_count, k) => kinds.filter((kind) => kind === k).length);
  const classes = counts.reduce((sum, count) => sum + count * Math.log(count / wind.length), 0);
  expect(fit.logLikelihood - classes).toBeCloseTo(logLikelihood, 6);
  for (const [name, wanted] of Object.entries(values))
    for (const [i, value] of wanted.entries()) expect(Math.abs(fit.parameters[name][i] / value - 1)).toBeLessThan(1e-6);
  if (family === "Gamma") expect(fit.trace).toHaveLength(1);
});

test("one number for several columns is fitted to all of them", () => {
  const x = Float64Array.from({ length: 2 * wind.length }, (_value, i) => wind[Math.floor(i / 2)] * (1 + (i % 2)));
  const both = emission("Gamma", 2, { shape: use("shape", [], []), rate: use("rate", [], [2]) });
  const fit = fitStatistics(plan([], [both]), { rows: wind.length, fields: { x } }, defaults);
  expect(fit.parameters.shape[0]).toBeCloseTo(5.15088118, 6);
  expect(fit.parameters.rate[0]).toBeCloseTo(1.58922083, 6);
  expect(fit.parameters.rate[1]).toBeCloseTo(1.58922083 / 2, 6);
});

test.each([
  ["Bernoulli", "logits", (mean: number) => Math.log(mean / (1 - mean)), [0, 1, 1, 0, 1, 1]],
  ["Poisson", "log_rate", Math.log, [0, 3, 1, 7, 2, 2]],
] as const)("%s by %s: the closed form through the link", (family, name, link, rows) => {
  const fit = fitStatistics(plan([], [whole(family, name)]), { rows: 6, fields: { x: Float64Array.from(rows) } }, defaults);
  const mean = rows.reduce((sum: number, x) => sum + x, 0) / 6;
  expect(fit.parameters[name][0]).toBeCloseTo(link(mean), 14);
  expect(fit.gradientNorm).toBeLessThan(1e-12);
  const none = fitStatistics(plan([], [whole(family, name)]), { rows: 6, fields: { x: new Float64Array(6) } }, defaults);
  expect(none.parameters[name][0]).toBe(-700);
  expect(none.logLikelihood).toBeCloseTo(0, 12);
});

test.each([
  ["Gamma", 0.7, { shape: 1, rate: 1 }],
  ["Beta", 0.7, { a: 1, b: 1 }],
  ["ContinuousBernoulli", 0, { logits: 1 }],
  ["Exponential", 1e-9, { rate: 1 }],
  ["Laplace", 0.7, { mean: 0, scale: 1 }],
  ["StudentT", 0.7, { mean: 0, std: 1, df: 1 }],
  ["LogNormal", 0.7, { mean: 0, std: 1 }],
] as const)("%s: a component on equal values is held up and told, by column and rows", (family, value, names) => {
  const rows = [value, value, value, value, 0.2, 0.3, 0.5, 0.9, 0.4, 0.6];
  const params = Object.fromEntries(Object.keys(names).map((name) => [name, use(name, ["k"], [])]));
  const k = Float64Array.from(rows, (_row, i) => (i < 4 ? 0 : 1));
  const fit = fitStatistics(
    plan([observedCategory("k", 2)], [emission(family, 1, params)]),
    { rows: rows.length, fields: { x: Float64Array.from(rows), k } },
    defaults,
  );
  expect(fit.status).toEqual({ is: "degenerate", state: 0, emission: 0, column: 0, rows: 4 });
  expect(Number.isFinite(fit.logLikelihood)).toBe(true);
});

test("GEN6210: a share of exactly 0 or 1 has no finite density under Beta", () => {
  const model = plan([], [whole("Beta", "a", "b")]);
  const data = { rows: 3, fields: { x: Float64Array.of(0.5, 1, 0.2) } };
  expect(() => fitStatistics(model, data, defaults)).toThrow("GEN6210: Beta has no finite density at 1, which `x[0]` holds.");
  expect(() => fitStatistics(model, { ...data, weights: Float64Array.of(1, 0, 1) }, defaults)).not.toThrow();
});

test("a Laplace mean that classes share is the median under weights by their scales", () => {
  const x = Float64Array.of(0, 1, 2, 3, 10, 11, 15);
  const k = Float64Array.of(0, 0, 0, 0, 1, 1, 1);
  const params = { mean: use("mean", [], []), scale: known(1, 10) };
  params.scale = { ...params.scale, index: ["k"], shape: [] };
  const fit = fitStatistics(plan([observedCategory("k", 2)], [emission("Laplace", 1, params)]), { rows: 7, fields: { x, k } }, defaults);
  // Weights 1, 1, 1, 1, 0.1, 0.1, 0.1: half of 4.3 is passed at the third value.
  expect(fit.parameters.mean[0]).toBe(2);
});

test("counts that vary less than a Poisson's end at the largest size, which is no degenerate fit", () => {
  const x = Float64Array.of(3, 3, 4, 3, 4, 3);
  const fit = fitStatistics(plan([], [whole("NegativeBinomial", "mean", "size")]), { rows: 6, fields: { x } }, defaults);
  expect(fit.status).toEqual({ is: "converged" });
  expect(fit.parameters.mean[0]).toBeCloseTo(20 / 6, 10);
  expect(fit.parameters.size[0]).toBe(1e6);
});

test("the slope in a size keeps its digits where the mean is far above it: d/dr Σ log (r / (r + m))^r of zeros", () => {
  const size = use("size", [], []);
  const model = plan([], [emission("NegativeBinomial", 1, { mean: known(1e12), size })]);
  const fit = fitStatistics(model, { rows: 3, fields: { x: new Float64Array(3) } }, defaults);
  expect(fit.parameters.size[0]).toBe(1e-6);
  expect(fit.gradientNorm).toBeCloseTo(3e-6 * (Math.log(1e18) - 1), 12);
  expect(fit.atEnds).toMatchObject([{ argument: "size", end: "least", value: 1e-6 }]);
});

/**
 * Mixtures of two on Old Faithful's eruptions, in minutes, the shorter kind first; for Beta they are moved into (0, 1). `scipy.optimize.minimize`
 * (Nelder-Mead, then BFGS; scipy 1.17.1) of the mixture's density from `scipy.stats`.
 */
const eruptions = Float64Array.from(csvRows("faithful.csv", ["eruptions"]), ([minutes]) => minutes);
const own = (name: string): [string, ReturnType<typeof use>] => [name, use(name, ["k"], [])];

interface Mixture {
  family: string;
  params: Emission["params"];
  x: Float64Array;
  weight: number;
  values: Record<string, number[]>;
  logLikelihood: number;
}

const mixtures: Mixture[] = [
  {
    family: "Gamma",
    params: Object.fromEntries([own("shape"), own("rate")]),
    x: eruptions,
    weight: 1 - 0.6439099960962422,
    values: { shape: [63.83574002, 103.72954729], rate: [31.3353915, 24.17946213] },
    logLikelihood: -276.83357469414716,
  },
  {
    family: "StudentT",
    params: { ...Object.fromEntries([own("mean"), own("std")]), df: use("df", [], []) },
    x: eruptions,
    weight: 0.34886060174763694,
    values: { mean: [2.00751149, 4.29124776], std: [0.22151409, 0.40489419], df: [14.09086023] },
    logLikelihood: -275.4435033850545,
  },
  {
    family: "Laplace",
    params: Object.fromEntries([own("mean"), own("scale")]),
    x: eruptions,
    weight: 0.34647919844085545,
    values: { mean: [1.967, 4.333], scale: [Math.exp(-1.66429258), Math.exp(-1.04778444)] },
    logLikelihood: -285.8860061035498,
  },
  {
    family: "Beta",
    params: Object.fromEntries([own("a"), own("b")]),
    x: eruptions.map((minutes) => (minutes - 1.5) / 4),
    weight: 0.3535081251100198,
    values: { a: [4.01154406, 13.0310015], b: [26.13490131, 5.70288731] },
    logLikelihood: 115.94390485647536,
  },
];

test.each(mixtures)(
  "a mixture of two $family: the maximum that scipy climbs to",
  ({ family, params, x, weight, values, logLikelihood }) => {
    const model = plan([categorical("k", 2)], [emission(family, 1, params)]);
    const fit = fitStatistics(model, { rows: x.length, fields: { x } }, { ...defaults, starts: 2, tolerance: 1e-13 });
    expect(fit.status).toEqual({ is: "converged" });
    expect(fit.logLikelihood).toBeGreaterThan(logLikelihood - 1e-5);
    const isSwapped = fit.parameters.weights_k[0] > 0.5;
    expect(Math.abs(fit.parameters.weights_k[isSwapped ? 1 : 0] - weight)).toBeLessThan(1e-4);
    for (const [name, wanted] of Object.entries(values)) {
      const found = Array.from(fit.parameters[name]);
      if (isSwapped) found.reverse();
      for (const [i, value] of wanted.entries()) expect(Math.abs(found[i] / value - 1)).toBeLessThan(1e-3);
    }
    expect(fit.gradientNorm).toBeLessThan(2e-3);
  },
);

test("a Normal by the logarithm of its scale is the one by its variance, floor and gradient too", () => {
  const x = Float64Array.from(weather.flatMap(([, warmest], row) => [warmest, row % 7]));
  const fitBy = (name: string, shape: number[], floor: number): EmFit => {
    const params = { mean: use("mean", ["k"], [2]), [name]: use(name, ["k"], shape) };
    const model = plan([categorical("k", 2)], [emission("Normal", 2, params)]);
    return fitStatistics(model, { rows: weather.length, fields: { x } }, { ...defaults, starts: 1, varianceFloor: floor });
  };
  for (const shape of [[], [2]])
    for (const floor of [1e-6, 0.5]) {
      const byVariance = fitBy("var", shape, floor);
      for (const [name, power] of Object.entries({ log_std: 2, log_var: 1 })) {
        const found = fitBy(name, shape, floor);
        expect(found.logLikelihood).toBeCloseTo(byVariance.logLikelihood, 7);
        expect(found.status.is).toBe(byVariance.status.is);
        for (const [i, value] of found.parameters[name].entries())
          expect(Math.exp(power * value) / byVariance.parameters.var[i]).toBeCloseTo(1, 9);
        // d / d log(std) is twice d / d log(variance), so by `log_std` it is longer.
        if (name === "log_var") expect(found.gradientNorm).toBeCloseTo(byVariance.gradientNorm, 4);
      }
    }
});

const everyFamily: [family: string, names: string[], draw: (u: number) => number][] = [
  ["Exponential", ["rate"], (u) => -Math.log(u)],
  ["Gamma", ["shape", "rate"], (u) => -Math.log(u)],
  ["Beta", ["a", "b"], (u) => u ** 2],
  ["ContinuousBernoulli", ["p"], (u) => u ** 2],
  ["LogNormal", ["mean", "var"], (u) => Math.exp(3 * u)],
  ["Laplace", ["mean", "scale"], (u) => Math.tan(3 * (u - 0.5))],
  ["StudentT", ["mean", "std", "df"], (u) => Math.tan(3 * (u - 0.5))],
  ["Poisson", ["rate"], (u) => Math.floor(9 * u ** 3)],
  ["NegativeBinomial", ["mean", "size"], (u) => Math.floor(9 * u ** 3)],
];

test.each(everyFamily)("%s: a missing entry tells nothing, and a weight of 2 is two rows", (family, names, draw) => {
  const model = plan([], [whole(family, ...names)]);
  const settings = { ...defaults, tolerance: 1e-14 };
  const rows = Array.from({ length: 40 }, (_row, i) => draw((i + 0.5) / 40));
  const weights = Float64Array.from(rows, (_row, i) => 1 + (i % 2));
  const twice = Float64Array.from(rows.flatMap((value, i) => (i % 2 === 1 ? [value, value] : [value])));
  const gaps = Float64Array.from([Number.NaN, ...rows, Number.NaN]);
  const plain = fitStatistics(model, { rows: twice.length, fields: { x: twice } }, settings);
  const other = fitStatistics(model, { rows: gaps.length, fields: { x: gaps }, weights: Float64Array.of(3, ...weights, 1) }, settings);
  expect(other.logLikelihood).toBeCloseTo(plain.logLikelihood, 9);
  for (const name of names) expect(other.parameters[name][0] / plain.parameters[name][0]).toBeCloseTo(1, 4);
});
