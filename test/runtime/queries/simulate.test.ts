import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/index.ts";
import type { ModelIR } from "../../../src/compiler/ir/types/model.ts";
import { modesOf } from "../../../src/runtime/queries/modes.ts";
import { simulateModel } from "../../../src/runtime/queries/simulate.ts";
import type { Trained } from "../../../src/runtime/queries/types.ts";
import { diskHost } from "../../support/host.ts";

/** The model inside a spec's `simulate`. */
function truthOf(model: string): ModelIR {
  const text = `${model}
data Points {
  source: simulate(Truth, rows: 100, seed: 1)
  x: real[2]
}
model M {
  param m: real[2]
  observed x: real[2] ~ Normal(m, 1)
}
train M on Points
`;
  const { trains, diagnostics } = compile("truth.gen", diskHost, { files: { "truth.gen": text } });
  const source = trains[0]?.ir.data?.source;
  if (source?.is !== "simulate") throw new Error(diagnostics.map(({ message }) => message).join("\n"));
  return source.model;
}

const ring = truthOf(`model Truth {
  param centre: real[3, 2] = [[2, 0], [-2, 0], [0, 3]]
  latent m: category(3) ~ Categorical([0.5, 0.25, 0.25])
  observed x: real[2] ~ Normal(centre[m], std: 0.1)
}`);
const centres = [
  [2, 0],
  [-2, 0],
  [0, 3],
];

test("a known mixture is drawn with its shares, centres and spread", () => {
  const { x } = simulateModel({ model: ring, rows: 4000, seed: 1 });
  expect(x!.shape).toEqual([2]);
  const pairs = Array.from({ length: 4000 }, (_row, row) => [x!.values[2 * row]!, x!.values[2 * row + 1]!] as const);
  for (const [k, share] of [0.5, 0.25, 0.25].entries()) {
    const near = pairs.filter(([u, v]) => Math.hypot(u - centres[k]![0]!, v - centres[k]![1]!) < 0.6);
    expect(Math.abs(near.length / 4000 - share)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / 4000));
    const variance = near.reduce((sum, [u]) => sum + (u - centres[k]![0]!) ** 2, 0) / near.length;
    expect(Math.abs(variance - 0.01)).toBeLessThan(4 * 0.01 * Math.sqrt(2 / near.length));
  }
});

test("rows follow from the seed, and more rows begin with the same ones", () => {
  const few = simulateModel({ model: ring, rows: 10, seed: 7 }).x!.values;
  expect(simulateModel({ model: ring, rows: 10, seed: 7 }).x!.values).toEqual(few);
  expect(simulateModel({ model: ring, rows: 500, seed: 7 }).x!.values.slice(0, 20)).toEqual(few);
  expect(simulateModel({ model: ring, rows: 10, seed: 8 }).x!.values).not.toEqual(few);
});

/** A model that draws from what it is given, in turn. */
function drawing(points: number[][]): Trained {
  const never = (): never => {
    throw new Error("not asked");
  };
  return {
    ir: ring,
    plan: never as never,
    score: never,
    predict: never,
    scoreSteps: never,
    impute: never,
    drawMissing: never,
    encode: never,
    decode: never,
    reconstruct: never,
    close: () => undefined,
    async sample({ count }) {
      const rows = typeof count === "number" ? count : 0;
      const data = Float64Array.from({ length: 2 * rows }, (_value, i) => points[(i >> 1) % points.length]![i & 1]!);
      return { rows, fields: { x: { shape: [2], data } }, means: {}, latents: {} };
    },
  };
}

test("a component is reached by a sample within three standard deviations", async () => {
  expect(await modesOf(drawing(centres), ring, 1)).toBe(3);
  expect(await modesOf(drawing([[2.29, 0]]), ring, 1)).toBe(1);
  expect(await modesOf(drawing([[2.31, 0]]), ring, 1)).toBe(0);
  expect(
    await modesOf(
      drawing([
        [2.2, 0.2],
        [-2, 0.1],
      ]),
      ring,
      1,
    ),
  ).toBe(2);
});

test("along a component's own directions, where it has a covariance", async () => {
  const slanted = truthOf(`model Truth {
  param centre: real[2, 2] = [[0, 0], [9, 9]]
  latent m: category(2) ~ Categorical(uniform(2))
  observed x: real[2] ~ Normal(centre[m], cov: [[1, 0.9], [0.9, 1]])
}`);
  // Variance 1.9 along the diagonal and 0.1 across it: three standard deviations are 4.1 and 0.95.
  expect(await modesOf(drawing([[2.8, 2.8]]), slanted, 1)).toBe(1);
  expect(await modesOf(drawing([[0.7, -0.7]]), slanted, 1)).toBe(0);
});

test("what is no mixture has no modes", async () => {
  const plain = truthOf(`model Truth {
  observed x: real[2] ~ Normal(0, 1)
}`);
  expect(await modesOf(drawing(centres), plain, 1)).toBeUndefined();
});

test("a truth that can't be drawn inside a program is refused by name", () => {
  const scale = truthOf(`model Truth {
  latent r: positive ~ Gamma(2, 1)
  observed x: real[2] ~ Normal(0, std: r)
}`);
  expect(() => simulateModel({ model: scale, rows: 10, seed: 1 })).toThrow("GEN7201: `r` ~ Gamma has to be drawn inside the program here");
});

test("counts and categories are drawn too, each from its own law", () => {
  const kinds = truthOf(`model Truth {
  observed x: real[2] ~ Laplace([1, -1], scale: 0.5)
  observed n: count ~ Poisson(3)
  observed y: category(3) ~ Categorical([0.2, 0.3, 0.5])
}`);
  const { x, n, y } = simulateModel({ model: kinds, rows: 3000, seed: 2 });
  const mean = (values: ArrayLike<number>): number => Array.from(values).reduce((sum, value) => sum + value, 0) / values.length;
  expect(Math.abs(mean(n!.values) - 3)).toBeLessThan(4 * Math.sqrt(3 / 3000));
  expect(Math.abs(mean(x!.values.filter((_value, i) => i % 2 === 0)) - 1)).toBeLessThan(4 * Math.sqrt(0.5 / 3000));
  expect(Math.abs(mean(Array.from(y!.values, (k) => Number(k === 2))) - 0.5)).toBeLessThan(4 * Math.sqrt(0.25 / 3000));
});

test("sequences are drawn from the chains and the categories of sequences, in steps that are numbered", () => {
  const text = `model Truth {
  param start: simplex(2)[2] = [[1, 0], [0, 1]]
  param move: simplex(2)[2, 2] = [[[0.9, 0.1], [0.2, 0.8]], [[0.5, 0.5], [0.5, 0.5]]]
  observed c: category(2) per sequence ~ Categorical([0.3, 0.7])
  latent s: category(2) ~ Markov(start[c], move[c])
  observed x: real ~ Normal(0, 1)
}
data Points {
  source: simulate(Truth, rows: 2990, steps: 10, seed: 5)
  c: category(2)
  s: category(2)
  sequence: along(step, by: sequence)
}
model M {
  param w: simplex(2)
  param v: simplex(2)[2]
  observed c: category(2) per sequence ~ Categorical(w)
  observed s: category(2) ~ Categorical(v[c])
}
train M on Points
`;
  const { trains } = compile("truth.gen", diskHost, { files: { "truth.gen": text } });
  const source = trains[0]?.ir.data?.source;
  if (source?.is !== "simulate") throw new Error("nothing is simulated");
  const columns = simulateModel(source);
  const { c, s, sequence, step } = Object.fromEntries(Object.entries(columns).map(([name, { values }]) => [name, Array.from(values)]));
  expect(Object.keys(columns).sort()).toEqual(["c", "s", "sequence", "step", "x"]);
  expect(step.slice(0, 11)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 1]);
  expect([sequence[9], sequence[10], sequence[2989]]).toEqual([1, 2, 299]);
  const firsts = step.flatMap((one, row) => (one === 1 ? [row] : []));
  // A first state is the sequence's own kind, which holds in all its rows.
  for (const row of firsts) expect([s[row], ...c.slice(row, row + 10)]).toEqual(new Array<number>(11).fill(c[row]));
  const shareOf = (rows: number[], holds: (row: number) => boolean): number => rows.filter(holds).length / rows.length;
  expect(Math.abs(shareOf(firsts, (row) => c[row] === 0) - 0.3)).toBeLessThan(4 * Math.sqrt(0.21 / firsts.length));
  const moves = [0, 1].map((from) => c.flatMap((kind, row) => (kind === 0 && step[row] > 1 && s[row - 1] === from ? [row] : [])));
  for (const [from, chance] of [0.1, 0.8].entries())
    expect(Math.abs(shareOf(moves[from], (row) => s[row] === 1) - chance)).toBeLessThan(4 * Math.sqrt(0.25 / moves[from].length));
});
