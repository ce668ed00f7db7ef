import { expect, test } from "vitest";
import { distributions } from "../../../src/compiler/distributions/index.ts";
import type { ModelIR, Parameter } from "../../../src/compiler/ir/types/model.ts";
import type { GradientPlan } from "../../../src/compiler/ir/types/plan.ts";
import { constrain, rawShape } from "../../../src/compiler/math/constraints.ts";
import { numbers } from "../../../src/compiler/math/numbers.ts";
import { gradientOf } from "../../support/models.ts";
import { logNormal, run, slotsOf } from "../../support/programs.ts";

const x = [0.3, -1.2, 1.1, 0.4, -0.7, 0.9];

/** A model by gradient, since a mean is computed, with one more parameter that has a prior. */
const withParameter = (declaration: string, mean: string): string => `model M {
  ${declaration}
  param slope: real[2]
  observed x: real[2] ~ Normal(exp(slope) * ${mean}, 1)
}`;

function parameterValue(ir: ModelIR, name: string, slots: Record<string, Float64Array>): Float64Array {
  const parameter: Parameter = ir.parameters.find((one) => one.name === name)!;
  return constrain(slots[parameter.id]!, rawShape(parameter.type), parameter.type.kind);
}

function logPrior(model: { ir: ModelIR; plan: GradientPlan }, slots: Record<string, Float64Array>): number {
  const { metrics } = run(model, { is: "evaluate" }, 3, { slots, data: { x } });
  return metrics.log_prior! / metrics.rows!;
}

const { logDensityNumber: dirichlet } = distributions.Dirichlet!.vector!.a!;
const { logDensityNumber: wishart } = distributions.InverseWishart!.vector!.scale!;
const { logDensityNumber: normal } = distributions.Normal!.vector!.cov!;
const gamma = (value: number): number => distributions.Gamma!.logDensity!(numbers, value, { shape: 2, rate: 3 });

/** The same densities on the host, which their own tests hold to saved values. */
test.each<[string, string, (value: Float64Array) => number]>([
  ["param w: simplex(3) ~ Dirichlet([2, 1, 3])", "1", (w) => dirichlet(w, { a: [2, 1, 3] })],
  ["param w: simplex(3)[2] ~ Dirichlet(2)", "1", (w) => dirichlet(w.subarray(0, 3), { a: [2] }) + dirichlet(w.subarray(3), { a: [2] })],
  ["param c: spd(2) ~ InverseWishart(scale: [[2, 0.3], [0.3, 1]], df: 5)", "1", (c) => wishart(c, { scale: [2, 0.3, 0.3, 1], df: [5] })],
  [
    "param c: spd(2)[2] ~ InverseWishart(scale: identity(2), df: [5, 6])",
    "1",
    (c) => wishart(c.subarray(0, 4), { scale: [1, 0, 0, 1], df: [5] }) + wishart(c.subarray(4), { scale: [1, 0, 0, 1], df: [6] }),
  ],
  [
    "param m: real[2, 2] ~ Normal([1, 2], cov: [[2, 1], [1, 3]])",
    "m[1]",
    (m) => normal(m.subarray(0, 2), { mean: [1, 2], cov: [2, 1, 1, 3] }) + normal(m.subarray(2), { mean: [1, 2], cov: [2, 1, 1, 3] }),
  ],
  ["param r: positive[2] ~ Gamma(2, rate: 3)", "r", (r) => gamma(r[0]!) + gamma(r[1]!)],
  ["param m: real[2] ~ Normal([1, -1], std: 2)", "m", (m) => logNormal(m[0]!, 1, 2) + logNormal(m[1]!, -1, 2)],
])("%s: its log-density in the values as written", (declaration, mean, wanted) => {
  const model = gradientOf(withParameter(declaration, mean));
  const slots = slotsOf(model.plan);
  const name = /param (\w+)/.exec(declaration)![1]!;
  expect(logPrior(model, slots)).toBeCloseTo(wanted(parameterValue(model.ir, name, slots)), 10);
});

test("a prior may depend on other parameters: both are learned", () => {
  const model = gradientOf(withParameter("param centre: real ~ Normal(0, 1)\n  param m: real[2] ~ Normal(centre, std: 0.5)", "m"));
  const slots = slotsOf(model.plan);
  const [centre] = slots["M.centre"]!;
  const wanted = logNormal(centre!, 0, 1) + Array.from(slots["M.m"]!).reduce((sum, m) => sum + logNormal(m, centre!, 0.5), 0);
  expect(logPrior(model, slots)).toBeCloseTo(wanted, 10);
});

test("each copy of a network has its own parameters, and the prior of each", () => {
  const model = gradientOf(`network Line[2](t: real) -> real {
  param slope: real ~ Normal(1, std: 2)
  return slope * t
}
model M {
  given u: real
  latent k: category(2) ~ Categorical(uniform(2))
  observed x: real[2] ~ Normal(Line[k](u), 1)
}`);
  const slots = slotsOf(model.plan);
  const slopes = Object.entries(slots).flatMap(([name, values]) => (name.includes("slope") ? Array.from(values) : []));
  expect(slopes).toHaveLength(2);
  const { metrics } = run(model, { is: "evaluate" }, 3, { slots, data: { x, u: [1, 2, 3] } });
  expect(metrics.log_prior! / metrics.rows!).toBeCloseTo(
    slopes.reduce((sum, slope) => sum + logNormal(slope, 1, 2), 0),
    10,
  );
});

test("the gradient of a step is that of the rows' mean and the prior's share of one row", () => {
  const text = (prior: string): string => withParameter(`param m: real[2]${prior}`, "m");
  const [bare, under] = [gradientOf(text("")), gradientOf(text(" ~ Normal(1, std: 2)"))];
  const slots = slotsOf(bare.plan);
  const step = { is: "step", step: "update", report: true } as const;
  const inputs = { slots, data: { x }, scalars: { rows: 50 } };
  const [without, found] = [run(bare, step, 3, inputs), run(under, step, 3, inputs)];
  // The loss is minus the objective: of Normal(1, 2) the slope is -(m - 1) / 4.
  Array.from(slots["M.m"]!).forEach((m, i) => {
    expect(found.gradients["M.m"]![i]! - without.gradients["M.m"]![i]!).toBeCloseTo((m - 1) / 4 / 50, 10);
  });
  expect(found.gradients["M.slope"]).toEqual(without.gradients["M.slope"]);
  expect(found.metrics.loglik).toBe(without.metrics.loglik);
  expect(found.metrics.log_prior).toBeCloseTo(
    Array.from(slots["M.m"]!).reduce((sum, m) => sum + logNormal(m, 1, 2), 0),
    10,
  );
});

test("a bound takes the log prior too", () => {
  const model = gradientOf(`encoder Read(x: real[2]) -> Normal[1] {
  return Normal(x |> dense(1), log_var: x |> dense(1))
}
decoder Draw(z: real[1]) -> Normal[2] {
  param level: real[2] ~ Normal(3, std: 0.1)
  return Normal(level + (z |> dense(2)), std: 1)
}
model M {
  latent z: real[1] ~ Normal(0, 1)
  observed x: real[2] ~ Draw(z)
  posterior z ~ Read(x)
}`);
  const slots = slotsOf(model.plan);
  const { metrics } = run(model, { is: "step", step: "update", report: true }, 3, { slots, data: { x }, scalars: { rows: 3, beta: 1 } });
  const levels = Array.from(slots["Draw.level"]!);
  expect(metrics.log_prior).toBeCloseTo(
    levels.reduce((sum, level) => sum + logNormal(level, 3, 0.1), 0),
    8,
  );
  expect(model.plan.metrics).toContain("log_prior");
});
