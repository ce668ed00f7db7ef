import { expect, test } from "vitest";
import { distributions } from "../../../src/compiler/distributions/index.ts";
import type { DistributionDefinition, LinearFit, ValuesFit } from "../../../src/compiler/distributions/types.ts";
import type { Algebra, Args } from "../../../src/compiler/math/algebra.ts";
import { numbers } from "../../../src/compiler/math/numbers.ts";
import { plainText, symbol } from "../../../src/compiler/math/text.ts";
import { valueAlgebra } from "../../../src/compiler/math/values.ts";
import { createBuilder } from "../../../src/compiler/tensor/builder.ts";
import { B } from "../../../src/compiler/tensor/dims.ts";
import { interpret } from "../../../src/compiler/tensor/interpret.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { gradientGap } from "../../support/differences.ts";
import { evaluateText } from "../math/evaluate.ts";
import { overInterval, overReal, overSupport } from "./quadrature.ts";
import { type ScalarRow, scalarRows } from "./values.ts";

const rows = scalarRows.map((row) => [`${row.name} ${JSON.stringify(row.args)}`, row, distributions[row.name]!] as const);

/** The log-density from a form's own arguments, as a caller would take it. */
function logDensity<E>(m: Algebra<E>, definition: DistributionDefinition, form: string, x: E, args: Args<E>): E {
  const direct = definition.logDensityOf?.[form];
  return direct ? direct(m, x, args) : definition.logDensity!(m, x, definition.canonical(m, form, args));
}

const density = (definition: DistributionDefinition, { form, args }: ScalarRow, x: number) =>
  Math.exp(logDensity(numbers, definition, form, x, args));

test("every scalar family and each of its forms has values", () => {
  const wanted = Object.values(distributions)
    .filter((one) => one.logDensity)
    .flatMap((one) => one.forms.filter(({ name }) => !one.vector?.[name]).map(({ name }) => `${one.name}.${name}`));
  const covered = new Set(scalarRows.map(({ name, form }) => `${name}.${form}`));
  expect(wanted.filter((form) => !covered.has(form))).toEqual(["ContinuousBernoulli.logits"]);
});

test.each(rows)("%s: saved values, straight and by the canonical form", (_name, row, definition) => {
  for (const [x, value] of row.points) {
    const close = (found: number) => expect(Math.abs(found - value)).toBeLessThan(4e-14 * Math.max(1, Math.abs(value)));
    close(logDensity(numbers, definition, row.form, x, row.args));
    // By logits of -40 the probability is below what 1 - p can hold.
    if (row.args.logits !== undefined) continue;
    close(definition.logDensity!(numbers, x, definition.canonical(numbers, row.form, row.args)));
  }
});

test("ContinuousBernoulli by logits is the one by p", () => {
  const { logDensity: byP, logDensityOf, canonical } = distributions.ContinuousBernoulli!;
  for (const logits of [-30, -0.41, -0.39, 0, 1e-9, 0.2, 5]) {
    const p = canonical(numbers, "logits", { logits });
    for (const x of [0, 0.3, 1]) {
      const expected = byP!(numbers, x, p);
      expect(Math.abs(logDensityOf!.logits!(numbers, x, { logits }) - expected)).toBeLessThan(1e-13 * Math.max(1, Math.abs(expected)));
    }
  }
});

test.each(rows)("%s: the readings as numbers, tensors and text agree", (_name, row, definition) => {
  const names = Object.keys(row.args);
  const b = createBuilder("density");
  const m = valueAlgebra(b);
  const type = { dtype: "float", shape: [B] } as const;
  const [x, ...values] = ["x", ...names].map((field) => b.input(type, { is: "data", field }));
  const args = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
  b.output(logDensity(m, definition, row.form, x!, args), { is: "result", name: "log p" });
  const count = row.points.length;
  const filled = (value: (i: number) => number) => ({ shape: [count], data: Float64Array.from({ length: count }, (_, i) => value(i)) });
  const inputs = [filled((i) => row.points[i]![0]), ...names.map((name) => filled(() => row.args[name]!))];
  const result = interpret(b.program, inputs, { B: count })[0]!;

  const symbols = Object.fromEntries(names.map((name) => [name, symbol(`${name}_`)]));
  // `var` is a word of JavaScript, which reads the text.
  const scope = Object.fromEntries(names.map((name) => [`${name}_`, row.args[name]!]));
  const { text } = logDensity(plainText, definition, row.form, symbol("x"), symbols);
  row.points.forEach(([at], i) => {
    const exact = logDensity(numbers, definition, row.form, at, row.args);
    expect(Math.abs(result.data[i]! - exact)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(exact)));
    expect(Math.abs(evaluateText(text, { x: at, ...scope }) - exact)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(exact)));
  });
});

test.each(rows)("%s: sums to 1, with the mean and the draws that belong to it", (_name, row, definition) => {
  const over = (f: (x: number) => number) => overSupport(definition.support, f, row.args);
  expect(Math.abs(over((x) => density(definition, row, x)) - 1)).toBeLessThan(2e-8);
  const canonical = definition.canonical(numbers, row.form, row.args);
  const mean = over((x) => x * density(definition, row, x));
  expect(definition.mean!(numbers, canonical)).toBeCloseTo(mean, 6);
  const variance = over((x) => (x - mean) ** 2 * density(definition, row, x));
  const fourth = over((x) => (x - mean) ** 4 * density(definition, row, x));

  const random = createRandom(11, row.name);
  const draws = Array.from({ length: 20_000 }, () => definition.sample!(random, canonical));
  const average = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  expect(Math.abs(average - mean)).toBeLessThanOrEqual(4.5 * Math.sqrt(variance / draws.length) + 1e-12);
  if (row.name === "StudentT" && row.args.df! <= 4) return; // No fourth moment to bound the error of the next by.
  const spread = draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length;
  expect(Math.abs(spread - variance)).toBeLessThanOrEqual(4.5 * Math.sqrt((fourth - variance ** 2) / draws.length) + 1e-12);
});

test.each(rows)("%s: its distribution function is the sum of the density up to there", (_name, row, definition) => {
  const canonical = definition.canonical(numbers, row.form, row.args);
  const cdf = (x: number): number => definition.cdf!(x, canonical);
  const mean = definition.mean!(numbers, canonical);
  const upTo = (x: number): number => {
    const f = (at: number): number => density(definition, row, at);
    if (definition.measure === "mass")
      return Array.from({ length: Math.floor(x) + 1 }, (_, k) => f(k)).reduce((sum, value) => sum + value, 0);
    if (definition.support !== "real") return overInterval(f, 0, x);
    if (row.args.low !== undefined) return overInterval(f, row.args.low, x);
    // From the centre, where the density may have a kink.
    const half = overSupport("real", (at) => (at < mean ? f(at) : 0), row.args);
    return x > mean ? half + overInterval(f, mean, x) : half - overInterval(f, x, mean);
  };
  const inside = row.points.map(([x]) => x).filter((x) => Math.abs(x - mean) < 20);
  for (const x of [...inside, mean, ...(definition.measure === "mass" ? [] : [0.7 * mean + 0.1])]) {
    if (definition.support === "unit" && (x <= 0 || x >= 1)) continue;
    expect(Math.abs(cdf(x) - upTo(x))).toBeLessThan(2e-7);
  }
  expect([cdf(-1e9), cdf(definition.support === "unit" ? 1 : 1e7)]).toEqual([expect.closeTo(0, 6), expect.closeTo(1, 6)]);
});

const reparameterised = rows.filter(([, , definition]) => definition.reparameterised);

test.each(reparameterised)("%s: noise put through its map has the same first two moments", (_name, row, definition) => {
  const canonical = definition.canonical(numbers, row.form, row.args);
  const { noise, value } = definition.reparameterised!;
  const over = (f: (x: number) => number) => overSupport(definition.support, (x) => f(x) * density(definition, row, x), row.args);
  const ofNoise = (f: (x: number) => number) =>
    noise === "uniform"
      ? overInterval((u) => f(value(numbers, u, canonical)), 0, 0.5) + overInterval((u) => f(value(numbers, u, canonical)), 0.5, 1)
      : overReal((z) => (f(value(numbers, z, canonical)) * Math.exp((-z * z) / 2)) / Math.sqrt(2 * Math.PI), 0);
  for (const moment of [(x: number) => x, (x: number) => x * x]) {
    expect(Math.abs(ofNoise(moment) - over(moment))).toBeLessThan(1e-7 * Math.max(1, Math.abs(over(moment))));
  }
});

test.each(reparameterised.filter(([, , { reparameterised }]) => reparameterised?.noise === "uniform"))(
  "%s: the least and the greatest noise of an engine give finite values",
  (_name, row, definition) => {
    const canonical = definition.canonical(numbers, row.form, row.args);
    for (const noise of [0, 1 - 2 ** -24]) {
      const x = definition.reparameterised!.value(numbers, noise, canonical);
      expect(x).toSatisfy(Number.isFinite);
      expect(logDensity(numbers, definition, row.form, x, row.args)).toSatisfy(Number.isFinite);
    }
  },
);

test.each(rows.filter(([, { name }]) => name !== "Uniform"))("%s: gradients by x and every argument", (_name, row, definition) => {
  const names = Object.keys(row.args);
  // Away from the ends of a unit, from huge values, and from the kink of an absolute value.
  const inner = row.points.map(([x]) => x).filter((x) => Math.abs(x) < 20 && (definition.support !== "unit" || (x > 0.01 && x < 0.95)));
  const shape = [inner.length];
  const inputs = [inner, ...names.map((name) => inner.map(() => row.args[name]!))].map((data) => ({
    shape,
    data: Float64Array.from(data),
  }));
  const isMass = definition.measure === "mass";
  const types = inputs.map((_, i) => ({ dtype: i === 0 && isMass ? "int" : "float", shape: [B] }) as const);
  const problem = {
    types,
    inputs,
    sizes: { B: inner.length, T: 1 },
    step: row.args.var === 1e-4 ? 1e-9 : 1e-6,
    build: (b: ReturnType<typeof createBuilder>, [x, ...values]: ReturnType<typeof b.input>[]) => {
      const m = valueAlgebra(b);
      const args = Object.fromEntries(names.map((name, i) => [name, values[i]!]));
      return [logDensity(m, definition, row.form, b.cast(x!, "float"), args)];
    },
  };
  const tolerance = row.args.var === 1e-4 || row.args.p === 0.999 ? 1e-4 : 1e-6;
  expect(gradientGap(problem, 1)).toBeLessThan(tolerance);
});

const pairs: [name: string, q: Record<string, number>, p: Record<string, number>][] = [
  ["Normal", { mean: 1, std: 0.5 }, { mean: -0.5, std: 2 }],
  ["LogNormal", { mean: 0.2, std: 0.5 }, { mean: -0.5, std: 1 }],
  ["Laplace", { mean: 0, scale: 1.5 }, { mean: 0, scale: 0.7 }],
  ["Laplace", { mean: 1, scale: 0.7 }, { mean: -0.5, scale: 1.5 }],
  ["Exponential", { rate: 2 }, { rate: 0.7 }],
  ["Gamma", { shape: 2.5, rate: 2 }, { shape: 1.2, rate: 0.5 }],
  ["Beta", { a: 2, b: 3.5 }, { a: 1.2, b: 0.8 }],
  ["Bernoulli", { p: 0.3 }, { p: 0.8 }],
  ["Bernoulli", { p: 1 }, { p: 0.8 }],
  ["Poisson", { rate: 3 }, { rate: 1.2 }],
];

test.each(pairs)("KL of %s %o from %o is the sum that it stands for", (name, q, p) => {
  const definition = distributions[name]!;
  const integrand = (x: number) => {
    const own = definition.logDensity!(numbers, x, q);
    return own === Number.NEGATIVE_INFINITY ? 0 : Math.exp(own) * (own - definition.logDensity!(numbers, x, p));
  };
  // Two kinks: the centres of both.
  const [low, high] = [Math.min(q.mean ?? 0, p.mean ?? 0), Math.max(q.mean ?? 0, p.mean ?? 0)];
  const total =
    definition.support === "real" && high > low
      ? overReal((x) => (x <= low ? integrand(x) : 0), low) +
        overInterval(integrand, low, high) +
        overReal((x) => (x > high ? integrand(x) : 0), high)
      : overSupport(definition.support, integrand, q);
  expect(definition.kl![name]!(numbers, q, p)).toBeCloseTo(total, 7);
  expect(definition.kl![name]!(numbers, q, q)).toBeCloseTo(0, 12);
});

test("every closed-form divergence between scalar families is checked above", () => {
  const have = Object.values(distributions).flatMap((one) => Object.keys(one.kl ?? {}).map((prior) => `${one.name}|${prior}`));
  expect(new Set(pairs.map(([name]) => `${name}|${name}`))).toEqual(new Set(have));
});

const fits: [name: string, data: number[]][] = [
  ["Bernoulli", [0, 1, 1, 0, 1]],
  ["Poisson", [0, 3, 1, 7, 2]],
  ["Exponential", [0.2, 1.5, 3, 0.7, 0.01]],
  ["Gamma", [0.2, 1.5, 3, 0.7, 0.01]],
  ["Beta", [0.2, 0.5, 0.9, 0.7, 0.31]],
  ["ContinuousBernoulli", [0, 0.5, 0.1, 1, 0.3]],
];
const weights = [0.5, 1, 0.1, 2, 0.7];

function linear(name: string): { definition: DistributionDefinition; fit: LinearFit } {
  const definition = distributions[name]!;
  if (definition.em?.kernel !== "linear") throw new Error(`${name} is not fitted by sums`);
  return { definition, fit: definition.em };
}

/** Any value between the rows'. */
const about = 0.6;

function sumsOf({ statistics }: LinearFit, data: number[]): number[] {
  return data.map((x, i) => statistics(numbers, x, about).map((t) => t * weights[i]!)).reduce((a, c) => a.map((t, j) => t + c[j]!));
}

const total = weights.reduce((sum, w) => sum + w, 0);

test("every family that is fitted by sums is checked below", () => {
  const have = Object.values(distributions).filter(({ em }) => em?.kernel === "linear");
  expect(fits.map(([name]) => name).sort()).toEqual(have.map(({ name }) => name).sort());
});

test.each(fits)("the sums of %s tell its log-likelihood, up to terms without arguments, in every form", (name, data) => {
  const { definition, fit } = linear(name);
  const sums = sumsOf(fit, data);
  for (const form of definition.forms) {
    const offsets = [0.3, 0.6, 0.9].map((value) => {
      const args = Object.fromEntries(form.parameters.map((one, i) => [one.name, value + 0.05 * i]));
      const each = data.map((x) => logDensity(numbers, definition, form.name, x, args));
      return each.reduce((sum, one, i) => sum + weights[i]! * one, 0) - fit.logLikelihood[form.name]!(numbers, total, sums, args, about);
    });
    for (const offset of offsets) expect(offset).toBeCloseTo(offsets[0]!, 12);
  }
});

test.each(fits)("the M step of %s is where the weighted log-likelihood is greatest, or near", (name, data) => {
  const { definition, fit } = linear(name);
  const fitted = fit.mStep(total, sumsOf(fit, data), about);
  const likelihood = (args: Args<number>) => data.reduce((sum, x, i) => sum + weights[i]! * definition.logDensity!(numbers, x, args), 0);
  const share = fit.closed ? 0.001 : 0.15;
  for (const argument of Object.keys(fitted)) {
    const moved = (factor: number) => ({ ...fitted, [argument]: fitted[argument]! * factor });
    for (const factor of [1 - share, 1 + share]) expect(likelihood(moved(factor))).toBeLessThan(likelihood(fitted));
  }
});

const smooth = Object.values(distributions).flatMap((one): [string, string, DistributionDefinition, ValuesFit][] => {
  const { em } = one;
  return em?.kernel === "values" ? Object.keys(em.slopes).map((argument) => [one.name, argument, one, em]) : [];
});

test.each(smooth)("%s: the slope in %s is that of differences", (_name, argument, { logDensity: of, support }, { slopes }) => {
  const args = { mean: 1.3, std: 0.7, df: 3.5, scale: 0.8, size: 1.7 };
  for (const x of support === "count" ? [0, 1, 7] : [-2.1, 0.4, 1.2, 8]) {
    const moved = (by: number) => of!(numbers, x, { ...args, [argument]: args[argument as keyof typeof args] + by });
    const h = 1e-3;
    const wanted = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h);
    expect(Math.abs(slopes[argument]!(numbers, x, args)[0]! - wanted)).toBeLessThan(1e-9 * Math.max(1, Math.abs(wanted)));
  }
});

test("arguments of other forms come from the canonical ones", () => {
  for (const { forms, canonical } of Object.values(distributions))
    for (const { name, parameters, fromCanonical } of forms) {
      if (fromCanonical === undefined) continue;
      const own = Object.fromEntries(parameters.map((one, i) => [one.name, 0.7 - 0.2 * i]));
      const back = fromCanonical(canonical(numbers, name, own));
      for (const [key, value] of Object.entries(own)) expect(back[key]).toBeCloseTo(value, 13);
    }
});

test("Uniform is impossible outside its bounds", () => {
  const { logDensity: of } = distributions.Uniform!;
  expect(of!(numbers, -1.01, { low: -1, high: 3 })).toBe(Number.NEGATIVE_INFINITY);
  expect(of!(numbers, 3.01, { low: -1, high: 3 })).toBe(Number.NEGATIVE_INFINITY);
});

test("what can't happen costs nothing where it doesn't, and all where it does", () => {
  const { logDensity: of } = distributions.Bernoulli!;
  expect(of!(numbers, 0, { p: 0 })).toBe(0);
  expect(of!(numbers, 1, { p: 0 })).toBe(Number.NEGATIVE_INFINITY);
  expect(distributions.Bernoulli!.kl!.Bernoulli!(numbers, { p: 0 }, { p: 0.5 })).toBeCloseTo(Math.LN2, 14);
  expect(distributions.Poisson!.logDensity!(numbers, 0, { rate: 0 })).toBeCloseTo(0, 14);
});

test.each([0.3, 25, 400])("draws of Poisson(%d) by either method have its first two moments", (rate) => {
  const random = createRandom(4, "poisson");
  const draws = Array.from({ length: 20_000 }, () => distributions.Poisson!.sample!(random, { rate }));
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  const variance = draws.reduce((sum, x) => sum + (x - rate) ** 2, 0) / draws.length;
  expect(Math.abs(mean - rate)).toBeLessThan(4.5 * Math.sqrt(rate / draws.length));
  expect(Math.abs(variance - rate)).toBeLessThan(4.5 * Math.sqrt((rate + 2 * rate * rate) / draws.length));
});
