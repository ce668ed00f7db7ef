import { expect, test } from "vitest";
import { product } from "../../../src/compiler/math/shape.ts";
import { gradientOf, statisticsOf, type Trained } from "../../support/models.ts";

function shapesOf({ plan }: Trained<ReturnType<typeof gradientOf>["plan"]>): Record<string, number[]> {
  return Object.fromEntries(plan.layout.slots.map(({ name, shape }) => [name, shape]));
}

const every = `network Bend[2](x: real[2]) -> real[2] {
  param lift: positive
  h = x |> dense(3) |> batch_norm |> relu
  return (h |> dense(2, bias: false)) * lift
}
model M(K = 2) {
  given x: real[2]
  param w: simplex(4)[K]
  param c: spd(3)[K]
  param m: real[3]
  param p: unit
  param s: positive[3] = [1, 2, 3]
  latent k: category(K) ~ Categorical(uniform(K))
  observed v: unit[3] ~ Beta(a: s, b: 1)
  observed b: binary ~ Bernoulli(p)
  observed n: count ~ Poisson(exp(dot(Bend[k](x), x)))
  observed u: real ~ Normal(dot(m, m), std: 1)
}`;

test("parameters are stored as their free numbers, networks with copies once for each", () => {
  const trained = gradientOf(every);
  expect(shapesOf(trained)).toMatchObject({
    "M.w": [2, 3],
    "M.c": [2, 6],
    "M.m": [3],
    "M.p": [],
    "Bend[0].lift": [],
    "Bend[1].lift": [],
    "Bend[0].dense_1.kernel": [2, 3],
    "Bend[1].dense_2.kernel": [3, 2],
    "Bend[1].batch_norm_1.mean": [3],
  });
  expect(Object.keys(shapesOf(trained)).filter((name) => name.startsWith("M."))).toEqual(["M.w", "M.c", "M.m", "M.p"]);
  expect(Object.keys(shapesOf(trained))).not.toContain("Bend[0].dense_2.bias");
});

test("slots fill their regions without gaps, groups are ranges, and what decays comes first in each", () => {
  const { plan } = gradientOf(every);
  const { slots, groups, weights, state } = plan.layout;
  const ends = { weight: 0, state: 0 };
  for (const { kind, offset, shape } of slots) {
    expect(offset).toBe(ends[kind]);
    ends[kind] += product(shape);
  }
  expect([ends.weight, ends.state]).toEqual([weights, state]);
  expect(groups).toEqual({ model: [0, weights] });
  const decays = slots.filter(({ kind }) => kind === "weight").map(({ decay }) => decay);
  expect(decays).toEqual([...decays].sort((a, b) => Number(b) - Number(a)));
  // Two copies of 2·3 + 3, 3 + 3, 3·2 and 1; simplex, covariances, mean and probability.
  expect(plan.parameters).toBe(2 * (9 + 6 + 6 + 1) + 2 * 3 + 2 * 6 + 3 + 1);
});

test("spectral norm keeps a singular vector for each kernel of the discriminator's layers", () => {
  const { plan } = gradientOf(
    `generator Paint(z: real[2]) -> real[2] {
  return z |> dense(2)
}
discriminator Judge(x: real[2]) -> real {
  param lean: real[2, 2]
  return lean @ x |> dense(3) |> relu |> dense(1)
}
model M {
  latent z: real[2] ~ Normal(0, 1)
  observed x: real[2] = Paint(z)
  adversary Judge(x)
}`,
    "train M on D {\n  objective: adversarial(spectral_norm: true)\n}",
  );
  const states = plan.layout.slots.filter(({ kind }) => kind === "state");
  expect(states.map(({ name, shape, group }) => [name, shape, group])).toEqual([
    ["Judge.dense_1.kernel.singular", [3], "discriminator"],
    ["Judge.dense_2.kernel.singular", [1], "discriminator"],
  ]);
});

test("free numbers of a statistics plan leave out what is fixed or follows", () => {
  const { plan } = statisticsOf(`model M(K = 3) {
  param w: simplex(K) = [0.5, _, _]
  param m: real[K, 2] = [[0, 0], [_, 1], [_, _]]
  param s: positive[K, 2] = [[1, _], [1, 1], [_, _]]
  latent k: category(K) ~ Categorical(w)
  observed x: real[2] ~ Normal(m[k], var: s[k])
}`);
  expect(plan.parameters).toBe(1 + 3 + 3);
});
