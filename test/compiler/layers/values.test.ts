import { expect, test } from "vitest";
import { functions } from "../../../src/compiler/layers/index.ts";
import { createBuilder } from "../../../src/compiler/tensor/builder.ts";
import { B } from "../../../src/compiler/tensor/dims.ts";
import { interpret } from "../../../src/compiler/tensor/interpret.ts";
import { type Case, category, evaluate, maybe, randomInputs, run, settingsOf, slotsOf, type } from "./harness.ts";

const exact: [one: Omit<Case, "order">, inputs: number[][], result: number[]][] = [
  [
    { fn: "contract", inputs: [type("real", 2, 2), type("real", 2)] },
    [
      [1, 2, 3, 4],
      [10, 1],
    ],
    [12, 34],
  ],
  [
    { fn: "dense", inputs: [type("real", 2)], settings: { features: 3 } },
    [
      [1, 2],
      [1, 0, -1, 3, 4, 5],
      [0.5, 0, 0],
    ],
    [7.5, 8, 9],
  ],
  // A kernel of ones at stride 2 over 1 … 9: windows start at -1 and 1 (total pad 2 of 3 pixels), so corners have 2 x 2 pixels.
  [
    { fn: "conv", inputs: [type("real", 3, 3, 1)], settings: { features: 1, kernel: 3, stride: 2 } },
    [[1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 1, 1, 1, 1, 1, 1, 1, 1], [0]],
    [12, 16, 24, 28],
  ],
  // An even kernel at stride 1 has the odd pixel of padding behind.
  [{ fn: "conv", inputs: [type("real", 1, 3, 1)], settings: { features: 1, kernel: 2 } }, [[1, 2, 3], [1, 10, 0, 0], [0]], [21, 32, 3]],
  // Kernel 2, stride 2: each pixel paints its own square.
  [
    { fn: "conv_transpose", inputs: [type("real", 1, 2, 1)], settings: { features: 1, kernel: 2, stride: 2 } },
    [[1, 2], [1, 2, 3, 4], [0.5]],
    [1.5, 2.5, 2.5, 4.5, 3.5, 4.5, 6.5, 8.5],
  ],
  [
    { fn: "concat", inputs: [type("real", 2, 1), type("real", 2, 2)] },
    [
      [1, 2],
      [3, 4, 5, 6],
    ],
    [1, 3, 4, 2, 5, 6],
  ],
  [{ fn: "embed", inputs: [category(3)], settings: { features: 2 } }, [[2], [1, 2, 3, 4, 5, 6]], [5, 6]],
  [{ fn: "one_hot", inputs: [category(3, 2)] }, [[2, 0]], [0, 0, 1, 1, 0, 0]],
  [{ fn: "one_hot", inputs: [type("binary")] }, [[1]], [0, 1]],
  [{ fn: "embed", inputs: [type("binary")], settings: { features: 1 } }, [[1], [3, 4]], [4]],
  [{ fn: "max_pool", inputs: [type("real", 3, 3, 1)] }, [[1, 2, 3, 4, 5, 6, 7, 8, -9]], [5, 6, 8, -9]],
  [{ fn: "avg_pool", inputs: [type("real", 3, 3, 1)] }, [[1, 2, 3, 4, 5, 6, 7, 8, -9]], [3, 4.5, 7.5, -9]],
  [{ fn: "up_sample", inputs: [type("real", 1, 2, 1)] }, [[1, 2]], [1, 1, 2, 2, 1, 1, 2, 2]],
  [
    { fn: "layer_norm", inputs: [type("real", 2)], settings: { epsilon: 1e-12 } },
    [
      [3, 5],
      [2, 3],
      [0, 1],
    ],
    [-2, 4],
  ],
  [{ fn: "relu", inputs: [type("real", 3)] }, [[-1, 0, 2]], [0, 0, 2]],
  [{ fn: "leaky_relu", inputs: [type("real", 2)], settings: { slope: 0.2 } }, [[-1, 2]], [-0.2, 2]],
  [{ fn: "softmax", inputs: [type("real", 2)] }, [[1000, 1000 + Math.log(3)]], [0.25, 0.75]],
  [{ fn: "fill", inputs: [maybe(type("real", 3))], settings: { value: -1 } }, [[1, Number.NaN, 3]], [1, -1, 3]],
  [{ fn: "fill", inputs: [maybe(category(3, 2))], settings: { value: 2 } }, [[-1, 1]], [2, 1]],
  [{ fn: "present", inputs: [maybe(type("real", 3))] }, [[1, Number.NaN, 3]], [1, 0, 1]],
  [{ fn: "present", inputs: [maybe(category(3, 2))] }, [[-1, 1]], [0, 1]],
  [
    { fn: "pow", inputs: [type("real", 7), type("real", 7)] },
    [
      [-2, -2, 0, 0, 4, 0, -3],
      [3, 2, 0, 2, 0.5, -1, -1],
    ],
    [-8, 4, 1, 0, 2, Number.POSITIVE_INFINITY, -1 / 3],
  ],
];

test.each(exact.map(([one, inputs, result], i) => [`${one.fn} (${i})`, one, inputs, result] as const))(
  "%s by hand",
  (_name, one, inputs, result) => {
    const found = evaluate({ ...one, order: 0 }, ...inputs);
    expect(found.length).toBe(result.length);
    found.forEach((value, i) => {
      if (Number.isFinite(result[i])) expect(value).toBeCloseTo(result[i]!, 10);
      else expect(value).toBe(result[i]);
    });
  },
);

test("a written whole exponent is a product, so that negative numbers have their powers and slopes", () => {
  for (const [exponent, result] of [
    [3, -8],
    [-2, 0.25],
    [1, -2],
  ] as const) {
    const b = createBuilder("power");
    const x = b.input({ dtype: "float", shape: [] }, { is: "data", field: "x" });
    const value = functions.pow!.build(
      b,
      [x, b.constant(exponent)],
      [type("real"), type("real")],
      {},
      {
        mode: "infer",
        slot: () => x,
        writeState: () => undefined,
        noise: () => x,
      },
    );
    b.output(value, { is: "result", name: "r" });
    expect(b.program.ops.some(({ op }) => op === "log")).toBe(false);
    expect(interpret(b.program, [{ shape: [], data: Float64Array.of(-2) }], { B: 1 })[0]!.data[0]).toBeCloseTo(result, 14);
  }
});

test("a negative number has no broken power", () => {
  const one: Case = { fn: "pow", inputs: [type("real"), type("real")], order: 0 };
  expect(evaluate(one, [-2], [0.3])[0]).toBeNaN();
});

const sizes = { B: 4, T: 1 };
const conv: Case = { fn: "conv", inputs: [type("real", 6, 6, 2)], settings: { features: 3, kernel: 4, stride: 2, bias: false }, order: 0 };

test("conv_transpose is the adjoint of conv: <conv(x), y> = <x, conv_transpose(y)>", () => {
  const back: Case = { fn: "conv_transpose", inputs: [type("real", 3, 3, 3)], settings: { ...conv.settings, features: 2 }, order: 0 };
  const [x, kernel] = randomInputs(conv, [B], sizes, 1);
  const [y] = randomInputs(back, [B], sizes, 2);
  const inner = (a: Float64Array, c: Float64Array) => a.reduce((sum, value, i) => sum + value * c[i]!, 0);
  const forward = inner(run(conv, [B], [x!, kernel!], sizes).result.data, y!.data);
  expect(inner(x!.data, run(back, [B], [y!, kernel!], sizes).result.data)).toBeCloseTo(forward, 10);
});

const norm: Case = { fn: "batch_norm", inputs: [type("real", 2, 2, 3)], order: 0 };

test("batch_norm in training uses the batch, and moves the running statistics towards it", () => {
  const inputs = randomInputs(norm, [B, 2], sizes);
  const [x, scale, shift, mean, variance] = inputs.map(({ data }) => data);
  const { result, states } = run(norm, [B, 2], inputs, sizes, "train");
  const count = x!.length / 3;
  for (const channel of [0, 1, 2]) {
    const of = (data: Float64Array) => data.filter((_, i) => i % 3 === channel);
    const average = of(x!).reduce((sum, value) => sum + value, 0) / count;
    const spread = of(x!).reduce((sum, value) => sum + (value - average) ** 2, 0) / count;
    expect(states.mean!.data[channel]).toBeCloseTo(0.9 * mean![channel]! + 0.1 * average, 12);
    expect(states.variance!.data[channel]).toBeCloseTo(0.9 * variance![channel]! + 0.1 * spread, 12);
    const expected = ((of(x!)[5]! - average) / Math.sqrt(spread + 1e-5)) * scale![channel]! + shift![channel]!;
    expect(of(result.data)[5]).toBeCloseTo(expected, 10);
  }
});

test("batch_norm outside training uses the running statistics and writes none", () => {
  const inputs = randomInputs(norm, [B], sizes);
  const [x, scale, shift, mean, variance] = inputs.map(({ data }) => data);
  const { result, states } = run(norm, [B], inputs, sizes, "infer");
  expect(states).toEqual({});
  expect(result.data[4]).toBeCloseTo(((x![4]! - mean![1]!) / Math.sqrt(variance![1]! + 1e-5)) * scale![1]! + shift![1]!, 12);
});

test("dropout drops by its noise while training, and passes all on otherwise", () => {
  const one: Case = { fn: "dropout", inputs: [type("real", 2)], settings: { rate: 0.25 }, order: 0 };
  const x = { shape: [2, 2], data: Float64Array.of(3, 6, 9, 12) };
  const noise = { shape: [2, 2], data: Float64Array.of(0.1, 0.9, 0.25, 0.2) };
  const two = { B: 2, T: 1 };
  expect([...run(one, [B], [x], two, "train", [noise]).result.data]).toEqual([0, 8, 12, 0]);
  expect([...run(one, [B], [x], two, "infer").result.data]).toEqual([3, 6, 9, 12]);
});

test("inputs without batch axes meet those that have them", () => {
  const one: Case = { fn: "concat", inputs: [type("real", 2), type("real", 1)], order: 0 };
  const b = createBuilder("mixed");
  const rows = b.input({ dtype: "float", shape: [B, 2] }, { is: "data", field: "x" });
  const constant = b.constant({ shape: [1], data: Float64Array.of(9) });
  const nothing = { mode: "infer", slot: () => rows, writeState: () => undefined, noise: () => rows } as const;
  b.output(functions.concat!.build(b, [rows, constant], one.inputs, {}, nothing), { is: "result", name: "r" });
  const product = functions.mul!.build(b, [rows, b.constant(2)], [type("real", 2), type("real")], {}, nothing);
  b.output(product, { is: "result", name: "r" });
  const [joined, doubled] = interpret(b.program, [{ shape: [2, 2], data: Float64Array.of(1, 2, 3, 4) }], { B: 2 });
  expect([...joined!.data]).toEqual([1, 2, 9, 3, 4, 9]);
  expect([...doubled!.data]).toEqual([2, 4, 6, 8]);
});

test("slots: shapes, starts and what decays", () => {
  const dense: Case = { fn: "dense", inputs: [type("real", 4)], settings: { features: 2 }, order: 0 };
  expect(slotsOf(dense)).toEqual([
    { name: "kernel", kind: "weight", shape: [4, 2], init: { law: "uniform", limit: 1 }, decay: true },
    { name: "bias", kind: "weight", shape: [2], init: { law: "constant", value: 0 }, decay: false },
  ]);
  expect(slotsOf({ ...dense, settings: { features: 2, bias: false } }).map(({ name }) => name)).toEqual(["kernel"]);
  expect(slotsOf(conv).map(({ shape }) => shape)).toEqual([[4, 4, 2, 3]]);
  const up: Case = { fn: "conv_transpose", inputs: [type("real", 3, 3, 3)], settings: { features: 2, kernel: 4, stride: 2 }, order: 0 };
  expect(slotsOf(up).map(({ shape }) => shape)).toEqual([[4, 4, 2, 3], [2]]);
  // 32 numbers of the large image for one of the small, 12 of the small for one of the large.
  expect(slotsOf(up)[0]!.init).toEqual({ law: "uniform", limit: Math.sqrt(6 / (32 + 12)) });
  expect(slotsOf(norm).map(({ name, kind, decay }) => [name, kind, decay])).toEqual([
    ["scale", "weight", false],
    ["shift", "weight", false],
    ["mean", "state", false],
    ["variance", "state", false],
  ]);
});

test("FLOPs of one row", () => {
  const one: Case = { fn: "conv", inputs: [type("real", 28, 28, 1)], settings: { features: 32, kernel: 4, stride: 2 }, order: 0 };
  expect(functions.conv!.flops!(one.inputs, settingsOf(one))).toBe(2 * 14 * 14 * 32 * 16);
  const dense: Case = { fn: "dense", inputs: [type("real", 784)], settings: { features: 400 }, order: 0 };
  expect(functions.dense!.flops!(dense.inputs, settingsOf(dense))).toBe(2 * 784 * 400);
});
