import fc from "fast-check";
import { expect, test } from "vitest";
import { distributions } from "../../../../src/compiler/distributions/index.ts";
import { numbers } from "../../../../src/compiler/math/numbers.ts";
import { type EmData, type FieldLaw, missingLaws, type Parameters, scoreRows } from "../../../../src/runtime/em/index.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { scalarRows } from "../../../compiler/distributions/values.ts";
import { categorical, chain, emission, normal, plan, use } from "../support/plans.ts";

const missing = Number.NaN;

function numbersOf(law: FieldLaw): { means: Float64Array; quantiles: Float64Array[] } {
  if (law.is !== "number") throw new Error("a category");
  return law;
}

/** Families and forms that are fitted by sums over rows. */
const fitted = scalarRows.filter(({ name, form }) => distributions[name]?.em !== undefined && !/^Normal log/.test(`${name} ${form}`));

test.each(fitted.map((row) => [`${row.name} ${JSON.stringify(row.args)}`, row] as const))(
  "%s: the mean and the quantiles of its own law",
  (_name, { name, form, args }) => {
    const definition = distributions[name];
    const params = Object.fromEntries(Object.keys(args).map((one) => [one, use(one, [], [])]));
    const model = plan([], [emission(name, 1, params)]);
    const values = Object.fromEntries(Object.entries(args).map(([one, value]) => [one, Float64Array.of(value)]));
    const shares = [0.05, 0.5, 0.9];
    const { means, quantiles } = numbersOf(missingLaws(model, values, { rows: 1, fields: { x: Float64Array.of(missing) } }, shares).x);
    const canonical = definition.canonical(numbers, form, args);
    const cdf = (x: number): number => definition.cdf?.(x, canonical) ?? Number.NaN;
    expect(means[0]).toBeCloseTo(definition.mean?.(numbers, canonical) ?? Number.NaN, 12);
    for (const [q, share] of shares.entries()) {
      const cut = quantiles[q][0];
      if (definition.measure === "density") expect(cdf(cut)).toBeCloseTo(share, 10);
      else {
        expect(Number.isInteger(cut)).toBe(true);
        expect([cdf(cut) >= share, cdf(cut - 1) < share]).toEqual([true, true]);
      }
    }
  },
);

interface Case {
  K: number;
  full: boolean;
  markov: boolean;
  seed: number;
}

const cases = fc.record({
  K: fc.integer({ min: 1, max: 3 }),
  full: fc.boolean(),
  markov: fc.boolean(),
  seed: fc.integer({ min: 1, max: 1e6 }),
});
const D = 3;
const rows = 4;

/** A random model with rows of which some entries are missing. */
function made({ K, full, markov, seed }: Case): { model: ReturnType<typeof plan>; parameters: Parameters; data: EmData } {
  const random = createRandom(seed, "laws.test");
  const simplexes = (count: number): Float64Array => {
    const values = Float64Array.from({ length: count * K }, () => 0.2 + random.uniform());
    for (let at = 0; at < values.length; at += K) {
      const total = values.subarray(at, at + K).reduce((sum, value) => sum + value, 0);
      for (let k = 0; k < K; k++) values[at + k] /= total;
    }
    return values;
  };
  const cov = new Float64Array(K * D * D);
  for (let k = 0; k < K; k++) {
    const factor = Float64Array.from({ length: D * D }, () => random.normal());
    for (let i = 0; i < D; i++)
      for (let j = 0; j < D; j++) {
        cov[(k * D + i) * D + j] = i === j ? 0.5 : 0;
        for (let c = 0; c < D; c++) cov[(k * D + i) * D + j] += factor[i * D + c] * factor[j * D + c];
      }
  }
  const model = plan(K === 1 && !markov ? [] : [markov ? chain("k", K) : categorical("k", K)], [
    normal(D, full ? "full" : "diagonal", K === 1 && !markov ? [] : ["k"]),
  ]);
  const parameters = {
    weights_k: simplexes(1),
    initial: simplexes(1),
    transition: simplexes(K),
    mean_x: Float64Array.from({ length: K * D }, () => 2 * random.normal()),
    cov_x: cov,
    var_x: Float64Array.from({ length: K * D }, () => 0.3 + random.uniform()),
  };
  const x = Float64Array.from({ length: rows * D }, () => (random.uniform() < 0.3 ? missing : 2 * random.normal()));
  return { model, parameters, data: { rows, fields: { x }, sequences: [{ start: 0, end: rows }] } };
}

const total = ({ model, parameters, data }: ReturnType<typeof made>, x: Float64Array): number =>
  scoreRows(model, parameters, { ...data, fields: { x } }).reduce((sum, one) => sum + one, 0);

test("the quantiles' own density is the ratio of the scores with and without the entry", () => {
  fc.assert(
    fc.property(cases, (one) => {
      const given = made(one);
      const { x } = given.data.fields;
      const at = x.findIndex(Number.isNaN);
      if (at < 0) return;
      const step = 1e-4;
      const { quantiles } = numbersOf(missingLaws(given.model, given.parameters, given.data, [0.3 - step, 0.3, 0.3 + step]).x);
      const [below, value, above] = quantiles.map((cuts) => cuts[at]);
      const filled = x.slice();
      filled[at] = value;
      const density = Math.exp(total(given, filled) - total(given, x));
      expect((2 * step) / (above - below) / density).toBeCloseTo(1, 4);
    }),
    { numRuns: 60, seed: 4 },
  );
});

test("the mean is the integral of the entry over that density", () => {
  fc.assert(
    fc.property(cases, (one) => {
      const given = made(one);
      const { x } = given.data.fields;
      const at = x.findIndex(Number.isNaN);
      if (at < 0) return;
      const whole = total(given, x);
      const step = 0.05;
      let mass = 0;
      let mean = 0;
      for (let value = -40; value <= 40; value += step) {
        const filled = x.slice();
        filled[at] = value;
        const share = step * Math.exp(total(given, filled) - whole);
        mass += share;
        mean += share * value;
      }
      expect(mass).toBeCloseTo(1, 8);
      expect(numbersOf(missingLaws(given.model, given.parameters, given.data).x).means[at]).toBeCloseTo(mean, 7);
    }),
    { numRuns: 15, seed: 6 },
  );
});
