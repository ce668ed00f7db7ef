import { expect, test } from "vitest";
import { explain } from "../../../src/compiler/explain/index.ts";
import { printExplanation } from "../../../src/compiler/explain/print.ts";
import { compile } from "../../../src/compiler/index.ts";
import { isFixed } from "../../../src/compiler/ir/laws.ts";
import { diskHost, memoryHost } from "../../support/host.ts";
import { gradientOf } from "../../support/models.ts";
import { specPaths } from "../../support/specs.ts";

/** `vitest -u` writes the goldens again, for review. */
test.each(["gaussian", "gmm", "hmm", "vae", "gan", "atlas", "vamp", "hvae", "factors", "species", "days", "walks", "waits", "covariances"])(
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

const steps = (spec: string): Record<string, string[]> => {
  const { trains } = compile("a.gen", memoryHost({ "a.gen": spec }));
  const { ir, plan } = trains[0]!;
  return Object.fromEntries(explain(ir, plan).algorithm.map(({ name, lines }) => [name, lines]));
};

test.each(specPaths)("%s: the M step tells every free parameter of a fit by sums, and nothing of one by gradient", (path) => {
  for (const { ir, plan } of compile(path, diskHost).trains) {
    const { algorithm } = explain(ir, plan);
    const maxima = algorithm.find(({ name }) => name === "M step" || name === "Maximum")?.lines ?? [];
    const told = maxima.map((line) => line.split(/ = |: /)[0]!);
    const free = ir.parameters.filter((parameter) => plan.kind === "statistics" && !isFixed(parameter)).map(({ name }) => name);
    for (const name of free) expect(told.some((left) => left.split(/[^\p{L}\p{Nd}_]+/u).includes(name))).toBe(true);
    expect(algorithm.length > 0).toBe(plan.kind === "statistics");
  }
});

test("a mixture within the states of a chain, logits, and priors", () => {
  const {
    "E step": expectation,
    "M step": maxima,
    "Cost of an iteration": cost,
  } = steps(`data D {
  source: csv("d.csv")
  n: count
  b: binary?
  sequence: along(row)
}
model M(S = 2, J = 3) {
  param first: simplex(S)
  param move: simplex(S)[S] ~ Dirichlet(2)
  param mix: simplex(J)[S]
  param rate: positive[S, J] ~ Gamma(shape: 2, rate: 1)
  param l: real[S]
  latent s: category(S) ~ Markov(first, move)
  latent j: category(J) ~ Categorical(mix[s])
  observed n ~ Poisson(rate[s, j])
  observed b: binary? ~ Bernoulli(logits: l[s])
}
train M on D
`);
  expect(expectation).toEqual([
    "forward: a[t](s) = p(n[t], b[t] | s) Σ_{s'} a[t-1](s') p(s | s')",
    "backward: b[t](s) = Σ_{s'} p(s' | s) p(n[t+1], b[t+1] | s') b[t+1](s')",
    "r[s] = p(s | all steps) ∝ a[t](s) b[t](s), for each step",
    "moves[s, s'] = p(s, then s' | all steps) ∝ a[t-1](s) p(s' | s) p(n[t], b[t] | s') b[t](s')",
    "j is summed inside p(n[t], b[t] | s), and r[s] is shared among its values by Bayes' rule",
    "missing entries of b: left out of densities and sums",
  ]);
  expect(maxima).toEqual([
    "first[s] = Σ r[s] / N, of first steps",
    "move[s, s'] = Σ moves[s, s'] / Σ_s' Σ moves[s, s'], with its prior's counts",
    "mix[s, j] = Σ r[s, j] / Σ r[s]",
    "rate[s, j] = Σ r[s, j] n / Σ r[s, j]",
    "with log p(rate) added to what is maximised",
    "l[s]: p = Σ r[s] b / Σ r[s]",
  ]);
  expect(cost).toEqual(["in the order of N · (6 · (1 + 1) + 2²) operations: N rows, every category, every column, every move"]);
});

test("pooled and logarithmic scales, heavy tails, regressions", () => {
  const head = `data D {
  source: csv("d.csv")
  u: real
  y: positive
  b: binary
  g: category(2)
}
`;
  expect(
    steps(`${head}model M {
  param share: simplex(2)
  param m: real[2]
  param v: positive
  observed g: category(2) ~ Categorical(share)
  observed y: positive ~ LogNormal(m[g], std: v)
}
train M on D
`),
  ).toEqual({
    Maximum: [
      "share[g] = N_g / N",
      "m[g] = Σ_g log y / N_g",
      "v² = Σ (log y - m[g])² / N",
      "Σ_g sums over the rows of each g, N_g counts them",
      "no spread falls below variance_floor, a share of the field's own variance",
    ],
  });
  expect(
    steps(`${head}model M(K = 2) {
  given y: positive
  param w: simplex(K)
  param a: real[K]
  param c: real[K]
  param s: positive
  param d: real[K]
  latent k: category(K) ~ Categorical(w)
  observed u: real ~ StudentT(a[k], std: s, df: 4)
  observed b: binary ~ Bernoulli(logits: c[k] + d[k] * y)
}
train M on D
`)["M step"],
  ).toEqual([
    "w[k] = Σ r[k] / N",
    "a[k], s: maximise Σ r[k] log p(u) one after the other, each given the rest (ECM)",
    "c[k], d[k]: Newton's method (iteratively reweighted least squares), each row weighed by r[k]",
    "no spread falls below variance_floor, a share of the field's own variance",
  ]);
});

test("missing entries under a covariance stand in the sums by what the others tell of them", () => {
  const { "E step": expectation } = steps(`data D {
  source: csv("d.csv")
  x: real[2]? = [a, b]
}
model M(K = 2) {
  param w: simplex(K)
  param m: real[K, 2]
  param c: spd(2)[K]
  latent k: category(K) ~ Categorical(w)
  observed x: real[2]? ~ Normal(m[k], cov: c[k])
}
train M on D
`);
  expect(expectation?.at(-1)).toBe("missing entries of x: their means and products, given those that are there, stand in the sums");
});

test("every factor has its law: known tables, moves that read another category, regressions, loadings", () => {
  const { trains } = compile(
    "a.gen",
    memoryHost({
      "a.gen": `data D {
  source: csv("d.csv")
  n: count
  t: real
  open: positive
  x: real[2] = [a, b]
  sequence: along(day)
}
model M(K = 2) {
  given t: real
  given open: positive
  param kind: simplex(2)
  param move: simplex(K)[2, K]
  param level: real[K]
  param slope: real
  param m: real[2]
  param load: real[K, 2, 1]
  param noise: positive[2]
  latent c: category(2) per sequence ~ Categorical(kind)
  latent s: category(K) ~ Markov([0.25, 0.75], move[c])
  latent z: real[1] ~ Normal(0, 1)
  observed n ~ Poisson(log_rate: level[s] + slope * t + log(open))
  observed x: real[2] ~ Normal(m - load[s] @ z, std: noise)
}
train M on D
`,
    }),
  );
  const { ir, plan } = trains[0]!;
  expect(explain(ir, plan).laws).toEqual([
    "p(c) = kind[c]",
    "p(s in the first step) = [0.25, 0.75][s]",
    "p(s' | c, s) = move[c, s, s']",
    "p(n | s, t, open) = Poisson(log_rate: level[s] + slope * t + log(open))",
    "p(z) = Normal(mean: 0, std: 1)",
    "p(x | s, z) = Normal(mean: m - load[s] @ z, std: noise)",
  ]);
});
