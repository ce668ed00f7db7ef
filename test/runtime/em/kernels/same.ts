import v8 from "node:v8";
import fc from "fast-check";
import { expect } from "vitest";
import type { RandomSource } from "../../../../src/compiler/distributions/types.ts";
import type { Emission, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { type Accumulator, accumulator, expectation } from "../../../../src/runtime/em/accumulate.ts";
import { emptyParameters } from "../../../../src/runtime/em/arguments.ts";
import type { Slopes } from "../../../../src/runtime/em/gradient/slopes.ts";
import type { Pass } from "../../../../src/runtime/em/kernels/types.ts";
import { createModel, type EmModel } from "../../../../src/runtime/em/model.ts";
import { stateSpace } from "../../../../src/runtime/em/space.ts";
import type { EmData, Parameters } from "../../../../src/runtime/em/types.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { inMemory } from "../../../../src/runtime/rows/growing.ts";

if (Number(process.versions.node.split(".")[0]) < 22) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");

export interface Case {
  rows: number;
  /** Fields lie in memories of their own, where kernels read them; absent: in arrays. */
  inPlace?: boolean;
  /** Share of the numbers that are missing; absent: none. */
  gaps?: number;
  weighted: boolean;
  relaxed: boolean;
  seed: number;
}

export const cases = fc.record({
  rows: fc.integer({ min: 1, max: 300 }),
  gaps: fc.constantFrom(0, 0, 0.1, 0.6),
  inPlace: fc.boolean(),
  weighted: fc.boolean(),
  relaxed: fc.boolean(),
  seed: fc.integer({ min: 0, max: 1000 }),
});

export interface TestModel extends EmModel {
  parameters: Parameters;
  emissions: Emission[];
}

/** Values that each family has. */
const draws: Record<string, (random: RandomSource, i: number, levels: number) => number> = {
  Normal: (random, i) => random.normal() * (1 + (i % 3)),
  Poisson: (random) => Math.floor(random.uniform() ** 2 * 12),
  NegativeBinomial: (random) => Math.floor(random.uniform() ** 3 * 20),
  Laplace: (random) => 2 * random.normal(),
  StudentT: (random) => random.normal() / (0.05 + random.uniform()),
  Bernoulli: (random) => (random.uniform() < 0.4 ? 1 : 0),
  Exponential: (random) => -Math.log(1 - random.uniform()) / 2,
  Gamma: (random) => -Math.log(1 - random.uniform()) - Math.log(1 - random.uniform()),
  LogNormal: (random) => Math.exp(random.normal()),
  Beta: (random) => 0.001 + 0.998 * random.uniform(),
  ContinuousBernoulli: (random) => random.uniform() ** 2,
  Categorical: (random, _i, levels) => Math.floor(random.uniform() * levels),
};

/** A model with the parameters of a fit to random rows, moved a little so that no two cells are alike. */
export function modelOf(
  plan: StatisticsPlan,
  { rows, gaps = 0, inPlace = false, weighted, seed }: Case,
  sequences?: { start: number; end: number }[],
): TestModel {
  const random = createRandom(seed, "test.kernels");
  const fields: Record<string, Float64Array> = {};
  for (const { field, family, width, levels = 0 } of plan.emissions) {
    const shift = (i: number): number => (family === "Normal" ? 3 + (i % width) : 0);
    fields[field] = Float64Array.from({ length: rows * width }, (_value, i) => shift(i) + draws[family](random, i, levels));
    for (let i = 0; i < rows * width; i++) if (gaps > 0 && random.uniform() < gaps) fields[field][i] = Number.NaN;
  }
  for (const [field, values] of Object.entries(inPlace ? fields : {})) {
    fields[field] = inMemory(values.length);
    fields[field].set(values);
  }
  // Of some rows an observed category is missing.
  for (const { role, field = "", size } of plan.axes)
    if (role === "observed")
      fields[field] = Float64Array.from({ length: rows }, () =>
        random.uniform() < 0.3 ? Number.NaN : Math.floor(random.uniform() * size),
      );
  const data: EmData = { rows, fields };
  if (weighted) data.weights = Float64Array.from({ length: rows }, () => Math.max(0, random.uniform() * 2 - 0.2));
  if (sequences !== undefined) data.sequences = sequences;
  // A sequence has one weight; that of the first is not 0.
  for (const { start, end } of sequences ?? []) data.weights?.fill((data.weights[start] ?? 0) + (start === 0 ? 0.1 : 0), start, end);
  const parameters = emptyParameters(plan, stateSpace(plan.axes));
  const model = createModel(plan, data, parameters, { varianceFloor: 0.01 });
  for (const part of model.parts) part.reset();
  for (const [name, values] of Object.entries(parameters)) {
    if (name.startsWith("mean")) for (let i = 0; i < values.length; i++) values[i] += random.normal();
    if (name.startsWith("var")) for (let i = 0; i < values.length; i++) values[i] = 0.5 + random.uniform();
    if (name.startsWith("rate")) for (let i = 0; i < values.length; i++) values[i] *= 0.5 + random.uniform();
    if (name.startsWith("logits")) for (let i = 0; i < values.length; i++) values[i] = random.normal();
    if (name.startsWith("chance")) for (let i = 0; i < values.length; i++) values[i] = 0.05 + 0.9 * random.uniform();
    const levels = plan.emissions.find((emission) => emission.params.p?.param === name)?.levels;
    const axis = plan.axes.find(({ initial, transition }) => initial.param === name || transition?.param === name);
    const size = axis?.size ?? levels ?? 0;
    for (let at = 0; size > 0 && at < values.length; at += size)
      values.set(
        simplex(size, () => 0.02 + random.uniform()),
        at,
      );
  }
  model.refresh();
  return { ...model, parameters, emissions: plan.emissions };
}

function simplex(size: number, draw: () => number): number[] {
  const shares = Array.from({ length: size }, draw);
  const total = shares.reduce((sum, share) => sum + share, 0);
  return shares.map((share) => share / total);
}

/** All that an E step leaves behind: the log-likelihood, the states' weights, the chain's sums, and each part's. */
function left(model: TestModel, logLikelihood: number, { sums }: Accumulator): number[][] {
  const { states, firsts, transitions } = sums;
  const parts = model.parts.flatMap(({ arrays }) => {
    if (arrays === undefined || arrays.shape === "linear") return [];
    return arrays.shape === "table" || arrays.shape === "values"
      ? [arrays.weights]
      : [
          arrays.weights,
          arrays.first,
          arrays.second,
          ...(arrays.shape === "diagonal" && arrays.present !== undefined ? [arrays.present] : []),
        ];
  });
  const found = [states, firsts, ...(transitions ?? []), ...parts].map((values) => Array.from(values));
  return [[logLikelihood], ...found, ...slopes(model)];
}

/** The gradient of the scalar families' parts, which is linear in their sums. */
function slopes(model: TestModel): number[][] {
  const scalar = model.parts.filter(({ arrays }) => arrays === undefined || arrays.shape === "linear");
  return scalar.map((part) => {
    const found: Slopes = {};
    part.addSlopes(found);
    return Object.values(found).flatMap((values) => Array.from(values));
  });
}

/** The kernel leaves what the plain path leaves, and leaves it again. */
export function expectSame(model: TestModel, pass: Pass | undefined, tolerance = 1e-11): void {
  const into = accumulator(model);
  const plain = left(model, expectation(model, into), into);
  for (let repeat = 0; repeat < 2; repeat++) {
    into.clear();
    const logLikelihood = pass?.expectation(into.sums);
    expect(logLikelihood).toBeDefined();
    const found = left(model, logLikelihood ?? Number.NaN, into);
    for (const [i, values] of plain.entries()) {
      const scale = values.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
      const worst = values.reduce((most, value, j) => Math.max(most, Math.abs(found[i][j] - value) / scale), 0);
      expect(worst).toBeLessThan(tolerance);
    }
  }
}
