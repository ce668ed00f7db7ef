import { expect, test } from "vitest";
import { gradientOf } from "../../support/models.ts";
import { dense, gapBetween, logNormal, run, slotsOf } from "../../support/programs.ts";

type Slots = Record<string, Float64Array>;

/** The slots of copy `copy` of a network under the name of another. */
function asOwn(slots: Slots, copies: string, copy: number, own: string): Slots {
  const prefix = `${copies}[${copy}].`;
  return Object.fromEntries(
    Object.entries(slots).flatMap(([name, values]) => (name.startsWith(prefix) ? [[`${own}.${name.slice(prefix.length)}`, values]] : [])),
  );
}

const body = `(x: real[2]) -> real {
  h = x |> dense(3) |> tanh
  return h |> dense(1)
}`;

test("copies that a known category picks are separate networks", () => {
  const copies = gradientOf(`network Bend[2]${body}
model M {
  given g: category(2)
  given x: real[2]
  observed u: real ~ Normal(Bend[g](x), std: 0.5)
}`);
  const one = gradientOf(`network Only${body}
model M {
  given x: real[2]
  observed u: real ~ Normal(Only(x), std: 0.5)
}`);
  const slots = slotsOf(copies.plan);
  const data = { x: [0.1, 0.9, -0.4, 0.3, 1.2, -0.8], u: [0.2, -0.5, 1] };
  const g = [1, 0, 1];
  const { score } = run(copies, { is: "score" }, 3, { data: { ...data, g }, slots }).results;
  const separate = [0, 1].map((copy) => run(one, { is: "score" }, 3, { data, slots: asOwn(slots, "Bend", copy, "Only") }).results.score!);
  expect(
    gapBetween(
      score!,
      g.map((copy, row) => separate[copy]![row]!),
    ),
  ).toBeLessThan(1e-12);
  const fixed = gradientOf(`network Bend[2]${body}
model M {
  given x: real[2]
  observed u: real ~ Normal(Bend[1](x), std: 0.5)
}`);
  expect(gapBetween(run(fixed, { is: "score" }, 3, { data, slots }).results.score!, separate[1]!)).toBeLessThan(1e-12);
});

test("copies by two categories, one known and one summed", () => {
  const trained = gradientOf(`network Bend[2, 3](x: real[2]) -> real {
  return x |> dense(1)
}
model M {
  given g: category(2)
  given x: real[2]
  latent k: category(3) ~ Categorical(uniform(3))
  observed u: real ~ Normal(Bend[g, k](x), std: 0.5)
}`);
  const slots = slotsOf(trained.plan);
  const [x, u] = [[0.7, -0.2], 0.4];
  const { score } = run(trained, { is: "score" }, 1, { data: { g: [1], x, u: [u] }, slots }).results;
  const parts = [0, 1, 2].map((k) => {
    const [mean] = dense(x, slots[`Bend[1,${k}].dense_1.kernel`]!, slots[`Bend[1,${k}].dense_1.bias`]!);
    return Math.exp(logNormal(u, mean!, 0.5)) / 3;
  });
  expect(score![0]).toBeCloseTo(Math.log(parts[0]! + parts[1]! + parts[2]!), 12);
});

test("two calls of one network share its weights", () => {
  const trained = gradientOf(`network Bend${body}
model M {
  given x: real[2]
  observed u: real ~ Normal(Bend(x) - Bend(-x), std: 0.5)
}`);
  expect(trained.plan.layout.slots.map(({ name }) => name).sort()).toEqual([
    "Bend.dense_1.bias",
    "Bend.dense_1.kernel",
    "Bend.dense_2.bias",
    "Bend.dense_2.kernel",
  ]);
  const slots = slotsOf(trained.plan);
  const bend = (x: number[]): number =>
    dense(
      dense(x, slots["Bend.dense_1.kernel"]!, slots["Bend.dense_1.bias"]!).map(Math.tanh),
      slots["Bend.dense_2.kernel"]!,
      slots["Bend.dense_2.bias"]!,
    )[0]!;
  const { score } = run(trained, { is: "score" }, 1, { data: { x: [0.3, 0.8], u: [0.1] }, slots }).results;
  expect(score![0]).toBeCloseTo(logNormal(0.1, bend([0.3, 0.8]) - bend([-0.3, -0.8]), 0.5), 12);
});

test("one number out of a layer stands for a number", () => {
  const trained = gradientOf(`model M {
  given x: real[2]
  observed u: real ~ Normal(x |> dense(1), std: 0.5)
}`);
  const slots = slotsOf(trained.plan);
  const { score } = run(trained, { is: "score" }, 2, { data: { x: [0.3, 0.8, -1, 0.2], u: [0.1, 0.6] }, slots }).results;
  const mean = (x: number[]): number => dense(x, slots["M.dense_1.kernel"]!, slots["M.dense_1.bias"]!)[0]!;
  expect(gapBetween(score!, [logNormal(0.1, mean([0.3, 0.8]), 0.5), logNormal(0.6, mean([-1, 0.2]), 0.5)])).toBeLessThan(1e-12);
});

test("a category enters a network by its vector", () => {
  const trained = gradientOf(`network Bend(x: real[2], g: category(2)) -> real {
  return concat(x, embed(g, 2), one_hot(g)) |> dense(1)
}
model M {
  given g: category(2)
  given x: real[2]
  observed u: real ~ Normal(Bend(x, g), std: 0.5)
}`);
  const slots = slotsOf(trained.plan);
  const table = slots["Bend.embed_1.table"]!;
  const mean = (x: number[], g: number): number => {
    const input = [...x, table[2 * g]!, table[2 * g + 1]!, Number(g === 0), Number(g === 1)];
    return dense(input, slots["Bend.dense_1.kernel"]!, slots["Bend.dense_1.bias"]!)[0]!;
  };
  const { score } = run(trained, { is: "score" }, 2, { data: { x: [0.3, 0.8, -1, 0.2], u: [0.1, 0.6], g: [1, 0] }, slots }).results;
  expect(gapBetween(score!, [logNormal(0.1, mean([0.3, 0.8], 1), 0.5), logNormal(0.6, mean([-1, 0.2], 0), 0.5)])).toBeLessThan(1e-12);
});

test("running statistics move once a step, however many terms read the network", () => {
  const trained = gradientOf(`encoder Read(x: real[2]) -> Normal[2] {
  return Normal(x |> dense(2), std: 0.5)
}
decoder Lower(top: real[2]) -> Normal[2] {
  return Normal(top |> batch_norm(momentum: 0.5) |> dense(2), std: 0.7)
}
model M {
  latent top: real[2] ~ Normal(0, 1)
  latent z: real[2] ~ Lower(top)
  observed x: real[2] ~ Normal(z, std: 0.3)
  posterior top ~ Read(x)
  posterior z ~ Read(x)
}`);
  const slots = slotsOf(trained.plan);
  const x = [0.3, 0.8, -1, 0.2, 0.5, 0.5];
  const noise = { "update.top": [1, 0, 0.5, -1, 2, 0.25] };
  const { states } = run(trained, { is: "step", step: "update", report: false }, 3, { data: { x }, noise, slots });
  const top = [0, 1, 2].map((row) =>
    dense(x.slice(2 * row, 2 * row + 2), slots["Read.dense_1.kernel"]!, slots["Read.dense_1.bias"]!).map(
      (mean, j) => mean + 0.5 * noise["update.top"][2 * row + j]!,
    ),
  );
  const mean = [0, 1].map((j) => top.reduce((sum, row) => sum + row[j]!, 0) / 3);
  const old = slots["Lower.batch_norm_1.mean"]!;
  expect(
    gapBetween(
      states["Lower.batch_norm_1.mean"]!,
      mean.map((value, j) => 0.5 * old[j]! + 0.5 * value),
    ),
  ).toBeLessThan(1e-12);
});
