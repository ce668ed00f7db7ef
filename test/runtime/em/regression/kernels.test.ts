import v8 from "node:v8";
import fc from "fast-check";
import { expect, test } from "vitest";
import { accumulator, expectation, maximisation } from "../../../../src/runtime/em/accumulate.ts";
import { emptyParameters } from "../../../../src/runtime/em/arguments.ts";
import type { Slopes } from "../../../../src/runtime/em/gradient/slopes.ts";
import { chainPass } from "../../../../src/runtime/em/kernels/chain.ts";
import { readStates } from "../../../../src/runtime/em/kernels/index.ts";
import { mixturePass } from "../../../../src/runtime/em/kernels/mixture.ts";
import { createModel, type EmModel } from "../../../../src/runtime/em/model.ts";
import { stateSpace } from "../../../../src/runtime/em/space.ts";
import { createRandom } from "../../../../src/runtime/random/index.ts";
import { build, type Trial, trials } from "./support.ts";

if (Number(process.versions.node.split(".")[0]) < 22) v8.setFlagsFromString("--experimental-wasm-relaxed-simd");

const ofNormals = trials.map((trial) => ({ ...trial, K: 2 + (trial.K % 2), rows: 10 * trial.rows, missing: false }));
const families: Trial["family"][] = ["var", "std", "cov", "LogNormal"];

/** The model with the fit to all rows alike, its coefficients moved so that no two states are alike. */
function modelOf(trial: Trial): EmModel & { parameters: Record<string, Float64Array> } {
  const { model, data } = build(trial);
  const random = createRandom(trial.seed, "regression.kernels");
  const parameters = emptyParameters(model, stateSpace(model.axes));
  const bound = createModel(model, data, parameters, { varianceFloor: 0.01 });
  for (const part of bound.parts) part.reset();
  for (const name of ["a", "b"]) for (const i of parameters[name].keys()) parameters[name][i] += 0.3 * random.normal();
  for (const { size, initial, transition } of model.axes)
    for (const use of [initial, transition]) if (use?.param !== undefined) parameters[use.param].fill(1 / size);
  bound.refresh();
  return { ...bound, parameters };
}

function slopesOf({ parts }: EmModel): number[] {
  const found: Slopes = {};
  for (const part of parts) part.addSlopes(found);
  return Object.values(found).flatMap((values) => Array.from(values));
}

function expectClose(found: ArrayLike<number>, wanted: number[], tolerance: number): void {
  const scale = wanted.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-3);
  expect(found.length).toBe(wanted.length);
  expect(wanted.reduce((worst, value, i) => Math.max(worst, Math.abs(found[i] - value)), 0) / scale).toBeLessThan(tolerance);
}

test("a kernel tells of regressions what rows one by one tell: sums, slopes, and where the next step leads", () => {
  let compared = 0;
  fc.assert(
    fc.property(
      ofNormals,
      fc.constantFrom(...families),
      fc.constantFrom("categorical", "markov"),
      fc.boolean(),
      (drawn, family, axis, relaxed) => {
        const trial: Trial = { ...drawn, family, axis };
        const [one, other] = [modelOf(trial), modelOf(trial)];
        const [plain, own] = [accumulator(one), accumulator(other)];
        const wanted = expectation(one, plain);
        const found = (axis === "markov" ? chainPass : mixturePass)(other, { relaxed })?.expectation(own.sums);
        // Where next to nothing is left of the values' variance, rows go one by one.
        if (found === undefined) return;
        compared += 1;
        expectClose([found], [wanted], 1e-11);
        expectClose(own.sums.states, Array.from(plain.sums.states), 1e-10);
        expectClose(slopesOf(other), slopesOf(one), 1e-9);
        maximisation(one, plain.sums);
        maximisation(other, own.sums);
        expectClose([expectation(other, own)], [expectation(one, plain)], 1e-9);
      },
    ),
    { numRuns: 60, seed: 21 },
  );
  expect(compared).toBeGreaterThan(45);
});

test("scores of regressions by a kernel are those of rows one by one", () => {
  fc.assert(
    fc.property(ofNormals, fc.constantFrom(...families), (drawn, family) => {
      const model = modelOf({ ...drawn, family, axis: "categorical" });
      const plain = readStates(model, undefined, { plain: true });
      const found = readStates(model, undefined, { least: 0 });
      for (const [row, value] of plain.perUnit.entries())
        expect(Math.abs(found.perUnit[row] - value)).toBeLessThan(1e-9 * Math.max(1, Math.abs(value)));
    }),
    { numRuns: 20, seed: 22 },
  );
});
