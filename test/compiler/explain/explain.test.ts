import { expect, test } from "vitest";
import { explain } from "../../../src/compiler/explain/index.ts";
import { printExplanation } from "../../../src/compiler/explain/print.ts";
import { compile } from "../../../src/compiler/index.ts";
import { diskHost } from "../../support/host.ts";
import { gradientOf } from "../../support/models.ts";
import { specPaths } from "../../support/specs.ts";

/** `vitest -u` writes the goldens again, for review. */
test.each(["gaussian", "gmm", "hmm", "vae", "gan", "atlas", "vamp", "hvae", "factors"])(
  "%s.gen is explained as its golden says",
  async (name) => {
    const { trains } = compile(`specs/${name}.gen`, diskHost);
    const text = trains.map(({ ir, plan }) => printExplanation(explain(ir, plan))).join("\n");
    await expect(text).toMatchFileSnapshot(`golden/${name}.txt`);
  },
);

test.each(specPaths)("%s: the networks' weights and the model's own parameters add up to the plan's", (path) => {
  for (const { ir, plan } of compile(path, diskHost).trains) {
    if (plan.kind !== "gradient") continue;
    const { networks, parameters } = explain(ir, plan);
    const own = plan.layout.slots.filter(({ kind, name }) => kind === "weight" && name.startsWith(`${ir.model}.`));
    const ofModel = own.reduce((sum, { shape }) => sum + shape.reduce((size, axis) => size * axis, 1), 0);
    expect(networks.reduce((sum, network) => sum + network.weights, ofModel)).toBe(parameters);
  }
});

test("parameters inside a network count by their free numbers, fixed ones not at all", () => {
  const { ir, plan } = gradientOf(`network Mix[3](x: real[2]) -> real {
  param share: simplex(2)
  param unit: positive = 2
  return dot(share, x) * unit
}
model M {
  given x: real[2]
  observed u: real ~ Normal(Mix[1](x), 1)
}`);
  expect(explain(ir, plan).networks).toMatchObject([{ name: "Mix", weights: 3 }]);
  expect(plan.parameters).toBe(3);
});

test("a likelihood by gradient is of what is observed, given what is given", () => {
  const head = "model M {\n  given t: real\n  param slope: real\n";
  const { plan: regression } = gradientOf(`${head}  observed u: real ~ Normal(exp(slope) * t, 1)\n}`);
  expect(regression.terms.map(({ text }) => text)).toEqual(["log p(u | t)"]);
  const { plan: mixture } = gradientOf(`${head}  param a: real[2]
  latent k: category(2) ~ Categorical(uniform(2))
  observed u: real ~ Normal(a[k] + exp(slope) * t, 1)\n}`);
  expect(mixture.terms.map(({ text }) => text)).toEqual(["log Σ_{k} p(k, u | t)"]);
});

test("settings say who chose them, and calls leave their defaults out", () => {
  const { trains } = compile("specs/hvae.gen", diskHost, { overrides: { epochs: 3 } });
  const { settings } = explain(trains[0]!.ir, trains[0]!.plan);
  expect(settings.filter(({ origin }) => origin !== "default")).toEqual([
    { name: "objective", value: "elbo(beta: warmup(from: 0, to: 1, epochs: 5))", origin: "written" },
    { name: "epochs", value: "3", origin: "override" },
  ]);
});
