import { expect, test } from "vitest";
import { predictedVariable } from "../../../src/runtime/queries/gradient.ts";
import { gradientOf } from "../../support/models.ts";
import { dense, gapBetween, logNormal, logSumExp, slotsOf } from "../../support/programs.ts";
import { answers, rowsOf } from "./support.ts";

/** Slots as an engine holds them: in f32. */
function rounded(plan: Parameters<typeof slotsOf>[0]): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(slotsOf(plan)).map(([name, values]) => [name, Float32Array.from(values)]));
}

const line = gradientOf(`encoder Read(x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), std: 0.8)
}
model M {
  param load: real[2, 1] = [[1.5], [-0.5]]
  latent z: real[1] ~ Normal(0, 1)
  observed x: real[2] ~ Normal(load @ z, std: 0.7)
  posterior z ~ Read(x)
}`);
const lineSlots = { "Read.dense_1.kernel": [0.45, -0.15], "Read.dense_1.bias": [0] };

/** log p of a point under the covariance w wᵀ + 0.49 I. */
function exact([u, v]: number[]): number {
  const [a, b, c] = [1.5 ** 2 + 0.49, -0.75, 0.25 + 0.49];
  const determinant = a * c - b * b;
  return -0.5 * ((c * u! * u! - 2 * b * u! * v! + a * v! * v!) / determinant + Math.log(determinant)) - Math.log(2 * Math.PI);
}

test("a score by importance weights nears the likelihood of a linear model, and is the same in any batch", async () => {
  const trained = answers(line, lineSlots);
  const points = Array.from({ length: 270 }, (_point, i) => [Math.sin(i), Math.cos(2 * i)]);
  const part = rowsOf(line, 270, { x: points.flat() });
  const scores = await trained.score(part, 200);
  const errors = scores.map((score, i) => score - exact(points[i]!));
  // The standard error of each is about 2%.
  expect(Math.max(...errors.map(Math.abs))).toBeLessThan(0.2);
  expect(Math.abs(errors.reduce((sum, error) => sum + error, 0) / 270)).toBeLessThan(0.01);
  // Rows 256 to 269 stand in the second batch; a row's noise is its own.
  const single = await trained.score({ ...rowsOf(line, 1, { x: points[269]! }), ids: Uint32Array.of(269) }, 200);
  expect(single[0]).toBeCloseTo(scores[269]!, 12);
  const few = await trained.score(part, 1);
  expect(few.reduce((sum, score, i) => sum + score - exact(points[i]!), 0) / 270).toBeLessThan(0);
});

test("codes, reconstructions and decodings agree with each other and with the layers", async () => {
  const trained = answers(line, lineSlots);
  const points = [0.3, -1.2, 1.1, 0.4];
  const part = rowsOf(line, 2, { x: points });
  const codes = await trained.encode(part);
  const kernel = lineSlots["Read.dense_1.kernel"].map(Math.fround);
  const means = [0, 1].map((row) => points[2 * row]! * kernel[0]! + points[2 * row + 1]! * kernel[1]!);
  expect(Object.keys(codes)).toEqual(["z.mean", "z.std"]);
  expect(gapBetween(codes["z.mean"]!.data, means)).toBeLessThan(1e-6);
  expect(Array.from(codes["z.std"]!.data)).toEqual([0.8, 0.8].map(Math.fround));
  const again = await trained.reconstruct(part);
  expect(
    gapBetween(
      again["x.mean"]!.data,
      means.flatMap((z) => [1.5 * z, -0.5 * z]),
    ),
  ).toBeLessThan(1e-6);
  expect(again["x.mean"]!.shape).toEqual([2]);
  const decoded = await trained.decode({ z: { shape: [1], data: Float64Array.from(means) } }, 2);
  expect(gapBetween(decoded["x.mean"]!.data, again["x.mean"]!.data)).toBeLessThan(1e-6);
});

test("samples have the moments of the model, their means those of the decoder", async () => {
  const trained = answers(line, lineSlots);
  const { rows, fields, means, latents } = await trained.sample({ count: 3000, seed: 5 });
  expect([rows, fields.x!.shape, latents.z!.shape]).toEqual([3000, [2], [1]]);
  const z = latents.z!.data;
  expect(
    gapBetween(
      means.x!.data,
      Array.from(z).flatMap((value) => [1.5 * value, -0.5 * value]),
    ),
  ).toBeLessThan(1e-6);
  const moment = (i: number, j: number): number =>
    Array.from({ length: rows }, (_row, n) => fields.x!.data[2 * n + i]! * fields.x!.data[2 * n + j]!).reduce(
      (sum, value) => sum + value,
      0,
    ) / rows;
  // Four standard errors of a second moment are about 4 √(2 / 3000) of a variance.
  expect(Math.abs(moment(0, 0) - 2.74)).toBeLessThan(0.3);
  expect(Math.abs(moment(1, 1) - 0.74)).toBeLessThan(0.08);
  expect(Math.abs(moment(0, 1) + 0.75)).toBeLessThan(0.11);
  const same = await trained.sample({ count: 3000, seed: 5 });
  expect(gapBetween(same.fields.x!.data, fields.x!.data)).toBe(0);
  expect(gapBetween((await trained.sample({ count: 10, seed: 5 })).fields.x!.data, fields.x!.data.slice(0, 20))).toBe(0);
  expect(gapBetween((await trained.sample({ count: 10, seed: 6 })).fields.x!.data, fields.x!.data.slice(0, 20))).toBeGreaterThan(0);
});

const byName = gradientOf(
  `network Bend(t: real, g: category(2)) -> real {
  return concat(t, one_hot(g)) |> dense(1)
}
model M {
  given kind: category(2)
  given place: real
  observed height: real ~ Normal(Bend(place, kind), std: 0.5)
}`,
  "train M on D(kind: g, place: t, height: u)",
);

test("given variables are named by the model, whatever the fields are called", async () => {
  const slots = rounded(byName.plan);
  const trained = answers(byName, slots);
  const given = { kind: { shape: [], data: Float64Array.of(0, 1) }, place: { shape: [], data: Float64Array.of(0.5, -0.25) } };
  const { means } = await trained.sample({ count: 2, seed: 1, given });
  const layer = (input: number[]): number => dense(input, slots["Bend.dense_1.kernel"]!, slots["Bend.dense_1.bias"]!)[0]!;
  expect(gapBetween(means.u!.data, [layer([0.5, 1, 0]), layer([-0.25, 0, 1])])).toBeLessThan(1e-6);
});

test("an observed category is predicted, with its levels, by those who model it", async () => {
  const softmax = gradientOf(`data Kinds {
  source: csv("d.csv")
  x: real[2] = [a, b]
  y: category("no", "maybe", "yes") = answer
}
model M {
  given x: real[2]
  observed y: category(3) ~ Categorical(logits: x |> dense(3))
}
train M on Kinds`);
  expect(predictedVariable(softmax.ir, softmax.plan)).toBe("y");
  const slots = rounded(softmax.plan);
  const trained = answers(softmax, slots);
  const points = [0.3, -1.2, 1.1, 0.4, -2, 1];
  const prediction = await trained.predict(rowsOf(softmax, 3, { x: points }));
  if (prediction.is !== "class") throw new Error("a path");
  const wanted = [0, 1, 2].map((row) => {
    const logits = dense(points.slice(2 * row, 2 * row + 2), slots["M.dense_1.kernel"]!, slots["M.dense_1.bias"]!);
    return logits.map((logit) => Math.exp(logit - logSumExp(logits)));
  });
  expect(prediction).toMatchObject({ variable: "y", size: 3, levels: ["no", "maybe", "yes"] });
  expect(gapBetween(prediction.probabilities, wanted.flat())).toBeLessThan(1e-6);
  expect(prediction.classes).toEqual(wanted.map((row) => row.indexOf(Math.max(...row))));
});

test("a likelihood by gradient is scored exactly, with no draws", async () => {
  const mixture = gradientOf(`model M {
  param m: real[2]
  latent k: category(2) ~ Categorical([0.25, 0.75])
  observed u: real ~ Normal(m[k] * m[k], std: 0.5)
}`);
  const trained = answers(mixture, { "M.m": [0.5, -1] });
  const scores = await trained.score(rowsOf(mixture, 2, { u: [0.4, -3] }));
  const wanted = [0.4, -3].map((u) => logSumExp([Math.log(0.25) + logNormal(u, 0.25, 0.5), Math.log(0.75) + logNormal(u, 1, 0.5)]));
  expect(gapBetween(scores, wanted)).toBeLessThan(1e-6);
});

test("draws of every family are those of its arguments: several categories, vectors with a covariance", async () => {
  const families = gradientOf(`data R {
  source: csv("d.csv")
  y: category(3)[2] = [a, b]
  x: real[3, 2] = [[a, b], [c, d], [e, f]]
  n: count
}
model M {
  param p: unit
  latent k: binary ~ Bernoulli(p)
  observed y: category(3)[2] ~ Categorical([0.2, 0.3, 0.5])
  observed x: real[3, 2] ~ Normal([1, -1], cov: [[2, 0.6], [0.6, 0.5]])
  observed n: count ~ Poisson(exp(1 + k))
}
train M on R`);
  const { fields, latents } = await answers(families, { "M.p": [0.4] }).sample({ count: 2000, seed: 3 });
  expect([fields.y!.shape, fields.x!.shape, fields.n!.shape]).toEqual([[2], [3, 2], []]);
  const y = Array.from(fields.y!.data);
  for (const [k, p] of [0.2, 0.3, 0.5].entries())
    expect(Math.abs(y.filter((one) => one === k).length / 4000 - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 4000));
  const x = fields.x!.data;
  const count = x.length / 2;
  const average = (f: (u: number, v: number) => number): number =>
    Array.from({ length: count }, (_pair, n) => f(x[2 * n]!, x[2 * n + 1]!)).reduce((sum, value) => sum + value, 0) / count;
  expect(average((u) => u)).toBeCloseTo(1, 1);
  expect(average((_u, v) => v)).toBeCloseTo(-1, 1);
  expect(average((u, v) => (u - 1) * (v + 1))).toBeCloseTo(0.6, 1);
  const rate = (state: number): number => {
    const drawn = Array.from(fields.n!.data).filter((_n, row) => latents.k!.data[row] === state);
    return drawn.reduce((sum, value) => sum + value, 0) / drawn.length;
  };
  // Four standard errors of the mean of about 1200, and of 800.
  expect(Math.abs(rate(0) - Math.E)).toBeLessThan(0.2);
  expect(Math.abs(rate(1) - Math.E ** 2)).toBeLessThan(0.4);
});
