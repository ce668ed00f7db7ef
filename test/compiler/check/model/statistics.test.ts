import { expect, test } from "vitest";
import type { Density, Variable } from "../../../../src/compiler/ir/types/model.ts";
import { typeText } from "../../../../src/compiler/math/shape.ts";
import { check } from "./check.ts";

const iris = `data Iris {
  source: csv("iris.csv")
  x: real[4] = [a, b, c, d]
}
`;

/** The one model of a text that has no mistake. */
function sound(text: string, sizes: Record<string, number> = {}) {
  const { models, lines } = check(text, sizes);
  expect(lines).toEqual([]);
  return Object.values(models)[0]!;
}

function densityOf(variable: Variable | undefined): Density {
  if (variable?.by.is !== "law" || variable.by.law.is !== "density") throw new Error("no density");
  return variable.by.law.density;
}

test("gaussian: two params, one observed with a covariance", () => {
  const model = sound(`${iris}model Flower {
    param mean: real[4]
    param cov: spd(4)
    observed x: real[4] ~ Normal(mean, cov: cov)
  }
  train Flower on Iris`);
  expect(model.parameters.map((one) => [one.id, typeText(one.type)])).toEqual([
    ["Flower.mean", "real[4]"],
    ["Flower.cov", "spd(4)"],
  ]);
  const [x] = model.variables;
  expect(x).toMatchObject({ id: "Flower.x", role: "observed", plate: "row", field: "x" });
  expect(densityOf(x)).toMatchObject({
    node: "Flower.x",
    distribution: "Normal",
    form: "cov",
    args: { mean: { is: "param", name: "mean", node: "Flower.x.mean" }, cov: { is: "param", name: "cov", node: "Flower.x.cov" } },
  });
});

test("gmm: an index takes a bracket axis; sizes by default, given, and from the fields", () => {
  const text = `${iris}model Flowers(K = 3, D) {
    param w: simplex(K)
    param mean: real[K, D]
    param cov: spd(D)[K]
    latent k ~ Categorical(w)
    observed x ~ Normal(mean[k], cov: cov[k])
  }
  train Flowers on Iris`;
  const model = sound(text, { K: 5 });
  expect(model.sizes).toEqual({ K: 5, D: 4 });
  expect(model.variables.map((one) => typeText(one.type))).toEqual(["category(5)", "real[4]"]);
  const { cov } = densityOf(model.variables[1]).args;
  expect(typeText(cov!.type)).toBe("spd(4)");
  expect(cov).toMatchObject({ is: "index", of: { name: "cov" }, by: [{ is: "category", of: { is: "variable", name: "k" } }] });
  expect(sound(text).sizes.K).toBe(3);
});

test("sizes are found through indices, products and covariances", () => {
  const model = sound(`${iris}model Factors(K = 3, Q = 2, D) {
    param mean: real[K, D]
    param load: real[K, D, Q]
    param noise: positive[D]
    latent k: category(K) ~ Categorical(uniform(K))
    latent z: real[Q] ~ Normal(0, 1)
    observed x ~ Normal(mean[k] + load[k] @ z, var: noise)
  }
  train Factors on Iris`);
  expect(model.sizes).toEqual({ K: 3, Q: 2, D: 4 });
  const { mean } = densityOf(model.variables[2]).args;
  expect(mean).toMatchObject({
    is: "apply",
    fn: "add",
    node: "Factors.add_1",
    args: [{ is: "index" }, { fn: "contract", node: "Factors.contract_1" }],
  });
});

test("hmm: a chain on sequences, rows are time steps", () => {
  const model = sound(`data Weather {
    source: csv("weather.csv")
    x: real[2] = [a, b]
    sequence: along(date)
  }
  model Seasons(K = 4) {
    param initial: simplex(K)
    param transition: simplex(K)[K] = left_right(1)
    param mean: real[K, 2]
    param var: positive[K, 2]
    latent s: category(K) ~ Markov(initial, transition)
    observed x: real[2] ~ Normal(mean[s], var: var[s])
  }
  train Seasons on Weather`);
  expect(model.variables.map((one) => one.plate)).toEqual(["time", "time"]);
  expect(densityOf(model.variables[0])).toMatchObject({ distribution: "Markov", form: "initial" });
  expect(model.parameters[1]!.fixed).toEqual([null, null, 0, 0, 0, null, null, 0, 0, 0, null, null, 0, 0, 0, 1]);
});

test("a classifier: an observed category selects", () => {
  const model = sound(`data Iris {
    source: csv("iris.csv")
    x: real[4] = [a, b, c, d]
    y: category("setosa", "versicolor") = species
  }
  model Species {
    param share: simplex(2)
    param mean: real[2, 4] ~ Normal(0, std: 10)
    param cov: spd(4) ~ InverseWishart(scale: identity(4), df: 6)
    observed y: category(2) ~ Categorical(share)
    observed x ~ Normal(mean[y], cov: cov)
  }
  train Species on Iris`);
  expect(model.variables[0]!.type.levels).toEqual(["setosa", "versicolor"]);
  expect(model.parameters[1]!.prior).toMatchObject({ distribution: "Normal", form: "std" });
  expect(typeText(model.parameters[2]!.prior!.args.scale!.type)).toBe("spd(4)");
});

test("kinds of every sort under their distributions", () => {
  const model = sound(`model Kinds(K = 2) {
    param w: simplex(K) ~ Dirichlet(2)
    param shape: positive[K]
    param wet: unit[K] ~ Beta(2, 2)
    param p: simplex(5)[K, 3]
    param l: real[K, 4]
    latent c: category(K) ~ Categorical(w)
    observed wind ~ Gamma(shape[c], rate: 2)
    observed rain ~ Bernoulli(wet[c])
    observed items ~ Categorical(p[c])
    observed one ~ Categorical(logits: l[c])
    observed n ~ Poisson(shape[c] * 2)
    observed v: unit[3] ~ Beta(1, 2)
  }`);
  expect(model.variables.map((one) => `${one.name}: ${typeText(one.type)}`)).toEqual([
    "c: category(2)",
    "wind: positive",
    "rain: binary",
    "items: category(5)[3]",
    "one: category(4)",
    "n: count",
    "v: unit[3]",
  ]);
});

test("a fixed param: entries repeat along leading axes, one free share is what the others leave", () => {
  const model = sound(`model Fixed(K = 2) {
    param a: real[K, 2] = [1, -2]
    param b: positive[2] = 10%
    param c: simplex(3)[K] = [[0.5, _, 0.3], [_, _, 0.2]]
    param d: simplex(4) = uniform(4)
    observed x: real[2] ~ Normal(a[0], var: b)
  }`);
  expect(model.parameters.map((one) => one.fixed)).toEqual([
    [1, -2, 1, -2],
    [0.1, 0.1],
    [0.5, 0.19999999999999996, 0.3, null, null, 0.2],
    [0.25, 0.25, 0.25, 0.25],
  ]);
});

test("ring: fixed centres, the variable's shape from its mean", () => {
  const model = sound(`model Ring {
    param centre: real[3, 2] = [[2, 0], [0, 2], [-2, 0]]
    latent m: category(3) ~ Categorical(uniform(3))
    observed x ~ Normal(centre[m], std: 0.02)
  }`);
  expect(typeText(model.variables[1]!.type)).toBe("real[2]");
  expect(model.parameters[0]!.fixed).toEqual([2, 0, 0, 2, -2, 0]);
});
