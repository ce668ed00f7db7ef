import { expect, test } from "vitest";
import type { ParamUse } from "../../../src/compiler/ir/types/plan.ts";
import { statisticsOf } from "../../support/models.ts";

/** What a use says, places left out. */
function essence({ node: _node, ...use }: ParamUse): Omit<ParamUse, "node"> {
  return use;
}

function usesOf(model: string): Record<string, Omit<ParamUse, "node">>[] {
  const { plan } = statisticsOf(model);
  return plan.emissions.map(({ params }) => Object.fromEntries(Object.entries(params).map(([name, use]) => [name, essence(use)])));
}

const mixture = (scale: string, argument: string): string => `model M(K = 3) {
  param w: simplex(K)
  param m: real[K, 2]
  param s: ${scale}
  latent k: category(K) ~ Categorical(w)
  observed x: real[2] ~ Normal(m[k], ${argument})
}`;

test("no latent: one step, no axes", () => {
  const { plan } = statisticsOf(`model M {
  param m: real[2]
  param c: spd(2)
  observed x: real[2] ~ Normal(m, cov: c)
}`);
  expect(plan).toMatchObject({ label: "closed-form", row: 6, axes: [], parameters: 5 });
  expect(plan.emissions).toMatchObject([
    { observed: "M.x", field: "x", family: "Normal", kernel: "quadratic", width: 2, columns: ["a", "b"], node: "M.x" },
  ]);
  expect(essence(plan.emissions[0]!.params.cov!)).toEqual({ param: "c", index: [], structure: "full", estimate: "free", shape: [2, 2] });
});

test.each([
  ["full", "spd(2)[K]", "cov: s[k]", ["k"], [2, 2], 6 + 9 + 2],
  ["full, tied", "spd(2)", "cov: s", [], [2, 2], 6 + 3 + 2],
  ["diagonal", "positive[K, 2]", "var: s[k]", ["k"], [2], 6 + 6 + 2],
  ["diagonal, tied", "positive[2]", "std: s", [], [2], 6 + 2 + 2],
  ["spherical", "positive[K]", "var: s[k]", ["k"], [], 6 + 3 + 2],
  ["spherical, tied", "positive", "var: s", [], [], 6 + 1 + 2],
] as const)("a mixture's scale: %s", (name, scale, argument, index, shape, parameters) => {
  const { plan } = statisticsOf(mixture(scale, argument));
  expect(plan).toMatchObject({ label: "em", row: 8, parameters });
  expect(plan.axes).toMatchObject([{ name: "k", variable: "M.k", size: 3, kind: "categorical", role: "latent" }]);
  expect(essence(plan.axes[0]!.initial)).toEqual({ param: "w", index: [], estimate: "free", shape: [3] });
  const { mean, ...scales } = plan.emissions[0]!.params;
  expect(essence(mean!)).toEqual({ param: "m", index: ["k"], estimate: "free", shape: [2] });
  const structure = name.split(",")[0];
  expect(essence(Object.values(scales)[0]!)).toEqual({ param: "s", index, structure, estimate: "free", shape });
});

test("a chain has an initial law and a transition", () => {
  const { plan } = statisticsOf(`data S {
  source: csv("d.csv")
  u: real
  sequence: along(day)
}
model M(K = 3) {
  param start: simplex(K)
  param move: simplex(K)[K] = left_right(1)
  param m: real[K]
  latent s: category(K) ~ Markov(start, move)
  observed u: real ~ Normal(m[s], std: 1)
}
train M on S`);
  expect(plan).toMatchObject({ label: "baum-welch", row: 7 });
  expect(plan.axes).toMatchObject([{ name: "s", kind: "markov", size: 3, initial: { param: "start", shape: [3] } }]);
  // Steps down and over two are 0, so the last state stays: one free number in each of the first two rows.
  expect(essence(plan.axes[0]!.transition!)).toEqual({
    param: "move",
    index: [],
    estimate: "free",
    fixed: [null, null, 0, 0, null, null, 0, 0, 1],
    shape: [3, 3],
  });
  expect(plan.parameters).toBe(2 + 2 + 3);
  expect(plan.emissions[0]!.params.std).toMatchObject({ estimate: "fixed", fixed: [1], structure: "diagonal", index: [] });
});

test("observed variables of several families are emissions of one state space", () => {
  const { plan } = statisticsOf(`model M(K = 2) {
  param w: simplex(K)
  param m: real[K]
  param r: positive[K]
  param l: positive
  param p: unit[K, 3]
  param q: simplex(3)[K]
  latent k: category(K) ~ Categorical(w)
  observed u: real ~ Normal(m[k], std: 2)
  observed t: positive ~ Exponential(r[k])
  observed n: count ~ Poisson(l)
  observed bits: binary[3] ~ Bernoulli(p[k])
  observed y: category(3) ~ Categorical(q[k])
}`);
  expect(plan.emissions.map(({ field, family, kernel, width }) => [field, family, kernel, width])).toEqual([
    ["u", "Normal", "quadratic", 1],
    ["t", "Exponential", "linear", 1],
    ["n", "Poisson", "linear", 1],
    ["bits", "Bernoulli", "linear", 3],
    ["y", "Categorical", "table", 1],
  ]);
  expect(plan.emissions[4]).toMatchObject({ levels: 3, columns: ["kind"] });
  expect(plan.emissions[3]!.columns).toEqual(["b1", "b2", "b3"]);
  expect(plan.emissions[2]!.params.rate).toMatchObject({ param: "l", index: [] });
  expect(plan.parameters).toBe(1 + 2 + 2 + 1 + 6 + 4);
});

test("an observed category that others depend on is an axis: quadratic discriminant analysis", () => {
  const { plan } = statisticsOf(`model M {
  param share: simplex(3)
  param m: real[3, 2]
  param c: spd(2)[3]
  observed y: category(3) ~ Categorical(share)
  observed x: real[2] ~ Normal(m[y], cov: c[y])
}`);
  expect(plan).toMatchObject({ label: "closed-form", row: 6, parameters: 2 + 6 + 9 });
  expect(plan.axes).toMatchObject([{ name: "y", role: "observed", field: "y", size: 3 }]);
  expect(plan.emissions.map(({ field }) => field)).toEqual(["x"]);
});

test("naive Bayes: one observed parent of several variables", () => {
  const { plan } = statisticsOf(`model M {
  param share: simplex(3)
  param m: real[3]
  param r: positive[3]
  observed u: real ~ Normal(m[y], std: 1)
  observed t: positive ~ Exponential(r[y])
  observed y: category(3) ~ Categorical(share)
}`);
  expect(plan.axes.map(({ name }) => name)).toEqual(["y"]);
  expect(plan.emissions.map(({ field, params }) => [field, Object.values(params).map(({ index }) => index)])).toEqual([
    ["u", [["y"], []]],
    ["t", [["y"]]],
  ]);
});

test("two latents span the product of their categories, and one may decide the other", () => {
  const { plan } = statisticsOf(`model M(J = 2, K = 3) {
  param v: simplex(J)
  param w: simplex(K)[J]
  param m: real[J, K]
  latent j: category(J) ~ Categorical(v)
  latent k: category(K) ~ Categorical(w[j])
  observed u: real ~ Normal(m[j, k], std: 1)
}`);
  expect(plan.axes.map(({ name, size, initial }) => [name, size, initial.index])).toEqual([
    ["j", 2, []],
    ["k", 3, ["j"]],
  ]);
  expect(plan.emissions[0]!.params.mean).toMatchObject({ index: ["j", "k"], shape: [] });
});

test("what `=` fixes is fixed, entry by entry", () => {
  const [uses] = usesOf(`model M(K = 2) {
  param w: simplex(K) = [0.25, 0.75]
  param m: real[K, 2] = [[0, _], [1, 1]]
  latent k: category(K) ~ Categorical(w)
  observed x: real[2] ~ Normal(m[k], var: 0.5)
}`);
  expect(uses!.mean).toEqual({ param: "m", index: ["k"], estimate: "free", fixed: [0, null, 1, 1], shape: [2] });
  expect(uses!.var).toEqual({ index: [], estimate: "fixed", fixed: [0.5], shape: [], structure: "spherical" });
});

test("a binding is what it stands for", () => {
  const bound = usesOf(`model M(K = 2) {
  param w: simplex(K)
  param m: real[K, 2]
  param c: spd(2)
  latent k: category(K) ~ Categorical(w)
  centre = m[k]
  observed x: real[2] ~ Normal(centre, cov: c)
}`);
  const plain = usesOf(`model M(K = 2) {
  param w: simplex(K)
  param m: real[K, 2]
  param c: spd(2)
  latent k: category(K) ~ Categorical(w)
  observed x: real[2] ~ Normal(m[k], cov: c)
}`);
  expect(bound).toEqual(plain);
});

test("a shared mean stays a weighted fit where the scale is shared, or known", () => {
  expect(
    usesOf(`model M(K = 2) {
  param w: simplex(K)
  param m: real[2]
  latent k: category(K) ~ Categorical(w)
  observed x: real[2] ~ Normal(m, std: 1)
}`)[0]!.mean,
  ).toMatchObject({ index: [] });
});

test("one number, or one for each column, in every form of a scalar family", () => {
  const { plan } = statisticsOf(`model M(K = 2) {
  param w: simplex(K)
  param a: positive[K]
  param b: positive
  param l: real[K, 3]
  latent k: category(K) ~ Categorical(w)
  observed v: unit[3] ~ Beta(a: a[k], b: b)
  observed bits: binary[3] ~ Bernoulli(logits: l[k])
}`);
  const [beta, bernoulli] = plan.emissions;
  expect(beta).toMatchObject({ family: "Beta", kernel: "linear", width: 3 });
  expect([beta!.params.a!, beta!.params.b!].map(({ index, shape }) => [index, shape])).toEqual([
    [["k"], []],
    [[], []],
  ]);
  expect(bernoulli!.params.logits).toMatchObject({ index: ["k"], shape: [3] });
});

test("a Normal's scale may be given by its logarithm", () => {
  const { plan } = statisticsOf(mixture("real[K, 2]", "log_std: s[k]"));
  expect(plan).toMatchObject({ label: "em", parameters: 6 + 6 + 2 });
  expect(essence(plan.emissions[0]!.params.log_std!)).toEqual({
    param: "s",
    index: ["k"],
    structure: "diagonal",
    estimate: "free",
    shape: [2],
  });
});
