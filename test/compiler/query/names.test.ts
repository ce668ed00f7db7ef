import { expect, test } from "vitest";
import { definition, references, resolve, typeDefinition } from "../../../src/compiler/query/index.ts";
import { tokensOf } from "../../../src/compiler/query/tree/tokens.ts";
import { analysisOf, analysisOfFile } from "../../support/analysis.ts";
import { marked } from "../../support/marked.ts";
import { specPaths } from "../../support/specs.ts";

test.each(specPaths)("every name of %s means something", (path) => {
  const analysis = analysisOfFile(path);
  const known = new Set(analysis.symbols().occurrences.map(({ span }) => span.start));
  const names = tokensOf(analysis.text).filter(({ is, text }) => is === "name" && text !== "_");
  // `along(row)` is a word of that place.
  expect(names.filter(({ start, text }) => !known.has(start) && text !== "row").map(({ text }) => text)).toEqual([]);
});

/** `$0` stands in a name, the ranges are all its places, the declaration first. */
const scopes: Record<string, string> = {
  "a param": "model M { param ⟦mean⟧: real[2] observed x: real[2] ~ Normal($0⟦mean⟧, 1) }",
  "a size":
    "model M(⟦K⟧ = 3) { param w: simplex($0⟦K⟧) latent k: category(⟦K⟧) ~ Categorical(w) observed x ~ Normal(k, 1) }\ndata D { x: real }\ntrain M(⟦K⟧: 4) on D",
  "a latent with its posterior":
    "model M { latent ⟦z⟧: real ~ Normal(0, 1) observed x: real ~ Normal($0⟦z⟧, 1) posterior ⟦z⟧ ~ Normal(x, 1) }",
  "a dimension": "network N(x: real[⟦L⟧]) -> real[⟦L⟧] { return x |> dense($0⟦L⟧) }",
  "an argument by its name": "network N(⟦x⟧: real) -> real { return $0⟦x⟧ }\nmodel M { h = N(⟦x⟧: 3) }",
  "a binding": "network N(x: real[2]) -> real { ⟦h⟧ = x |> relu return $0⟦h⟧ |> dense(1) }",
  "a network piped into": "network ⟦N⟧(x: real) -> real { return x }\nmodel M { given x: real a = x |> $0⟦N⟧ b = ⟦N⟧(x) }",
  "copies of a network":
    "decoder ⟦D⟧[K](z: real) -> Normal { return Normal(z, 1) }\nmodel M(K = 2) { latent k: category(K) ~ Categorical(uniform(K)) observed x: real ~ $0⟦D⟧[k](0) }",
  "a const":
    "const ⟦L⟧ = 2\nconst M = $0⟦L⟧ * 2\nnetwork N(x: real[⟦L⟧]) -> real { return x |> dense(⟦L⟧) }\ndata D { x: real[⟦L⟧] = [a, b] }",
  "a field": 'data D { source: csv("a.csv") ⟦a⟧: real }\nmodel M { observed x: real ~ Normal(0, 1) }\ntrain M on D(x: $0⟦a⟧)',
  "a variable renamed at the train":
    "data D { a: real }\nmodel M { observed ⟦x⟧: real ~ Normal(0, 1) }\ntrain M on D($0⟦x⟧: a) { expect accuracy(⟦x⟧) > 0.5 }",
  "data and model": "data ⟦D⟧ { x: real }\nmodel M { observed x: real ~ Normal(0, 1) }\ntrain M on $0⟦D⟧\ntrain M on ⟦D⟧ as Two",
  "a column": 'data D { source: csv("a.csv") x: real[2] = [⟦a⟧, $0⟦a⟧ * 2] where: ⟦`a`⟧ > 0 sequence: along(t, by: ⟦a⟧) }',
  "a simulated model": "model ⟦Truth⟧ { observed x: real ~ Normal(0, 1) }\ndata D { source: simulate($0⟦Truth⟧, rows: 10) x: real }",
  "a Greek name, whichever way it is coded": "model M { param ⟦µ⟧: real observed x: real ~ Normal($0⟦μ⟧, 1) }",
};

test.each(Object.entries(scopes))("all places of %s", (_what, source) => {
  const { text, at, ranges } = marked(source);
  const analysis = analysisOf(text);
  const found = resolve(analysis, at[0]!);
  expect(found).toBeDefined();
  const places = references(analysis, analysis.keyOf(found!)).map(({ start, end }) => [start, end]);
  expect(places).toEqual(ranges);
});

test.each(Object.entries(scopes).filter(([what]) => what !== "a column"))("the declaration of %s is its first place", (_what, source) => {
  const { text, at, ranges } = marked(source);
  const found = definition(analysisOf(text), at[0]!);
  expect([found?.to.start, found?.to.end]).toEqual(ranges[0]);
});

test("a name of another file leads there, and so does the path of its import", () => {
  const nets = "decoder Draw(z: real) -> Normal { return Normal(z, 1) }\n";
  const { text, at } = marked(
    'import $0Draw from "nets.gen"\nmodel M { latent z ~ Normal(0, 1) observed x: real ~ $1Draw(z) }\nimport "$2nets.gen"',
  );
  const analysis = analysisOf(text, { "nets.gen": nets });
  for (const offset of at.slice(0, 2)) expect(definition(analysis, offset)?.to).toEqual({ path: "nets.gen", start: 8, end: 12 });
  expect(definition(analysis, at[2]!)?.to).toEqual({ path: "nets.gen", start: 0, end: 0 });
});

test("names of the language have no declaration", () => {
  const { text, at } = marked("model M { observed x: $0real ~ $1Normal(0, $2std: 1) }");
  const analysis = analysisOf(text);
  expect(at.map((offset) => definition(analysis, offset))).toEqual([undefined, undefined, undefined]);
  expect(at.map((offset) => resolve(analysis, offset))).toMatchObject([
    { is: "builtin", kind: "type", name: "real" },
    { is: "builtin", kind: "distribution", name: "Normal" },
    { is: "builtin", kind: "argument", name: "std", of: { name: "Normal" } },
  ]);
});

test("the same word means another thing in another place", () => {
  const { text, at } = marked(
    "data D { x: real = $0log(a) y: real = $1log }\nmodel M { observed x: real ~ Normal($2log(3), 1) }\ntrain M on D { optimizer: $3adam($4beta1: 0.5) objective: elbo(beta: $5warmup(0, 1, $6epochs: 2)) }",
  );
  const analysis = analysisOf(text);
  expect(at.map((offset) => resolve(analysis, offset))).toMatchObject([
    { kind: "fieldFunction" },
    { is: "column" },
    { kind: "function" },
    { kind: "option", of: { kind: "setting", name: "optimizer" } },
    { kind: "argument", of: { name: "adam" } },
    { kind: "option", of: { kind: "argument", name: "beta" } },
    { kind: "argument", of: { name: "warmup" } },
  ]);
});

test("a value's type is the network, model or data that it is made of", () => {
  const { text, at, ranges } = marked(
    "decoder ⟦Draw⟧(z: real) -> Normal { return Normal(z, 1) }\nmodel M { latent z ~ Normal(0, 1) observed $0x: real ~ Draw(z) }",
  );
  const found = typeDefinition(analysisOf(text), at[0]!);
  expect([found?.start, found?.end]).toEqual(ranges[0]);
});
