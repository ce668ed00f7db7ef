import { expect, test } from "vitest";
import { constrain, rawShape } from "../../../src/compiler/math/constraints.ts";
import { product, shapeOf } from "../../../src/compiler/math/shape.ts";
import { parameterValue } from "../../../src/compiler/programs/parameters.ts";
import { createSession } from "../../../src/compiler/programs/session.ts";
import { createBuilder } from "../../../src/compiler/tensor/builder.ts";
import { interpret } from "../../../src/compiler/tensor/interpret.ts";
import { gradientOf } from "../../support/models.ts";
import { dense, gapBetween, logNormal, logSumExp, run, slotsOf } from "../../support/programs.ts";

/** log p of one row of a model without latents. */
function scoreOf(model: string, data: Record<string, number[]>, slots: Record<string, ArrayLike<number>>): number {
  return run(gradientOf(model), { is: "score" }, 1, { data, slots }).results.score![0]!;
}

const total = (values: number[]): number => values.reduce((sum, value) => sum + value, 0);

test("a scale of one number counts for every number of a vector", () => {
  const model = "model M {\n  param m: real[2]\n  param l: real\n  observed x: real[2] ~ Normal(1 * m, log_std: l)\n}";
  expect(scoreOf(model, { x: [0.3, -1] }, { "M.m": [0.1, 0.2], "M.l": [-0.5] })).toBeCloseTo(
    logNormal(0.3, 0.1, Math.exp(-0.5)) + logNormal(-1, 0.2, Math.exp(-0.5)),
    12,
  );
});

test("so do a mean and a scale of one number each, and one row of means for every row", () => {
  const both = "model M {\n  param m: real\n  param l: real\n  observed x: real[2] ~ Normal(1 * m, log_var: l)\n}";
  expect(scoreOf(both, { x: [0.3, -1] }, { "M.m": [0.1], "M.l": [0.4] })).toBeCloseTo(
    logNormal(0.3, 0.1, Math.exp(0.2)) + logNormal(-1, 0.1, Math.exp(0.2)),
    12,
  );
  const trailing = `data R {
  source: csv("d.csv")
  x: real[2, 3] = [[a, b, c], [d, e, f]]
}
model M {
  param m: real[3]
  param l: real[2, 3]
  observed x: real[2, 3] ~ Normal(1 * m, log_std: l)
}
train M on R`;
  const x = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6];
  const [m, l] = [
    [1, 2, 3],
    [0, 0.1, 0.2, 0.3, 0.4, 0.5],
  ];
  expect(scoreOf(trailing, { x }, { "M.m": m!, "M.l": l! })).toBeCloseTo(
    total(x.map((value, i) => logNormal(value, m![i % 3]!, Math.exp(l![i]!)))),
    12,
  );
});

test("a covariance is of the last axis, one for every row of the others", () => {
  const model = `data R {
  source: csv("d.csv")
  x: real[3, 2] = [[a, b], [c, d], [e, f]]
}
model M {
  param m: real[2]
  param c: spd(2)
  observed x: real[3, 2] ~ Normal(2 * m, cov: c)
}
train M on R`;
  const raw = [0.2, 0.5, -0.3];
  const [a, b, , d] = constrain(raw, [3], "spd");
  const determinant = a! * d! - b! * b!;
  const m = [0.1, -0.2];
  const x = [0.3, -1, 0.5, 0.6, 1.1, 0.2];
  const wanted = [0, 1, 2].map((row) => {
    const [u, v] = [x[2 * row]! - 2 * m[0]!, x[2 * row + 1]! - 2 * m[1]!];
    const distance = (d! * u * u - 2 * b! * u * v + a! * v * v) / determinant;
    return -0.5 * (distance + Math.log(determinant)) - Math.log(2 * Math.PI);
  });
  expect(scoreOf(model, { x }, { "M.m": m, "M.c": raw })).toBeCloseTo(total(wanted), 12);
});

test("several categories of one law, and of a law each", () => {
  const model = (p: string): string => `data R {
  source: csv("d.csv")
  y: category(3)[2] = [a, b]
}
model M {
  param l: real[${p}]
  observed y: category(3)[2] ~ Categorical(logits: l)
}
train M on R`;
  const logP = (logits: number[], y: number): number => logits[y]! - logSumExp(logits);
  const shared = [0.5, -0.2, 1];
  expect(scoreOf(model("3"), { y: [2, 0] }, { "M.l": shared })).toBeCloseTo(logP(shared, 2) + logP(shared, 0), 12);
  const own = [0.1, 0.4, -0.6];
  expect(scoreOf(model("2, 3"), { y: [2, 0] }, { "M.l": [...shared, ...own] })).toBeCloseTo(logP(shared, 2) + logP(own, 0), 12);
});

test("a picture of yes-no values sums over its points", () => {
  const model = `data R {
  source: csv("d.csv")
  x: binary[2, 2, 1] = [a, b, c, d] |> reshape(2, 2, 1)
}
model M {
  param l: real[4]
  observed x: binary[2, 2, 1] ~ Bernoulli(logits: l |> reshape(2, 2, 1))
}
train M on R`;
  const l = [0.5, -0.2, 1, -1];
  const x = [1, 0, 0, 1];
  const wanted = l.map((logit, i) => (x[i] === 1 ? -Math.log1p(Math.exp(-logit)) : -Math.log1p(Math.exp(logit))));
  expect(scoreOf(model, { x }, { "M.l": l })).toBeCloseTo(total(wanted), 12);
});

test("a regression of counts", () => {
  const model = `model M {
  given x: real[2]
  observed n: count ~ Poisson(log_rate: x |> dense(3) |> tanh |> dense(1))
}`;
  const trained = gradientOf(model);
  const slots = slotsOf(trained.plan);
  const layer = (input: number[], name: string): number[] => dense(input, slots[`${name}.kernel`]!, slots[`${name}.bias`]!);
  const [rate] = layer(layer([0.4, -0.7], "M.dense_1").map(Math.tanh), "M.dense_2").map(Math.exp);
  expect(run(trained, { is: "score" }, 1, { data: { x: [0.4, -0.7], n: [4] }, slots }).results.score![0]).toBeCloseTo(
    4 * Math.log(rate!) - rate! - Math.log(24),
    11,
  );
});

test("arguments of every shape are written out for each number of the variable", () => {
  const shared = gradientOf(`data R {
  source: csv("d.csv")
  y: category(3)[2] = [a, b]
  x: real[3, 2] = [[a, b], [c, d], [e, f]]
}
model M {
  param l: real[3]
  param m: real[2]
  param c: spd(2)
  param p: unit
  latent k: binary ~ Bernoulli(p)
  observed y: category(3)[2] ~ Categorical(logits: l)
  observed x: real[3, 2] ~ Normal(m * k, cov: c)
}
train M on R`);
  const { shapes, results } = run(shared, { is: "sample" }, 4, { slots: slotsOf(shared.plan) });
  expect(shapes).toEqual({ "y.logits": [4, 2, 3], "x.mean": [4, 3, 2], "x.cov": [4, 3, 2, 2], k: [4] });
  expect(new Set(results["y.logits"]).size).toBe(3);
});

test.each([
  ["real[2, 3]", "real"],
  ["positive[4]", "positive"],
  ["unit[2]", "unit"],
  ["simplex(4)[2, 3]", "simplex"],
  ["spd(3)[2]", "spd"],
  ["spd(1)", "spd"],
  ["simplex(2)", "simplex"],
] as const)("a parameter's value in a program is the one that queries read: %s", (type, kind) => {
  const { ir, plan } = gradientOf(`model M {
  given u: real
  param q: ${type}
  observed t: positive ~ Exponential(exp(u))
}`);
  const [parameter] = ir.parameters;
  const [slot] = plan.layout.slots;
  expect(slot).toMatchObject({ name: "M.q", shape: rawShape(parameter!.type), constraint: kind });
  const b = createBuilder("value");
  const session = createSession(b, ir, plan, "infer", "value");
  b.output(parameterValue(session, parameter!, "M.q"), { is: "result", name: "q" });
  const raw = slotsOf(plan)["M.q"]!;
  const [found] = interpret(b.program, [{ shape: slot!.shape, data: raw }], { B: 1 });
  expect(found!.shape).toEqual(shapeOf(parameter!.type));
  expect(gapBetween(found!.data, constrain(raw, slot!.shape, kind))).toBeLessThan(1e-14);
  expect(found!.data.length).toBe(product(shapeOf(parameter!.type)));
});
