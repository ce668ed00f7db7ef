import { expect, test } from "vitest";
import { completionRow } from "../../../src/compiler/query/completion/index.ts";
import { table } from "../../../src/compiler/query/completion/table.ts";
import { completion, signatureHelp } from "../../../src/compiler/query/index.ts";
import { analysisOf } from "../../support/analysis.ts";
import { marked } from "../../support/marked.ts";

const before = `const L = 2
data D { source: csv("a.csv") x: real[2] = [a, b] y: real = a }
encoder E(x: real[2]) -> Normal[2] { return Normal(x |> dense(2), log_var: x |> dense(2)) }
model M(K = 3) { latent z: real[2] ~ Normal(0, 1) observed x: real[2] ~ Normal(z, 1) posterior z ~ E(x) }
`;
const host = { columns: () => ["a", "b", "Sepal.Length"], files: () => ["nets.gen", "rows.csv", "data/"] };

function at(source: string) {
  const { text, at: places } = marked(before + source);
  const analysis = analysisOf(text, { "o.gen": "const Z = 3\nnetwork N(x: real) -> real { return x }" });
  const found = completion(analysis, places[0]!, host);
  return {
    row: completionRow(analysis, places[0]!),
    labels: found.items.map(({ label }) => label),
    items: found.items,
    text,
    replace: found.replace,
  };
}

/** Row of the table, a place where it decides, what must be offered there, and what must not. */
const cases: [row: string, source: string, there: string[], not?: string[]][] = [
  ["comment", "// $0", [], ["model"]],
  ["path", 'import "$0"', ["nets.gen", "data/"], ["rows.csv"]],
  ["path", 'data E { source: csv("da$0") }', ["data/", "rows.csv"], ["nets.gen"]],
  ["path of an import", "import Z from $0", ['"nets.gen"'], ["from"]],
  ["imported names", "import $0", ['"nets.gen"']],
  ["file", "$0", ["model", "data", "train", "encoder"], ["param", "M"]],
  ["file", "mo$0", ["model"]],
  ["imported names", 'import $0 from "o.gen"', ["Z", "N"], ["M"]],
  ["behind imported names", "import Z $0", ["from"]],
  ["value of a const", "const A = $0", ["L"], ["M", "A"]],
  ["model of a train", "train $0", ["M"], ["D", "L"]],
  ["behind the model", "train M $0", ["on"]],
  ["size of a train", "train M($0) on D", ["K:", "L"]],
  ["data of a train", "train M on $0", ["D"], ["M"]],
  ["behind the data", "train M on D $0", ["as", "model"]],
  ["variable of a rename", "train M on D($0", ["x"], ["z", "y"]],
  ["field of a rename", "train M on D(x: $0)", ["x", "y"], ["z"]],
  ["behind choose", "choose $0", ["on"]],
  ["data of a train", "choose on $0", ["D"]],
  ["item of choose", "choose on D { $0 }", ["try"]],
  ["candidate", "choose on D { try $0 }", ["M"]],
  ["size of a candidate", "choose on D { try M($0) }", ["K:"]],
  ["name of a declaration", "model $0", []],
  ["type of a formal", "network F(x: $0", ["real", "category"], ["Normal"]],
  ["size in a head", "network F(x: real[$0", ["L"], ["M"]],
  ["result of a network", "network F(x: real) -> $0", ["real", "Normal"]],
  ["item of data", "data F { $0 }", ["source", "split"], ["param", "x"]],
  ["item of data", 'data F { source: csv("a.csv")\n $0 }', ["split", "a", "b"], ["source", "Sepal.Length"]],
  ["type of a field", "data F { x: $0 }", ["real", "category"]],
  ["size of a field", "data F { x: real[$0 }", ["L"]],
  ["value of a field", 'data F { source: csv("a.csv") x: real = $0 }', ["a", "`Sepal.Length`", "standardize"], ["dense", "add"]],
  ["value of a field", 'data F { source: csv("a.csv") where: $0 }', ["a", "present"]],
  ["value of a field", 'data F { source: idx("i", labels: "l") x: real = $0 }', ["images", "labels"], ["a"]],
  ["value of a field", "data F { source: simulate(M, rows: 3) x: real = $0 }", ["x", "z"]],
  ["step of a field", "data F { x: real = images |> $0 }", ["reshape", "binarize"], ["dense"]],
  ["column of a setting", 'data F { source: csv("a.csv") sequence: along($0) }', ["a", "row", "by:"]],
  ["column of a setting", 'data F { source: csv("a.csv") split: holdout(10%, by: $0) }', ["a"]],
  ["model of a simulation", "data F { source: simulate($0) }", ["M"]],
  ["argument of a source", "data F { source: simulate(M, $0) }", ["rows:", "seed:"]],
  ["argument of a source", "data F { source: csv($0) }", ["package"]],
  ["value of a data setting", "data F { source: $0 }", ["csv", "idx", "simulate"], ["along"]],
  ["value of a data setting", "data F { split: $0 }", ["holdout", "folds"], ["csv"]],
  ["item of train", "train M on D { $0 }", ["epochs", "expect"], ["model"]],
  ["item of train", "train M on D { epochs: 3\n $0 }", ["batch"], ["epochs"]],
  ["value of a setting", "train M on D { optimizer: $0 }", ["adam", "sgd"], ["cosine"]],
  ["value of a setting", "train M on D { schedule: $0 }", ["cosine"], ["adam"]],
  ["value of a setting", "train M on D { optimizer: adam($0) }", ["beta1:"]],
  ["value of a setting", "train M on D { optimizer: adam(1e-3, $0) }", ["beta1:"], ["learning_rate:"]],
  ["value of a setting", "train M on D { objective: adversarial(loss: $0) }", ["hinge"], ["r1:"]],
  ["value of a setting", "train M on D { objective: adversarial(loss: hinge, $0) }", ["r1:"], ["loss:"]],
  ["value of a setting", "train M on D { objective: elbo(beta: $0) }", ["warmup"]],
  ["value of a setting", "train M on D { objective: elbo(beta: warmup(0, $0)) }", ["epochs:"], ["from:"]],
  ["metric", "train M on D { expect $0 }", ["loglik", "heldout"]],
  ["metric", "train M on D { expect heldout($0) }", ["elbo"]],
  ["argument of a metric", "train M on D { expect accuracy($0) }", ["z", "x"]],
  ["behind an expectation", "train M on D { expect elbo > 3 $0 }", ["within", "epochs"]],
  ["step", "network F(x: real[2]) -> real { return x |> $0 }", ["dense", "relu", "E"], ["F", "Normal", "x"]],
  ["type", "model F { param m: $0 }", ["real", "spd"]],
  ["size of a type", "model F(J = 2) { param m: real[$0 }", ["J", "L"], ["real"]],
  ["law", "model F { latent q: real ~ $0 }", ["Normal(mean, std:)", "E"], ["dense"]],
  ["value", "model F { given y: real observed x: real ~ Normal($0, 1) }", ["y"], ["x"]],
  ["plate", "model F { latent q: real per $0 }", ["sequence"]],
  ["behind a variable", "model F { latent q: real $0 }", ["per", "param"]],
  ["latent with a posterior", "model F { latent a ~ Normal(0, 1) latent b ~ Normal(0, 1) posterior a ~ E(x) posterior $0 }", ["b"], ["a"]],
  ["adversary", "model F { adversary $0 }", ["E"]],
  ["name of an item", "model F { param $0 }", []],
  ["result", "network F(x: real[2]) -> real { return $0 }", ["x", "Normal(mean, std:)", "relu"]],
  ["item of a network", "network F(x: real[2]) -> real { $0 }", ["return", "param"], ["latent"]],
  ["item of a model", "model F { $0 }", ["observed", "latent", "param"], ["source"]],
  ["item of a model", "model F { param a: real\n $0 }", ["observed"]],
  ["value", "model F(J = 2) { param m: real[J] observed x: real ~ Normal($0 }", ["m", "J", "L", "exp", "std:"], ["Normal"]],
  ["value", "model F { observed x: real ~ Normal(0, std: 1, $0) }", [], ["std:"]],
  ["value", "network F(x: real[9, 9, 1]) -> real { return x |> conv(3, $0) }", ["kernel:", "padding:"], ["features:"]],
];

test.each(cases)("%s: %s", (row, source, there, not = []) => {
  const found = at(source);
  expect(found.row).toBe(row);
  expect(there.filter((label) => !found.labels.includes(label))).toEqual([]);
  expect(not.filter((label) => found.labels.includes(label))).toEqual([]);
});

test("every row of the table is reached", () => {
  const reached = new Set(cases.map(([row]) => row));
  expect(table.map(({ name }) => name).filter((name) => !reached.has(name))).toEqual([]);
});

test("what is being written is replaced, its beginning only", () => {
  const { replace, text } = at("model F { param m: re$0al }");
  expect(text.slice(replace.start, replace.end)).toBe("re");
});

test("nothing is lost after a comment, in the middle of a word, behind characters of two units", () => {
  expect(at("// about\nmodel F { // more\n par$0").labels).toContain("param");
  expect(at("model F { param 𝛼𝛽: $0 }").labels).toContain("real");
  expect(at("model F { param 𝛼: real observed x: real ~ Normal($0").labels).toContain("𝛼");
});

test("snippets ask for what must be given, and distributions by their names", () => {
  const snippet = (source: string, label: string) =>
    at(source)
      .items.find((item) => item.label === label)
      ?.insert?.replaceAll("$", "§");
  expect(snippet("model F { latent q: real ~ $0 }", "Normal(mean, std:)")).toBe("Normal(§{1:mean}, std: §{2:std})");
  expect(snippet("network F(x: real[2]) -> real { return x |> $0 }", "dense")).toBe("dense(§{1:features})");
  expect(snippet("network F(x: real[2]) -> real { return $0 }", "dense")).toBe("dense(§{1:x}, §{2:features})");
  expect(snippet("network F(x: real[2]) -> real { return x |> $0 }", "relu")).toBe("relu");
});

test("a column in backquotes is replaced with them, open or closed", () => {
  for (const written of ["`Sep$0", "`Sep$0`", "`$0`"]) {
    const { replace, text, labels } = at(`data F { source: csv("a.csv") x: real = ${written}`);
    expect(labels).toContain("`Sepal.Length`");
    expect(text.slice(replace.start, replace.end)).toBe(written.replace("$0", ""));
  }
});

test.each(["observed q: count", "latent q: count", "latent q: count per sequence"])("distributions of %s stand first", (head) => {
  expect(at(`model F { ${head} ~ $0 }`).labels.slice(0, 2)).toEqual(["Poisson(rate)", "NegativeBinomial(mean, size:)"]);
});

test("distributions of the variable's own type stand first", () => {
  const { labels } = at("model F { latent q: category(3) ~ $0 }");
  expect(labels.slice(0, 2).sort()).toEqual(["Categorical(p)", "Markov(initial, transition:)"]);
});

test("settings that the plan doesn't use stand last", () => {
  const { labels } = at("model G { observed x: real[2] ~ Normal(0, 1) }\ntrain G on D { $0 }");
  expect(labels.indexOf("epochs")).toBeGreaterThan(labels.indexOf("seed"));
});

function help(source: string) {
  const { text, at: places } = marked(before + source);
  const found = signatureHelp(analysisOf(text), places[0]!);
  if (found === undefined) return undefined;
  const { text: shown, parameters } = found.signatures[found.active]!;
  const parameter = parameters[found.parameter[found.active]!];
  return [shown, parameter === undefined ? "" : shown.slice(parameter.start, parameter.end)];
}

test.each([
  ["model F { observed x: real ~ Normal($0", ["Normal(mean: real, std: positive)", "mean: real"]],
  ["model F { observed x: real ~ Normal(0, $0", ["Normal(mean: real, std: positive)", "std: positive"]],
  ["model F { observed x: real ~ Normal(0, cov: $0", ["Normal(mean: real, cov: spd)", "cov: spd"]],
  [
    "network F(x: real[9, 9, 1]) -> real { return x |> conv($0",
    ["conv(x, features, kernel: 3, stride: 1, bias: true, padding: same)", "features"],
  ],
  [
    "network F(x: real[9, 9, 1]) -> real { return conv(x, 3, stride: $0",
    ["conv(x, features, kernel: 3, stride: 1, bias: true, padding: same)", "stride: 1"],
  ],
  ["network F(x: real) -> real { return E($0", ["E(x: real[2]) -> Normal[2]", "x: real[2]"]],
  ["train M(K: $0", ["M(K: 3)", "K: 3"]],
  [
    "train M on D { optimizer: adam(1e-3, beta2: $0",
    ["adam(learning_rate: 0.001, beta1: 0.9, beta2: 0.999, epsilon: 1e-8)", "beta2: 0.999"],
  ],
  ["data F { split: holdout($0", ["holdout(share, last: …, by: …)", "share"]],
  ["train M on D { expect iwae($0", ["iwae(samples: 64)", "samples: 64"]],
])("signature: %s", (source, expected) => {
  expect(help(source)).toEqual(expected);
});

test("outside of a call there is no signature", () => {
  expect(help("model F { $0 }")).toBeUndefined();
  expect(help("model F { param m: real[$0] }")).toBeUndefined();
});
