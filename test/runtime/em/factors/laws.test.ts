import fc from "fast-check";
import { expect, test } from "vitest";
import { fitStatistics } from "../../../../src/runtime/em/index.ts";
import { scoreRows } from "../../../../src/runtime/em/queries/score.ts";
import type { EmData, EmFit, Parameters as Values } from "../../../../src/runtime/em/types.ts";
import { statisticsOf } from "../../../support/models.ts";
import { defaults } from "../support/data.ts";
import { componentOf, declarations, type FactorModel, factorRows, logNormal, planOf } from "./support.ts";

const models = fc.record({
  K: fc.integer({ min: 1, max: 3 }),
  D: fc.integer({ min: 1, max: 5 }),
  Q: fc.integer({ min: 1, max: 3 }),
  own: fc.record({ mean: fc.boolean(), load: fc.boolean(), noise: fc.boolean() }),
  noise: fc.constantFrom<FactorModel["noise"]>("spherical", "diagonal", "full"),
  form: fc.constantFrom<"var" | "std">("var", "std"),
  second: fc.boolean(),
  zero: fc.boolean(),
  chain: fc.boolean(),
});

/** What the language refuses: see the tests of derive. */
function isRefused({ K, own, noise, second, zero }: FactorModel): boolean {
  return noise === "full" && (own.noise === true || second === true || zero === true || K === 1 || own.load !== true);
}

const cases = models
  .map((model): FactorModel => ({ ...model, own: model.K === 1 ? {} : model.own, chain: model.chain && model.K > 1 }))
  .filter((model) => !isRefused(model));

function withData(model: FactorModel, rows: number, seed: number, gaps: boolean, shape: Parameters<typeof factorRows>[4] = {}): EmData {
  const x = factorRows(rows, model.D, model.K, seed, shape);
  if (gaps) for (let i = 0; i < x.length; i += 7) x[i] = Number.NaN;
  return { rows, fields: { x }, sequences: [{ start: 0, end: rows }] };
}

test("the objective never falls, whatever is shared, fixed, missing or chained", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 2, max: 40 }), fc.integer({ min: 0, max: 1e6 }), fc.boolean(), (model, rows, seed, gaps) => {
      const fit = fitStatistics(planOf(model), withData(model, rows, seed, gaps), { ...defaults, starts: 2, iterations: 15 });
      expect(Number.isFinite(fit.logLikelihood)).toBe(true);
      expect(fit.status.is).not.toBe("decreased");
      for (let i = 1; i < fit.trace.length; i++)
        expect(fit.trace[i] - fit.trace[i - 1]).toBeGreaterThan(-1e-9 * Math.max(rows, Math.abs(fit.trace[i])));
    }),
    { numRuns: 60, seed: 5 },
  );
});

/** Derivatives of the scores' sum in the logarithms of noise, and in means and loadings as they are. */
function slopes(model: FactorModel, data: EmData, { parameters }: EmFit): number[] {
  const plan = planOf(model);
  const total = (own: Values): number => scoreRows(plan, own, data).reduce((sum, value) => sum + value, 0);
  const names = ["mean", "load", ...(model.noise === "full" ? [] : ["noise"]), ...(model.second ? ["also"] : [])];
  return names.flatMap((name) =>
    Array.from(parameters[name].keys()).flatMap((i) => {
      if (name === "load" && model.zero && parameters[name][i] === 0) return [];
      const moved = (by: number): number => {
        const values = parameters[name].slice();
        values[i] = name === "noise" ? values[i] * Math.exp(by) : values[i] + by;
        return total({ ...parameters, [name]: values });
      };
      const h = 1e-4;
      return [(8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h)];
    }),
  );
}

const tight = { ...defaults, starts: 1, tolerance: 1e-13 };
const base: FactorModel = { K: 2, D: 4, Q: 1, own: { mean: true, load: true, noise: true }, noise: "diagonal" };

const ends: [name: string, model: FactorModel, gaps: boolean][] = [
  ["factor analysis", { ...base, K: 1, own: {} }, false],
  ["factor analysis with missing entries", { ...base, K: 1, own: {} }, true],
  ["principal components by component", { ...base, noise: "spherical" }, false],
  ["principal components with one noise", { ...base, own: { mean: true, load: true }, noise: "spherical" }, false],
  ["analysers of their own", base, false],
  ["one noise", { ...base, own: { mean: true, load: true }, form: "std" }, false],
  ["one loading", { ...base, own: { mean: true, noise: true } }, false],
  ["one mean", { ...base, own: { load: true, noise: true } }, false],
  ["one full noise", { ...base, own: { mean: true, load: true }, noise: "full" }, false],
  ["two latents", { ...base, own: { mean: true, load: true }, second: true, D: 6 }, false],
  ["a loading fixed at 0", { ...base, K: 1, own: {}, Q: 2, D: 6, zero: true }, false],
  ["a chain of analysers", { ...base, own: { mean: true, load: true }, chain: true }, false],
  ["missing entries in a mixture", { ...base, own: { mean: true, load: true } }, true],
];

test.each(ends)("%s: at the end the likelihood is flat", (_name, model, gaps) => {
  const data = withData(model, 200, 3, gaps, { second: model.second || model.Q > 1 ? 1 : 0 });
  const fit = fitStatistics(planOf(model), data, tight);
  expect(fit.status.is).toBe("converged");
  const norm = Math.hypot(...slopes(model, data, fit));
  expect(norm).toBeLessThan(2e-3);
  if (!gaps && model.noise !== "full") expect(fit.gradientNorm).toBeLessThan(2e-3);
});

test("under a prior of the mean the posterior is flat at the end", () => {
  const model: FactorModel = { ...base, own: { mean: true, load: true } };
  const { plan } = statisticsOf(declarations(model).replace("param mean: real[2, 4]", "param mean: real[2, 4] ~ Normal(1, std: 0.5)"));
  const data = withData(model, 200, 3, false, { second: 0 });
  const { parameters, status, gradientNorm } = fitStatistics(plan, data, tight);
  expect(status.is).toBe("converged");
  const objective = (values: Float64Array): number =>
    scoreRows(plan, { ...parameters, mean: values }, data).reduce((sum, value) => sum + value, 0) -
    values.reduce((sum, value) => sum + ((value - 1) / 0.5) ** 2 / 2, 0);
  const h = 1e-4;
  const slopesOfMean = Array.from(parameters.mean.keys(), (i) => {
    const moved = (by: number): number => objective(parameters.mean.map((value, j) => (i === j ? value + by : value)));
    return (moved(h) - moved(-h)) / (2 * h);
  });
  expect(Math.hypot(...slopesOfMean)).toBeLessThan(2e-3);
  expect(gradientNorm).toBeLessThan(2e-3);
});

test("the gradient's norm is that of differences, away from a maximum", () => {
  for (const model of [
    { ...base, second: true },
    { ...base, own: { mean: true, load: true }, form: "std" as const },
  ]) {
    const data = withData(model, 60, 4, false, { apart: 0.5 });
    const fit = fitStatistics(planOf(model), data, { ...defaults, starts: 1, iterations: 1 });
    // The weights of the components, by their softmax, are not among the differences.
    const weights = fit.parameters.w;
    const shares = scoreRows(planOf(model), fit.parameters, data);
    const h = 1e-5;
    const moved = (by: number): number => {
      const odds = (weights[0] / weights[1]) * Math.exp(by);
      const own = { ...fit.parameters, w: Float64Array.from([odds / (1 + odds), 1 / (1 + odds)]) };
      return scoreRows(planOf(model), own, data).reduce((sum, value) => sum + value, 0);
    };
    expect(shares).toHaveLength(60);
    const inWeights = (moved(h) - moved(-h)) / (2 * h);
    expect(fit.gradientNorm).toBeGreaterThan(0.1);
    expect(fit.gradientNorm).toBeCloseTo(Math.hypot(inWeights, ...slopes(model, data, fit)), 4);
  }
});

test("the density is that of a Normal with the covariance load loadᵀ + noise, of the entries that are there", () => {
  fc.assert(
    fc.property(cases, fc.integer({ min: 0, max: 1e6 }), fc.boolean(), (model, seed, gaps) => {
      const plain = { ...model, chain: false };
      const data = withData(plain, 12, seed, gaps);
      const { parameters } = fitStatistics(planOf(plain), data, { ...defaults, starts: 1, iterations: 2 });
      const scores = scoreRows(planOf(plain), parameters, data);
      const components = Array.from({ length: plain.K }, (_component, k) => componentOf(plain, parameters, k));
      for (const [row, score] of scores.entries()) {
        const x = Array.from(data.fields.x.subarray(row * plain.D, (row + 1) * plain.D));
        const there = x.flatMap((value, d) => (Number.isNaN(value) ? [] : [d]));
        const density = components.reduce((sum, { mean, covariance }, k) => {
          const part = covariance.filter((_row, d) => there.includes(d)).map((own) => own.filter((_entry, d) => there.includes(d)));
          const log = logNormal(
            there.map((d) => x[d]),
            there.map((d) => mean[d]),
            part,
          );
          return sum + (plain.K === 1 ? 1 : parameters.w[k]) * Math.exp(log);
        }, 0);
        if (density > 1e-200) expect(score).toBeCloseTo(Math.log(density), 6);
      }
    }),
    { numRuns: 40, seed: 6 },
  );
});

test("loadings stand in their canonical rotation: loadᵀ noise⁻¹ load is diagonal and falls, the largest entry of a column is positive", () => {
  const model: FactorModel = { ...base, D: 5, Q: 2 };
  const { parameters } = fitStatistics(planOf(model), withData(model, 150, 8, false), { ...defaults, starts: 1 });
  for (let k = 0; k < 2; k++) {
    const entry = (d: number, q: number): number => parameters.load[(k * 5 + d) * 2 + q];
    const inner = (p: number, q: number): number =>
      [0, 1, 2, 3, 4].reduce((sum, d) => sum + (entry(d, p) * entry(d, q)) / parameters.noise[k * 5 + d], 0);
    expect(inner(0, 1)).toBeCloseTo(0, 8);
    expect(inner(0, 0)).toBeGreaterThan(inner(1, 1));
    for (const q of [0, 1]) {
      const column = [0, 1, 2, 3, 4].map((d) => entry(d, q));
      expect(Math.max(...column)).toBe(Math.max(...column.map(Math.abs)));
    }
  }
});

test("weights count as rows do", () => {
  const model: FactorModel = { ...base, own: { mean: true, load: true } };
  const data = withData(model, 40, 9, false);
  const weights = Float64Array.from({ length: 40 }, (_weight, row) => 1 + (row % 3));
  const repeated = Array.from({ length: 40 }, (_row, row) =>
    Array.from({ length: weights[row] }, () => Array.from(data.fields.x.subarray(row * 4, row * 4 + 4))),
  ).flat();
  const weighted = fitStatistics(planOf(model), { ...data, weights }, { ...tight, tolerance: 1e-12 });
  const many = fitStatistics(
    planOf(model),
    { rows: repeated.length, fields: { x: Float64Array.from(repeated.flat()) }, sequences: [] },
    { ...tight, tolerance: 1e-12 },
  );
  expect(weighted.logLikelihood).toBeCloseTo(many.logLikelihood, 6);
});

test("a kernel of a full covariance serves as it is", () => {
  const model: FactorModel = { ...base, own: { mean: true, load: true } };
  const data = withData(model, 200, 10, false);
  const settings = { ...defaults, starts: 2, tolerance: 1e-12 };
  const plain = fitStatistics(planOf(model), data, settings, undefined, { plain: true });
  const kernel = fitStatistics(planOf(model), data, settings, undefined, { least: 0 });
  expect([plain.computed.variant, kernel.computed.variant === "plain"]).toEqual(["plain", false]);
  expect(kernel.logLikelihood).toBeCloseTo(plain.logLikelihood, 5);
});
