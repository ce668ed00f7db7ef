import fc from "fast-check";
import { expect, test } from "vitest";
import type { RandomSource } from "../../../src/compiler/distributions/types.ts";
import type { Emission, ParamUse, StatisticsPlan } from "../../../src/compiler/ir/types/plan.ts";
import { fitStatistics } from "../../../src/runtime/em/index.ts";
import type { EmData } from "../../../src/runtime/em/types.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { defaults, faithful, iris } from "./support/data.ts";
import { decorated } from "./support/decorate.ts";
import { type Covariance, categorical, chain, emission, mixture, normal, observedCategory, plan, use } from "./support/plans.ts";

const structures: Covariance[] = ["full", "tied", "diagonal", "tied diagonal", "spherical", "tied spherical"];

/** A random plan with random data: awkward data too (constant, repeated, collinear columns; fewer rows than states; weights of 0). */
interface Trial {
  K: number;
  rows: number;
  seed: number;
  covariance: Covariance;
  emissions: ("Normal" | "Categorical" | "Bernoulli" | "Poisson" | keyof typeof scalars)[];
  axis: "categorical" | "two" | "markov" | "labelled";
  spoil: "nothing" | "constant" | "collinear" | "rounded" | "equal";
  weighted: boolean;
  /** Whether the last argument of a scalar family is shared by all states. */
  tied: boolean;
  /** Which of its parameters' entries are known, and what is known before of the others. */
  constraints: boolean;
  priors: boolean;
}

/** Arguments of scalar families, and their values. */
const scalars = {
  Exponential: [["rate"], (random) => -Math.log(random.uniform())],
  Gamma: [["shape", "rate"], (random) => -Math.log(random.uniform()) - Math.log(random.uniform())],
  Beta: [["a", "b"], (random) => 0.001 + 0.998 * random.uniform()],
  ContinuousBernoulli: [["logits"], (random) => random.uniform() ** 2],
  LogNormal: [["mean", "std"], (random) => Math.exp(random.normal())],
  Laplace: [["mean", "scale"], (random) => random.normal()],
  StudentT: [["mean", "std", "df"], (random) => random.normal() / random.uniform()],
  NegativeBinomial: [["mean", "size"], (random) => Math.floor(random.uniform() ** 3 * 9)],
} satisfies Record<string, [string[], (random: RandomSource) => number]>;

const trials: fc.Arbitrary<Trial> = fc.record({
  K: fc.integer({ min: 1, max: 4 }),
  rows: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer({ min: 0, max: 1e6 }),
  covariance: fc.constantFrom(...structures),
  emissions: fc.uniqueArray(
    fc.constantFrom("Normal", "Categorical", "Bernoulli", "Poisson", ...(Object.keys(scalars) as (keyof typeof scalars)[])),
    {
      minLength: 1,
      maxLength: 3,
    },
  ),
  tied: fc.boolean(),
  axis: fc.constantFrom("categorical", "two", "markov", "labelled"),
  spoil: fc.constantFrom("nothing", "constant", "collinear", "rounded", "equal"),
  weighted: fc.boolean(),
  constraints: fc.boolean(),
  priors: fc.boolean(),
});

function build(trial: Trial): { model: StatisticsPlan; data: EmData } {
  const { K, rows, spoil } = trial;
  const random = createRandom(trial.seed, "laws.test");
  const fields: Record<string, Float64Array> = {};
  const column = (count: number, make: () => number): Float64Array => {
    const first = make();
    return Float64Array.from({ length: count }, () => (spoil === "equal" ? first : make()));
  };
  const index = trial.axis === "two" ? ["k", "j"] : ["k"];
  const emissions: Emission[] = trial.emissions.map((family) => {
    if (family === "Normal") {
      const x = column(rows * 3, () => 100 + (random.uniform() < 0.5 ? 10 : 0) + random.normal());
      for (let row = 0; row < rows; row++) {
        if (spoil === "constant") x[row * 3 + 1] = 7.3;
        if (spoil === "collinear") x[row * 3 + 2] = x[row * 3] - 2 * x[row * 3 + 1];
        if (spoil === "rounded") for (let c = 0; c < 3; c++) x[row * 3 + c] = Math.round(x[row * 3 + c]);
      }
      fields.x = x;
      return normal(3, trial.covariance, index);
    }
    if (family === "Categorical") {
      fields.c = column(rows * 2, () => Math.floor(random.uniform() * 3));
      return emission("Categorical", 2, { p: use("pc", index, [2, 3]) }, "c", 3);
    }
    if (family === "Bernoulli") {
      fields.b = column(rows * 2, () => Math.floor(random.uniform() * 2));
      return emission("Bernoulli", 2, { p: use("pb", index, [2]) }, "b");
    }
    if (family === "Poisson") {
      fields.n = column(rows, () => Math.floor(random.uniform() * 5));
      return emission("Poisson", 1, { rate: use("rate", index, [1]) }, "n");
    }
    const [names, draw] = scalars[family];
    fields[family] = column(rows * 2, () => draw(random));
    const uses = names.map((name, i) => {
      const isTied = trial.tied && i === names.length - 1;
      return [name, use(`${name}${family}`, isTied ? [] : index, isTied ? [] : [2])];
    });
    return emission(family, 2, Object.fromEntries(uses), family);
  });
  const axes =
    trial.axis === "markov"
      ? [chain("k", K)]
      : trial.axis === "two"
        ? [categorical("k", K), categorical("j", 2, use("wj", ["k"], [2]))]
        : [trial.axis === "labelled" ? observedCategory("k", K) : categorical("k", K)];
  if (trial.axis === "labelled")
    fields.k = Float64Array.from({ length: rows }, () => (random.uniform() < 0.5 ? Number.NaN : Math.floor(random.uniform() * K)));
  const half = Math.ceil(rows / 2);
  const sequences = [{ start: 0, end: half }, ...(half < rows ? [{ start: half, end: rows }] : [])];
  const drawn: number[] = sequences.flatMap(({ start, end }) => {
    const shared = 0.5 + random.uniform();
    return Array.from({ length: end - start }, () => (trial.axis === "markov" ? shared : Math.floor(random.uniform() * 3)));
  });
  if (!drawn.some((weight) => weight > 0)) drawn.fill(1);
  const weights = trial.weighted ? { weights: Float64Array.from(drawn) } : {};
  return { model: decorated(plan(axes, emissions), random, trial), data: { rows, fields, sequences, ...weights } };
}

test("the objective never falls, and nothing is ever NaN, whatever the plan and the data", () => {
  fc.assert(
    fc.property(trials, (trial) => {
      const { model, data } = build(trial);
      const last = new Map<number, number>();
      // At the floor the terms of these are a million times what they leave.
      const rounding = trial.emissions.some((family) => family === "Gamma" || family === "Beta") ? 1e-9 : 1e-10;
      const fit = fitStatistics(model, data, { ...defaults, starts: 2, iterations: 30, seed: trial.seed }, ({ start, objective }) => {
        const before = last.get(start);
        if (before !== undefined) expect(objective - before).toBeGreaterThanOrEqual(-rounding * Math.max(1, Math.abs(before)));
        last.set(start, objective);
      });
      expect(fit.status.is).not.toBe("decreased");
      expect(Number.isFinite(fit.logLikelihood)).toBe(true);
      for (const values of Object.values(fit.parameters)) expect(values.every((value) => Number.isFinite(value))).toBe(true);
      for (const { param, fixed } of usesOf(model))
        for (const [i, entry] of (fixed ?? []).entries()) if (entry !== null) expect(fit.parameters[param ?? ""][i]).toBe(entry);
      for (const axis of model.axes)
        for (const param of [axis.initial, axis.transition]) {
          const values = fit.parameters[param?.param ?? ""] ?? [];
          for (let at = 0; at < values.length; at += axis.size) {
            const sum = values.slice(at, at + axis.size).reduce((total: number, value: number) => total + value, 0);
            expect(sum).toBeCloseTo(1, 9);
          }
        }
    }),
    { numRuns: 250, seed: 5 },
  );
});

function usesOf({ axes, emissions }: StatisticsPlan): ParamUse[] {
  const weights = axes.flatMap(({ initial, transition }) => (transition === undefined ? [initial] : [initial, transition]));
  return [...weights, ...emissions.flatMap(({ params }) => Object.values(params))];
}

test("the order of independent rows does not matter", () => {
  const data = iris();
  const order = Array.from({ length: 150 }, (_row, i) => (i * 37) % 150);
  const x = Float64Array.from(order.flatMap((row) => Array.from(data.fields.x.subarray(row * 4, row * 4 + 4))));
  for (const covariance of structures) {
    const model = mixture(3, 4, covariance);
    const settings = { ...defaults, starts: 1 };
    const one = fitStatistics(model, data, settings).logLikelihood;
    expect(fitStatistics(model, { rows: 150, fields: { x } }, settings).logLikelihood).toBeCloseTo(one, 6);
  }
});

test("a seed repeats to the bit, and decides all starts but the first", () => {
  const model = plan([chain("s", 3)], [normal(2, "full", ["s"])]);
  const data: EmData = { ...faithful(), sequences: [{ start: 0, end: 272 }] };
  const settings = { ...defaults, starts: 3, iterations: 20 };
  const one = fitStatistics(model, data, settings);
  expect(fitStatistics(model, data, settings)).toEqual(one);
  const other = fitStatistics(model, data, { ...settings, seed: 2 });
  expect(other.starts[0]).toEqual(one.starts[0]);
  expect(other.starts.slice(1)).not.toEqual(one.starts.slice(1));
});

test("a row of weight 2 is two rows, and one of weight 0 none", () => {
  const data = faithful();
  const weights = Float64Array.from({ length: 272 }, (_weight, row) => row % 3);
  const repeated = Array.from({ length: 272 }, (_row, row) => new Array<number>(row % 3).fill(row)).flat();
  const x = Float64Array.from(repeated.flatMap((row) => [data.fields.x[2 * row], data.fields.x[2 * row + 1]]));
  for (const covariance of structures) {
    const model = mixture(2, 2, covariance);
    const weighted = fitStatistics(model, { ...data, weights }, { ...defaults, starts: 1 });
    const twice = fitStatistics(model, { rows: repeated.length, fields: { x } }, { ...defaults, starts: 1 });
    expect(weighted.logLikelihood).toBeCloseTo(twice.logLikelihood, 6);
    expect(weighted.iterations).toBe(twice.iterations);
  }
});

test("a sequence of weight 2 is two sequences", () => {
  const { fields } = faithful();
  const model = plan([chain("s", 2)], [normal(2, "diagonal", ["s"])]);
  const part = fields.x.slice(0, 80);
  const weighted: EmData = {
    rows: 60,
    fields: { x: fields.x.slice(0, 120) },
    weights: Float64Array.from({ length: 60 }, (_weight, row) => (row < 40 ? 2 : 1)),
    sequences: [
      { start: 0, end: 40 },
      { start: 40, end: 60 },
    ],
  };
  const twice: EmData = {
    rows: 100,
    fields: { x: Float64Array.from([...part, ...fields.x.slice(0, 120)]) },
    sequences: [
      { start: 0, end: 40 },
      { start: 40, end: 80 },
      { start: 80, end: 100 },
    ],
  };
  const settings = { ...defaults, starts: 1 };
  expect(fitStatistics(model, weighted, settings).logLikelihood).toBeCloseTo(fitStatistics(model, twice, settings).logLikelihood, 6);
});
