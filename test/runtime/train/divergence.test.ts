import { expect, test } from "vitest";
import type { Engine } from "../../../src/runtime/engines/engine.ts";
import { createOrtEngine } from "../../../src/runtime/engines/ort/index.ts";
import { createReferenceEngine } from "../../../src/runtime/engines/reference/index.ts";
import type { CheckpointState } from "../../../src/runtime/train/checkpoint.ts";
import { trainGradient } from "../../../src/runtime/train/loop.ts";
import { gradientOf, placeText } from "./support/compiled.ts";
import { dataFrom, partFrom } from "./support/data.ts";
import { line, lineRows } from "./support/specs.ts";

const data = dataFrom(partFrom({ t: lineRows.map(([t]) => [t]), y: lineRows.map(([, y]) => [y]) }));

async function diverged(text: string, given = data, engine: Engine = createReferenceEngine()) {
  const states: CheckpointState[] = [];
  const fit = await trainGradient({ ...gradientOf(text), data: given, engine, checkpoint: (state) => void states.push(state) });
  expect(fit.status).toBe("diverged");
  expect(fit.diagnostics).toHaveLength(1);
  const [{ code, args, place, message }] = fit.diagnostics;
  return { fit, states, code, args, message, place: placeText(text, place) };
}

/** The same is said whoever ran the step: the interpreter finds the op. */
const engines: [name: string, start: () => Engine | Promise<Engine>][] = [
  ["reference", createReferenceEngine],
  ["ort", () => createOrtEngine({ threads: 1 })],
];

test.each(engines)("%s: an overflow is told by its op, its line and the values it came from", async (_name, start) => {
  const text = line("batch: 6  epochs: 10  optimizer: sgd(1000)", "exp(slope * t) + level");
  const { fit, states, code, args, place } = await diverged(text, data, await start());
  expect({ code, place }).toEqual({ code: "GEN6003", place: "exp(slope * t)" });
  expect(args).toMatchObject({ step: 2, op: "exp", rate: "1000" });
  // The weights are those after the last good step.
  expect(fit.step).toBe(1);
  expect(fit.store.region("weights").every(Number.isFinite)).toBe(true);
  expect(fit.store.slot("Line.slope", "weights")).toEqual(states[0].arrays["weights/Line.slope"].data);
});

test.each(engines)("%s: a formula that leaves its domain", async (_name, start) => {
  const { code, args, place } = await diverged(line("batch: 6  epochs: 1", "log(0 * t) + slope * level"), data, await start());
  expect({ code, place }).toEqual({ code: "GEN6003", place: "log(0 * t)" });
  expect(args).toMatchObject({ step: 1, op: "log", inputs: "0" });
});

test.each(engines)("%s: a weight that left the range of 32-bit numbers", async (_name, start) => {
  const { code, args, place } = await diverged(line("batch: 6  epochs: 10  optimizer: sgd(1e38)"), data, await start());
  expect(code).toBe("GEN6004");
  expect(args).toMatchObject({ step: 2, rate: "1e+38" });
  expect(place).toMatch(/^param (slope|level|spread): /);
});

test.each(engines)("%s: data that aren't finite", async (_name, start) => {
  const holed = dataFrom(partFrom({ t: [[0], [1]], y: [[1], [Number.NaN]] }));
  const { code, args, place } = await diverged(line("batch: 2  epochs: 10"), holed, await start());
  expect({ code, args }).toEqual({ code: "GEN6005", args: { step: 1, variable: "y" } });
  expect(place).toMatch(/^observed y/);
});

test("an engine that alone is not finite", async () => {
  const reference = createReferenceEngine();
  const broken: Engine = {
    ...reference,
    async load(program, store, limits) {
      const loaded = await reference.load(program, store, limits);
      const run = async (dims: { B: number }) => {
        await loaded.run(dims);
        store.region("gradients").fill(Number.NaN);
      };
      return { ...loaded, run };
    },
  };
  const { code, args } = await diverged(line("batch: 6  epochs: 1"), data, broken);
  expect({ code, args }).toEqual({ code: "GEN6008", args: { step: 1, group: "model", rate: "0.001" } });
});
