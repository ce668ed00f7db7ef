import { expect, test } from "vitest";
import { distributions } from "../../../src/compiler/distributions/index.ts";
import { sampleChain } from "../../../src/compiler/distributions/markov.ts";
import type { VectorForm } from "../../../src/compiler/distributions/types.ts";
import { factorOf } from "../../../src/compiler/math/linear.ts";
import { numbers } from "../../../src/compiler/math/numbers.ts";
import { createBuilder } from "../../../src/compiler/tensor/builder.ts";
import { B } from "../../../src/compiler/tensor/dims.ts";
import { interpret } from "../../../src/compiler/tensor/interpret.ts";
import type { Builder, NdArray, TensorType, Value } from "../../../src/compiler/tensor/types.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { gradientGap } from "../../support/differences.ts";
import { overInterval } from "./quadrature.ts";
import { array, arraysOf, vectorRows } from "./values.ts";

const rows = vectorRows.map((row) => [`${row.name}.${row.form} ${row.x}`, row, formOf(row.name, row.form)] as const);

function formOf(name: string, form: string): VectorForm {
  return distributions[name]!.vector![form]!;
}

/** Runs a program of constant inputs, given by name. */
function compute(
  inputs: Record<string, NdArray>,
  build: (b: Builder, values: Record<string, Value>) => Value,
  integers: string[] = [],
): NdArray {
  const b = createBuilder("test");
  const values = Object.fromEntries(
    Object.entries(inputs).map(([name, { shape }]) => [
      name,
      b.input({ dtype: integers.includes(name) ? "int" : "float", shape }, { is: "data", field: name }),
    ]),
  );
  b.output(build(b, values), { is: "result", name: "result" });
  return interpret(b.program, Object.values(inputs), { B: 1 })[0]!;
}

test.each(rows)("%s: saved value, on the host and as tensors", (_name, row, form) => {
  expect(form.logDensityNumber(row.x, row.args)).toBeCloseTo(row.value, 13);
  const { x, args } = arraysOf(row);
  const integers = row.name === "Categorical" ? ["x"] : [];
  const result = compute({ x, ...args }, (b, { x: event, ...p }) => form.logDensity(b, event!, p), integers);
  expect(result.shape).toEqual([]);
  expect(result.data[0]).toBeCloseTo(row.value, 12);
});

test.each(rows.filter(([, { name }]) => name !== "InverseWishart"))("%s: gradients", (_name, row, form) => {
  const { x, args } = arraysOf(row);
  const names = Object.keys(args);
  const types: TensorType[] = [{ dtype: row.name === "Categorical" ? "int" : "float", shape: x.shape }];
  for (const name of names) types.push({ dtype: "float", shape: args[name]!.shape });
  const problem = {
    types,
    inputs: [x, ...Object.values(args)],
    sizes: { B: 1, T: 1 },
    build: (b: Builder, [event, ...values]: Value[]) => [
      form.logDensity(b, event!, Object.fromEntries(names.map((name, i) => [name, values[i]!]))),
    ],
  };
  expect(gradientGap(problem, 1)).toBeLessThan(1e-7);
});

const cov = [2, 0.3, -0.5, 0.3, 1, 0.2, -0.5, 0.2, 1.5];

test("a normal by its factor is the one by its covariance, and batches of components broadcast", () => {
  const { cov: form } = distributions.Normal!.vector!;
  const factor = [...factorOf(cov, 3), ...factorOf([1, 0, 0, 0, 4, 0, 0, 0, 9], 3)];
  const mean = [0.5, -1, 2, 0, 0, 0];
  const x = [1, 0, -1, 0.2, 0.3, 4];
  const b = createBuilder("mixture");
  const inputs = (
    [
      [B, 1, 3],
      [2, 3],
      [2, 3, 3],
    ] as const
  ).map((shape, i) => b.input({ dtype: "float", shape }, { is: "data", field: `x${i}` }));
  b.output(form!.logDensity(b, inputs[0]!, { mean: inputs[1]!, factor: inputs[2]! }), { is: "result", name: "log p" });
  const found = interpret(b.program, [array([2, 1, 3], x), array([2, 3], mean), array([2, 3, 3], factor)], { B: 2 })[0]!;
  expect(found.shape).toEqual([2, 2]);
  for (const row of [0, 1]) {
    const event = x.slice(row * 3, row * 3 + 3);
    expect(found.data[row * 2]).toBeCloseTo(form!.logDensityNumber(event, { mean: mean.slice(0, 3), cov }), 12);
    const second = form!.logDensityNumber(event, { mean: [0, 0, 0], cov: [1, 0, 0, 0, 4, 0, 0, 0, 9] });
    expect(found.data[row * 2 + 1]).toBeCloseTo(second, 12);
  }
});

const q = { mean: [0.3, -0.2], cov: [0.5, 0.2, 0.2, 0.8] };
const p = { mean: [-0.1, 0.4], cov: [1.5, -0.3, -0.3, 1] };

/** ∫ q (log q - log p) over a square that holds all of q. */
function divergenceByGrid(prior: { mean: number[]; cov: number[] }): number {
  const { cov: form } = distributions.Normal!.vector!;
  const step = 0.1;
  let sum = 0;
  for (let x = -8; x <= 8; x += step) {
    for (let y = -8; y <= 8; y += step) {
      const own = form!.logDensityNumber([x, y], q);
      sum += Math.exp(own) * (own - form!.logDensityNumber([x, y], prior));
    }
  }
  return sum * step * step;
}

test("KL of normals with covariances, from one with another and from independent ones", () => {
  const kl = distributions.Normal!.vector!.cov!.kl!;
  const inputs = { qm: array([2], q.mean), qc: array([2, 2], q.cov), pm: array([2], p.mean), pc: array([2, 2], p.cov) };
  const full = compute(inputs, (b, v) => kl["Normal.cov"]!(b, { mean: v.qm!, cov: v.qc! }, { mean: v.pm!, cov: v.pc! }));
  expect(full.data[0]).toBeCloseTo(divergenceByGrid(p), 8);

  const std = { ...inputs, pc: array([2], [1.2, 0.7]) };
  const diagonal = compute(std, (b, v) => kl["Normal.std"]!(b, { mean: v.qm!, cov: v.qc! }, { mean: v.pm!, std: v.pc! }));
  expect(diagonal.data[0]).toBeCloseTo(divergenceByGrid({ mean: p.mean, cov: [1.44, 0, 0, 0.49] }), 8);

  const scalars = { ...inputs, pm: array([], [0]), pc: array([], [1]) };
  const standard = compute(scalars, (b, v) => kl["Normal.std"]!(b, { mean: v.qm!, cov: v.qc! }, { mean: v.pm!, std: v.pc! }));
  expect(standard.data[0]).toBeCloseTo(divergenceByGrid({ mean: [0, 0], cov: [1, 0, 0, 1] }), 8);
});

test("KL of categories, in either form on either side", () => {
  const own = [0.2, 0.5, 0.3];
  const prior = [0.6, 0.1, 0.3];
  const expected = own.reduce((sum, probability, k) => sum + probability * Math.log(probability / prior[k]!), 0);
  const asForm = (form: string, of: number[]) => array([3], form === "p" ? of : of.map((x) => Math.log(x) + 7));
  for (const left of ["p", "logits"]) {
    for (const right of ["p", "logits"]) {
      const inputs = { q: asForm(left, own), p: asForm(right, prior) };
      const kl = formOf("Categorical", left).kl![`Categorical.${right}`]!;
      const found = compute(inputs, (b, v) => kl(b, { [left]: v.q! }, { [right]: v.p! }));
      expect(found.data[0]).toBeCloseTo(expected, 12);
    }
  }
  const kl = formOf("Categorical", "p").kl!["Categorical.p"]!;
  const certain = (prior: number[]) =>
    compute({ q: array([3], [0, 1, 0]), p: array([3], prior) }, (b, v) => kl(b, { p: v.q! }, { p: v.p! }));
  expect(certain([0.25, 0.5, 0.25]).data[0]).toBeCloseTo(Math.LN2, 14);
  expect(certain([0.5, 0, 0.5]).data[0]).toBe(Number.POSITIVE_INFINITY);
});

test("an unlikely category that isn't drawn leaves finite gradients", () => {
  const problem = {
    types: [{ dtype: "int", shape: [] } as const, { dtype: "float", shape: [3] } as const],
    inputs: [array([], [1]), array([3], [0, 0.6, 0.4])],
    sizes: { B: 1, T: 1 },
    build: (b: Builder, [x, probabilities]: Value[]) => [formOf("Categorical", "p").logDensity(b, x!, { p: probabilities! })],
  };
  expect(gradientGap(problem, 1)).toBeLessThan(1e-7);
});

test("Dirichlet of two categories integrates to 1 and is Beta", () => {
  const form = formOf("Dirichlet", "a");
  const at = (x: number) => form.logDensityNumber([x, 1 - x], { a: [2, 3.5] });
  expect(overInterval((x) => Math.exp(at(x)), 0, 1)).toBeCloseTo(1, 9);
  expect(at(0.3)).toBeCloseTo(distributions.Beta!.logDensity!(numbers, 0.3, { a: 2, b: 3.5 }), 13);
});

test("InverseWishart of one number is InverseGamma", () => {
  const found = formOf("InverseWishart", "scale").logDensityNumber([0.7], { scale: [3], df: [5] });
  expect(found).toBeCloseTo(distributions.InverseGamma!.logDensity!(numbers, 0.7, { shape: 2.5, scale: 1.5 }), 13);
});

test("the probabilities of all chains of three steps sum to 1, on the host and as tensors", () => {
  const form = formOf("Markov", "initial");
  const args = { initial: [0.3, 0.7], transition: [0.9, 0.1, 0.4, 0.6] };
  const chains = Array.from({ length: 8 }, (_, i) => [i >> 2, (i >> 1) & 1, i & 1]);
  const host = chains.map((x) => form.logDensityNumber(x, args));
  expect(host.reduce((sum, value) => sum + Math.exp(value), 0)).toBeCloseTo(1, 14);
  expect(host[3]).toBeCloseTo(Math.log(0.3 * 0.1 * 0.6), 14);
  const inputs = { x: array([8, 3], chains.flat()), initial: array([2], args.initial), transition: array([2, 2], args.transition) };
  const tensors = compute(inputs, (b, { x, ...p }) => form.logDensity(b, x!, p), ["x"]);
  tensors.data.forEach((value, i) => {
    expect(value).toBeCloseTo(host[i]!, 13);
  });
});

const drawn = 20_000;

/** Means of the entries of many draws, and their standard errors. */
function momentsOf(form: VectorForm, args: Record<string, number[]>): { mean: number[]; error: number[]; draws: number[][] } {
  const random = createRandom(8, "vector");
  const draws = Array.from({ length: drawn }, () => form.sample(random, args));
  const mean = draws[0]!.map((_, i) => draws.reduce((sum, x) => sum + x[i]!, 0) / drawn);
  const error = mean.map((m, i) => Math.sqrt(draws.reduce((sum, x) => sum + (x[i]! - m) ** 2, 0)) / drawn);
  return { mean, error, draws };
}

const means: [string, string, Record<string, number[]>, number[]][] = [
  ["Normal", "cov", { mean: [0.5, -1, 2], cov }, [0.5, -1, 2]],
  ["Dirichlet", "a", { a: [0.5, 2, 2.5] }, [0.1, 0.4, 0.5]],
  [
    "InverseWishart",
    "scale",
    { scale: [2, 0.5, -0.3, 0.5, 1, 0.2, -0.3, 0.2, 3], df: [9] },
    [0.4, 0.1, -0.06, 0.1, 0.2, 0.04, -0.06, 0.04, 0.6],
  ],
];

test.each(means)("draws of %s.%s have its mean", (name, form, args, expected) => {
  const { mean, error } = momentsOf(formOf(name, form), args);
  expected.forEach((value, i) => {
    expect(Math.abs(mean[i]! - value)).toBeLessThan(4.5 * error[i]!);
  });
});

test("draws of a normal have its covariance, on the host and by its map of noise", () => {
  const form = formOf("Normal", "cov");
  const { draws } = momentsOf(form, { mean: [0, 0, 0], cov });
  const product = (i: number, j: number) => draws.reduce((sum, x) => sum + x[i]! * x[j]!, 0) / drawn;
  expect(Math.abs(product(0, 2) + 0.5)).toBeLessThan(4.5 * Math.sqrt((2 * 1.5 + 0.25) / drawn));
  expect(Math.abs(product(1, 1) - 1)).toBeLessThan(4.5 * Math.sqrt(2 / drawn));
  // The map is mean + L noise: its columns are those of the factor.
  const inputs = { noise: array([3, 3], [1, 0, 0, 0, 1, 0, 0, 0, 1]), mean: array([3], [1, 2, 3]), cov: array([3, 3], cov) };
  const mapped = compute(inputs, (b, v) => form.reparameterised!.value(b, v.noise!, { mean: v.mean!, cov: v.cov! }));
  const factor = factorOf(cov, 3);
  mapped.data.forEach((value, at) => {
    const [column, row] = [Math.floor(at / 3), at % 3];
    expect(value).toBeCloseTo(row + 1 + factor[row * 3 + column]!, 13);
  });
});

test("categories and chains are drawn with their probabilities", () => {
  const share = 0.7;
  const forms: [string, Record<string, number[]>][] = [
    ["p", { p: [0, share, 0.3] }],
    ["logits", { logits: [-1000, Math.log(share) + 50, Math.log(0.3) + 50] }],
  ];
  for (const [form, args] of forms) {
    const { draws } = momentsOf(formOf("Categorical", form), args);
    const seen = draws.filter(([k]) => k === 1).length / drawn;
    expect(Math.abs(seen - share)).toBeLessThan(4.5 * Math.sqrt((share * 0.3) / drawn));
    expect(draws.some(([k]) => k === 0)).toBe(false);
  }
  const states = sampleChain(createRandom(2, "chain"), [1, 0], [0.5, 0.5, 0.25, 0.75], drawn);
  expect(states[0]).toBe(0);
  // The stationary share of state 1 is 2/3.
  expect(states.reduce((sum, state) => sum + state, 0) / drawn).toBeCloseTo(2 / 3, 1);
});
