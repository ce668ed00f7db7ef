import { expect, test } from "vitest";
import { dims } from "../../../src/compiler/backend.ts";
import type { ModelIR } from "../../../src/compiler/ir/types/model.ts";
import type { InputRole, TensorProgram } from "../../../src/compiler/tensor/types.ts";
import { createFeeder, type FeedRequest } from "../../../src/runtime/train/feeds.ts";
import { scalarAt } from "../../../src/runtime/train/scalars.ts";
import { timelineOf } from "../../../src/runtime/train/timeline.ts";
import { gradientOf } from "./support/compiled.ts";
import { partFrom } from "./support/data.ts";
import { line, tinyGan, tinyVae } from "./support/specs.ts";

const { ir } = gradientOf(line(""));
const part = partFrom({ t: [[10], [11], [12], [13]], y: [[0], [1], [2], [3]] }, { weights: [1, 2, 3, 2], firstId: 100 });

/** What a program of one input is fed. */
function fed(role: InputRole, own: number[], request: Partial<FeedRequest>, options: { seed?: number; given?: ModelIR } = {}): number[] {
  const value = { id: 0, dtype: "float" as const, shape: [dims.B, ...own] };
  const program: TensorProgram = { name: "p", inputs: [{ value, role }], ops: [], outputs: [] };
  const positions = request.positions ?? Uint32Array.of(0);
  const view = new Float32Array(100).fill(-1);
  const { seed = 1, given = ir } = options;
  createFeeder(program, () => view, { ir: given, part, seed })({ epochs: "eval", counter: 0, scalar: () => 0, ...request, positions });
  const length = own.reduce((product, size) => product * size, positions.length);
  expect([...view.subarray(length)]).toEqual(new Array(100 - length).fill(-1));
  return [...view.subarray(0, length)];
}

const rows = (...positions: number[]) => ({ positions: Uint32Array.from(positions) });

test("data come by the variable's field, in the order of the batch", () => {
  expect(fed({ is: "data", field: "t" }, [], rows(2, 0, 3))).toEqual([12, 10, 13]);
  const renamed = structuredClone(ir);
  for (const variable of renamed.variables) if (variable.name === "t") variable.field = "y";
  expect(fed({ is: "data", field: "t" }, [], rows(2, 0, 3), { given: renamed })).toEqual([2, 0, 3]);
});

test("each row of a batch that crosses epochs is gathered at its own", () => {
  const asked: [number[], number | "eval"][] = [];
  const watching = { ...part, fields: { ...part.fields } };
  watching.fields.t = {
    ...part.fields.t,
    gather(positions, epoch, out) {
      asked.push([Array.from(positions), epoch]);
      part.fields.t.gather(positions, epoch, out);
    },
  };
  const value = { id: 0, dtype: "float" as const, shape: [dims.B] };
  const program: TensorProgram = { name: "p", inputs: [{ value, role: { is: "data", field: "t" } }], ops: [], outputs: [] };
  const view = new Float32Array(4);
  const request = { ...rows(3, 1, 0, 2), epochs: Uint32Array.of(4, 4, 5, 5), counter: 0, scalar: () => 0 };
  createFeeder(program, () => view, { ir, part: watching, seed: 1 })(request);
  expect(asked).toEqual([
    [[3, 1], 4],
    [[0, 2], 5],
  ]);
  expect([...view]).toEqual([13, 11, 10, 12]);
});

test("weights are divided by their mean over the part", () => {
  expect(fed({ is: "data", field: "$weight" }, [], rows(0, 1, 2, 3))).toEqual([0.5, 1, 1.5, 1]);
});

const noise = (per: "step" | "row", stream = "z"): InputRole => ({ is: "noise", law: "normal", stream, per });

test("a row's noise depends on its id, the stream, the seed and the epoch alone", () => {
  const whole = fed(noise("row"), [3], rows(0, 1, 2, 3));
  expect(fed(noise("row"), [3], rows(2))).toEqual(whole.slice(6, 9));
  expect(fed(noise("row"), [3], { ...rows(3, 1), counter: 9 })).toEqual([...whole.slice(9, 12), ...whole.slice(3, 6)]);
  const others = [
    fed(noise("row", "w"), [3], rows(2)),
    fed(noise("row"), [3], rows(2), { seed: 2 }),
    fed(noise("row"), [3], { ...rows(2), epochs: Uint32Array.of(0) }),
  ];
  for (const other of others) expect(other).not.toEqual(whole.slice(6, 9));
});

test("a step's noise depends on the batch's index, not on its rows", () => {
  const first = fed(noise("step"), [3], { ...rows(0, 1), counter: 7 });
  expect(fed(noise("step"), [3], { ...rows(3, 2), counter: 7 })).toEqual(first);
  expect(fed(noise("step"), [3], { ...rows(0, 1), counter: 8 })).not.toEqual(first);
  expect(new Set(first).size).toBe(6);
});

test("uniform noise lies in [0, 1)", () => {
  const values = fed({ is: "noise", law: "uniform", stream: "u", per: "step" }, [20], rows(0, 1, 2, 3));
  expect(values.every((value) => value >= 0 && value < 1)).toBe(true);
});

test("a scalar is a number of the objective, or rises linearly", () => {
  const scalar = (beta: string, epoch: number) => scalarAt(gradientOf(tinyVae(`objective: elbo(${beta})`)).plan, "beta", epoch);
  expect(scalar("", 3)).toBe(1);
  expect(scalar("beta: 0.5", 3)).toBe(0.5);
  expect([0, 2.5, 10, 12].map((epoch) => scalar("beta: warmup(0.2, 1, epochs: 10)", epoch))).toEqual([0.2, 0.4, 1, 1]);
});

test("iterations and epochs", () => {
  const { plan } = gradientOf(tinyGan("objective: adversarial(critic_steps: 3)"));
  const timeline = timelineOf(plan, 20, 4, 5);
  // 3 batches of 4 rows an iteration, 100 rows in all.
  expect(timeline).toMatchObject({ steps: 9, batchesPerStep: 3, rowsPerStep: 12 });
  expect(Array.from({ length: 10 }, (_, step) => timeline.epochsDone(step))).toEqual([0, 0, 1, 1, 2, 3, 3, 4, 4, 5]);
  expect(timeline.epochAt(5)).toBe(3);
});
