import { expect, test } from "vitest";
import { compile, type Overrides } from "../../src/compiler/index.ts";
import { memoryHost } from "../support/host.ts";

const data = `data Iris {
  source: csv("data/iris.csv")
  x: real[2] = [a, b]
}
`;
const mixture = `model Flowers(K = 3, D) {
  param w: simplex(K)
  param mean: real[K, D]
  param cov: spd(D)[K]
  latent k: category(K) ~ Categorical(w)
  observed x: real[D] ~ Normal(mean[k], cov: cov[k])
}
`;

function compiled(files: Record<string, string>, overrides: Overrides = {}) {
  const result = compile("specs/main.gen", memoryHost(files), { overrides });
  return { ...result, codes: result.diagnostics.map((found) => found.code) };
}

function settingsOf(text: string, overrides: Overrides) {
  const { trains, codes } = compiled({ "specs/main.gen": data + mixture + text }, overrides);
  expect(codes).toEqual([]);
  return trains[0]!.ir;
}

test("sizes and settings know who chose them", () => {
  const { sizes, settings } = settingsOf("train Flowers(K: 2) on Iris { starts: 4 }", { set: { "train.tolerance": "1e-6" } });
  expect(sizes.K).toEqual({ value: 2, origin: "written", node: "train.K" });
  expect(sizes.D).toEqual({ value: 2, origin: "default", node: "Flowers.D" });
  expect(settings.starts).toEqual({ value: 4, origin: "written", node: "train.starts" });
  expect(settings.tolerance).toEqual({ value: 1e-6, origin: "override" });
  expect(settings.iterations).toEqual({ value: 2000, origin: "default" });
});

test("an override goes before what is written and before the default", () => {
  const ir = settingsOf("train Flowers(K: 2) on Iris { starts: 4 }", { set: { K: "2 + 3", starts: "20" }, seed: 7 });
  expect(ir.sizes.K).toEqual({ value: 5, origin: "override" });
  expect(ir.settings.starts).toEqual({ value: 20, origin: "override" });
  expect(ir.settings.seed).toEqual({ value: 7, origin: "override" });
  expect(ir.parameters.map((parameter) => parameter.type.plate)).toEqual([[], [5, 2], [5]]);
});

test("an override may be a call, its own arguments marked", () => {
  const text = `${data}decoder Draw(z: real[1]) -> Normal[2] { return Normal(z |> dense(2), 1) }
encoder Look(x: real[2]) -> Normal[1] { return Normal(x |> dense(1), 1) }
model Auto {
  latent z: real[1] ~ Normal(0, 1)
  observed x: real[2] ~ Draw(z)
  posterior z ~ Look(x)
}
train Auto on Iris`;
  const { trains, codes } = compiled({ "specs/main.gen": text }, { set: { "train.optimizer": "adam(1e-2)" }, epochs: 3 });
  expect(codes).toEqual([]);
  const { settings } = trains[0]!.ir;
  expect(settings.epochs).toEqual({ value: 3, origin: "override" });
  expect(settings.optimizer).toEqual({
    value: {
      call: "adam",
      args: {
        learning_rate: { value: 0.01, origin: "override" },
        beta1: { value: 0.9, origin: "default" },
        beta2: { value: 0.999, origin: "default" },
        epsilon: { value: 1e-8, origin: "default" },
      },
    },
    origin: "override",
  });
});

test("another file for the data, as it was given", () => {
  const { trains } = compiled({ "specs/main.gen": `${data + mixture}train Flowers on Iris` }, { data: { Iris: "elsewhere/rows.csv" } });
  expect(trains[0]!.ir.data!.source).toEqual({
    is: "csv",
    path: "elsewhere/rows.csv",
    package: false,
    node: "Iris.source",
    option: "data Iris",
  });
});

test("paths and consts belong to the file that declares them", () => {
  const files = {
    "specs/main.gen": `import Iris from "shared/data.gen"\nconst n = 5\n${mixture}train Flowers on Iris`,
    "specs/shared/data.gen": `const n = 2\ndata Iris {\n  source: csv("iris.csv")\n  x: real[n] = [a, b]\n}`,
  };
  const { trains, codes, sources } = compiled(files);
  expect(codes).toEqual([]);
  expect(trains[0]!.ir.data!.source).toMatchObject({ path: "specs/shared/iris.csv" });
  expect(trains[0]!.ir.variables.find((variable) => variable.name === "x")!.type.plate).toEqual([2]);
  expect(sources.map((source) => source.path)).toEqual(["specs/main.gen", "specs/shared/data.gen"]);
  expect(trains[0]!.ir.sources).toEqual(sources.map(({ path, sha256 }) => ({ path, sha256 })));
});

test("a file that two others import is read once, and is no name twice", () => {
  const files = {
    "specs/main.gen": `import "a.gen"\nimport "b.gen"\nimport "data.gen"\ntrain One on Iris`,
    "specs/a.gen": 'import "data.gen"\nmodel One { observed x: real[2] ~ Normal(0, 1) }',
    "specs/b.gen": 'import "data.gen"\nmodel Two { observed x: real[2] ~ Normal(0, 1) }',
    "specs/data.gen": data,
  };
  const { codes, sources } = compiled(files);
  expect(codes).toEqual([]);
  expect(sources).toHaveLength(4);
});

test("trains of imported files stay there", () => {
  const files = {
    "specs/main.gen": 'import "other.gen"',
    "specs/other.gen": `${data + mixture}train Flowers on Iris`,
  };
  expect(compiled(files)).toMatchObject({ codes: [], trains: [] });
});

test("names that a failed import would have brought are not missed as well", () => {
  const { codes } = compiled({ "specs/main.gen": 'import "absent.gen"\ntrain Model on Data\nmodel Own { observed x: real ~ Draw(1) }' });
  expect(codes).toEqual(["GEN2001"]);
});

test("a file that isn't there", () => {
  const { diagnostics, trains } = compiled({});
  expect(trains).toEqual([]);
  expect(diagnostics.map(({ code, message }) => ({ code, message }))).toEqual([
    { code: "GEN2013", message: "There is no file `specs/main.gen` to compile." },
  ]);
});

test("a mistake in one declaration leaves the others checked and other trains compiled", () => {
  const text = `${data + mixture}model Broken { observed x: real[2] ~ Normal(0, sd: 1) }
network Unused(x: real[3]) -> real { return x |> conv(1) }
train Broken on Iris
train Flowers on Iris`;
  const { codes, trains } = compiled({ "specs/main.gen": text });
  expect(codes).toEqual(["GEN3001", "GEN2702"]);
  expect(trains.map(({ ir }) => ir.name)).toEqual(["Flowers"]);
});

test("no IR comes from a model that the parser could not read whole", () => {
  const text = `${data}model Half {
  param mean: real[2]
  observed x: real[2] ~ Normal(mean, 1)
  latent z: real[2] ~
}
${mixture}train Half on Iris
train Flowers on Iris`;
  const { codes, trains } = compiled({ "specs/main.gen": text });
  expect(codes).toEqual(["GEN1011"]);
  expect(trains.map(({ ir }) => ir.name)).toEqual(["Flowers"]);
});

test("the same mistake of a model that two runs use is told once", () => {
  const text = `${data}model M { observed x: real[2] ~ Normal(0, sd: 1) }\ntrain M on Iris as A\ntrain M on Iris as B`;
  expect(compiled({ "specs/main.gen": text }).codes).toEqual(["GEN3001"]);
});

test("what an editor has open goes before the files", () => {
  const host = memoryHost({ "specs/main.gen": "train" });
  expect(compile("specs/main.gen", host, { files: { "specs/main.gen": data } }).diagnostics).toEqual([]);
});
