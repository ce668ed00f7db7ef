import { expect, test } from "vitest";
import { createReferenceEngine } from "../../../src/runtime/engines/reference/index.ts";
import { readParameter } from "../../../src/runtime/memory/read.ts";
import { trainGradient } from "../../../src/runtime/train/loop.ts";
import { gradientOf } from "./support/compiled.ts";
import { dataFrom, partFrom } from "./support/data.ts";
import { line, lineRows } from "./support/specs.ts";

const engine = createReferenceEngine();
const settings = "epochs: 3000  optimizer: adam(0.05)  schedule: cosine(0)";

/** Regression with a known noise of 1: the posterior mode is ridge regression towards the prior's means (BDA3, section 14.8). */
const ridge = (batch: number): string =>
  line(`batch: ${batch}  ${settings}`)
    .replace("param slope: real", "param slope: real ~ Normal(0, std: 0.1)")
    .replace("param level: real", "param level: real ~ Normal(5, std: 0.5)")
    .replace("param spread: positive", "param spread: positive = 1");

/** Solves (X'WX + Λ) β = X'Wy + Λ μ for slope and level. */
function ridgeMode(weights: number[]): [slope: number, level: number] {
  const sum = (f: (t: number, y: number) => number): number => lineRows.reduce((total, [t, y], i) => total + weights[i] * f(t, y), 0);
  const [a, b, d] = [sum((t) => t * t) + 100, sum((t) => t), sum(() => 1) + 4];
  const [u, v] = [sum((t, y) => t * y), sum((_t, y) => y) + 4 * 5];
  return [(d * u - b * v) / (a * d - b * b), (a * v - b * u) / (a * d - b * b)];
}

test.each([6, 2])("ridge regression, in batches of %i", async (batch) => {
  const { ir, plan } = gradientOf(ridge(batch));
  const fit = await trainGradient({ ir, plan, data: dataFrom(partFrom(columns())), engine });
  const [slope, level] = ridgeMode(lineRows.map(() => 1));
  expect(readParameter(fit.store, "Line.slope")[0]).toBeCloseTo(slope, 2);
  expect(readParameter(fit.store, "Line.level")[0]).toBeCloseTo(level, 2);
  const logNormal = (x: number, mean: number, std: number): number =>
    -0.5 * ((x - mean) / std) ** 2 - Math.log(std) - 0.5 * Math.log(2 * Math.PI);
  const logPrior = logNormal(slope, 0, 0.1) + logNormal(level, 5, 0.5);
  expect(fit.metrics.log_prior).toBeCloseTo(logPrior, 1);
  expect(fit.metrics.objective).toBeCloseTo(fit.metrics.loglik + fit.metrics.log_prior, 10);
});

test("rows of weight w count w times against the prior", async () => {
  const weights = [1, 2, 0.5, 3, 1, 4];
  const { ir, plan } = gradientOf(ridge(6).replace("t: real = time", "weight: share\n  t: real = time"));
  const fit = await trainGradient({ ir, plan, data: dataFrom(partFrom(columns(), { weights })), engine });
  const [slope, level] = ridgeMode(weights);
  expect(readParameter(fit.store, "Line.slope")[0]).toBeCloseTo(slope, 3);
  expect(readParameter(fit.store, "Line.level")[0]).toBeCloseTo(level, 3);
});

function columns(): { t: number[][]; y: number[][] } {
  return { t: lineRows.map(([t]) => [t]), y: lineRows.map(([, y]) => [y]) };
}
