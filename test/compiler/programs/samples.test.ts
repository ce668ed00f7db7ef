import { expect, test } from "vitest";
import { constrain } from "../../../src/compiler/math/constraints.ts";
import { buildProgram } from "../../../src/compiler/programs/index.ts";
import type { Purpose } from "../../../src/compiler/programs/purpose.ts";
import { gradientOf } from "../../support/models.ts";
import { dense, gapBetween, run, slotsOf } from "../../support/programs.ts";

test("latents are drawn parents first, whatever order they are written in", () => {
  const trained = gradientOf(`decoder Lower(top: real[1]) -> Normal[2] {
  return Normal(top |> dense(2), std: 0.5)
}
encoder Read(x: real[2]) -> Normal[2] {
  return Normal(x |> dense(2), 1)
}
encoder Top(x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), 1)
}
model M {
  latent z: real[2] ~ Lower(top)
  latent top: real[1] ~ Normal(1, std: 2)
  observed x: real[2] ~ Normal(3 * z, 1)
  posterior top ~ Top(x)
  posterior z ~ Read(x)
}`);
  const slots = slotsOf(trained.plan);
  const noise = { "sample.top": [0.5], "sample.z": [-1, 0.25] };
  const { results } = run(trained, { is: "sample" }, 1, { noise, slots });
  const lower = dense([2], slots["Lower.dense_1.kernel"]!, slots["Lower.dense_1.bias"]!);
  const z = lower.map((mean, j) => mean + 0.5 * noise["sample.z"][j]!);
  expect(results.top![0]).toBe(2);
  expect(gapBetween(results.z!, z)).toBeLessThan(1e-14);
  expect(
    gapBetween(
      results["x.mean"]!,
      z.map((value) => 3 * value),
    ),
  ).toBeLessThan(1e-14);
});

test("an observed variable that others read is drawn before them, though it is written after", () => {
  const trained = gradientOf(`model M {
  param w: simplex(3)
  param m: real[3]
  observed u: real ~ Normal(2 * m[y], 1)
  observed t: positive ~ Exponential(exp(u))
  observed y: category(3) ~ Categorical(w)
}`);
  const slots = slotsOf(trained.plan);
  const { results, shapes } = run(trained, { is: "sample" }, 5, { slots });
  expect(Object.keys(shapes).sort()).toEqual(["t.mean", "t.rate", "u.drawn", "u.mean", "u.std", "y.drawn", "y.p"]);
  const y = results["y.drawn"]!;
  expect(
    gapBetween(
      results["u.mean"]!,
      Array.from(y, (k) => 2 * slots["M.m"]![k]!),
    ),
  ).toBeLessThan(1e-14);
  expect(gapBetween(results["t.rate"]!, results["u.drawn"]!.map(Math.exp))).toBeLessThan(1e-12);
});

test("a latent may depend on an observed category", () => {
  const trained = gradientOf(`encoder Read(x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), 1)
}
model M {
  param m: real[3]
  latent z: real[1] ~ Normal(m[y], 1)
  observed y: category(3) ~ Categorical(uniform(3))
  observed x: real[2] ~ Normal(z[0], 1)
  posterior z ~ Read(x)
}`);
  const slots = slotsOf(trained.plan);
  const { results } = run(trained, { is: "sample" }, 4, { slots, noise: { "sample.z": [0, 0, 0, 0] } });
  expect(
    gapBetween(
      results.z!,
      Array.from(results["y.drawn"]!, (k) => slots["M.m"]![k]!),
    ),
  ).toBeLessThan(1e-14);
});

test("drawn categories have the frequencies of their probabilities", () => {
  const trained = gradientOf(`model M {
  param w: simplex(3)
  param l: real[3, 2]
  param m: real[3, 2]
  latent k: category(3) ~ Categorical(w)
  latent j: category(2) ~ Categorical(logits: l[k])
  observed u: real ~ Normal(m[k, j], 1)
}`);
  const slots = slotsOf(trained.plan);
  const count = 4000;
  const { results } = run(trained, { is: "sample" }, count, { slots });
  const w = constrain(slots["M.w"]!, [2], "simplex");
  const l = slots["M.l"]!;
  const frequency = (k: number, j: number): number =>
    Array.from(results.k!).filter((found, row) => found === k && results.j![row] === j).length / count;
  for (let k = 0; k < 3; k++) {
    const first = 1 / (1 + Math.exp(l[2 * k + 1]! - l[2 * k]!));
    for (const [j, p] of [first, 1 - first].entries()) {
      // Four standard errors.
      const probability = w[k]! * p;
      expect(Math.abs(frequency(k, j) - probability)).toBeLessThan(4 * Math.sqrt((probability * (1 - probability)) / count));
    }
  }
});

test("noise of different variables, calls and purposes has streams of its own", () => {
  const { ir, plan } = gradientOf(`encoder Read(x: real[2]) -> Normal[1] {
  return Normal(x |> dropout(0.5) |> dense(1), 1)
}
model M {
  latent z: real[1] ~ Normal(0, 1)
  latent y: real[1] ~ Normal(0, 1)
  observed x: real[2] ~ Normal(z[0] + exp(y[0]), 1)
  posterior z ~ Read(x)
  posterior y ~ Read(x)
}`);
  const streamsOf = (purpose: Purpose): string[] =>
    buildProgram(ir, plan, purpose).inputs.flatMap(({ role }) => (role.is === "noise" ? [`${role.stream} per ${role.per}`] : []));
  expect(streamsOf({ is: "step", step: "update", report: true }).sort()).toEqual([
    "update.Read.dropout_1 per step",
    "update.Read.dropout_1@2 per step",
    "update.y per step",
    "update.z per step",
  ]);
  expect(streamsOf({ is: "evaluate" }).sort()).toEqual(["evaluate.y per row", "evaluate.z per row"]);
});
