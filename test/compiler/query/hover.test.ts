import { expect, test } from "vitest";
import { distributions } from "../../../src/compiler/distributions/index.ts";
import { plainFormula } from "../../../src/compiler/query/builtins/formula.ts";
import { hover } from "../../../src/compiler/query/index.ts";
import { analysisOf, analysisOfFile } from "../../support/analysis.ts";
import { marked } from "../../support/marked.ts";
import { specPaths } from "../../support/specs.ts";

function hoverAt(source: string): { code: string; text: string } {
  const { text, at } = marked(source);
  const found = hover(analysisOf(text), at[0]!);
  return { code: found?.code ?? "", text: found?.text.join("\n") ?? "" };
}

const data = 'data D { source: csv("a.csv") x: real[2] = [a, b] }\n';
const mixture = (cov: string) => `${data}/// Two of a kind.
model Pair(K = 3) {
  param w: simplex(K)
  param mean: real[K, 2]
  /// Their spread.
  param ${cov}: spd(2)[K]
  latent k: category(K) ~ Categorical(w)
  observed x: real[2] ~ Normal(mean[k], cov: cov[k])
}
train Pair(K: 2) on D { starts: 3 }`;

test("a param: type with its sizes, shape, free numbers, doc comment", () => {
  const { code, text } = hoverAt(mixture("$0cov"));
  expect(code).toBe("param cov: spd(2)[K]");
  expect(text).toContain("Their spread.");
  expect(text).toContain("Type `spd(2)[2]`, shape `[2, 2, 2]`.");
  expect(text).toContain("6 free numbers");
});

test.each([
  ["$0Pair on", "model", "Plan **em**"],
  ["$0K = 3", "model Pair: K = 3", "2, as the train says."],
  ["$0x: real[2] ~", "observed x: real[2] ~ Normal(mean[k], cov: cov[k])", "Takes the field `x` of the data."],
  ["$0train", "train M on D", "Plan **em**"],
  ["$0starts", "starts: …", "Default: `10`."],
  ["$0Categorical", "Categorical(p: simplex)", "Support: `category`, a mass; has a weighted fit"],
  ["$0category", "category(K)", "One of K things"],
  ["$0x: real[2] =", "x: real[2] = [a, b]", "Type `real[2]`"],
  ["$0csv", "csv(path, encoding: …)", "Its columns are the names of its first line."],
  ["$0a, b", "a", "A column of the source of D."],
  ["$0latent", "latent z", "A value that no data show"],
])("%s", (place, code, text) => {
  const source = mixture("cov");
  const name = place.slice(2);
  const at = name === "Pair on" ? source.indexOf("Pair(") : source.indexOf(name);
  const found = hover(analysisOf(source), at);
  expect(found?.code).toContain(code);
  expect(found?.text.join("\n")).toContain(text);
});

const network = "encoder E(x: real[4]) -> Normal[2] { h = x |> $dense(8) |> relu return Normal(h |> dense(2), log_var: h |> dense(2)) }";

test("a network: parameters and work; a layer: what it makes of its input", () => {
  const model = "model M { latent z: real[2] ~ Normal(0, 1) observed x: real[4] ~ G(z) posterior z ~ E(x) }";
  const decoder = "decoder G(z: real[2]) -> Normal[4] { return Normal(z |> dense(4), 1) }";
  const text = `${network.replace("$", "")}\n${decoder}\n${model}`;
  const analysis = analysisOf(text);
  // 4 * 8 + 8, and twice 8 * 2 + 2.
  expect(hover(analysis, text.indexOf("E("))?.text[0]).toBe("76 parameters, 304 bytes of weights.");
  expect(hover(analysis, text.indexOf("dense(8)"))?.text.at(-1)).toBe("Here `real[4]` -> `real[8]`. 40 parameters.");
  expect(hover(analysis, text.indexOf("dense(2), log"))?.text.at(-1)).toBe("Here `real[8]` -> `real[2]`. 18 parameters.");
  expect(hover(analysis, text.indexOf("|> relu"))?.code).toBe("real[8]");
});

const tuned = (settings: string) => `${data}
encoder E(x: real[2]) -> Normal[2] { return Normal(x |> dense(2), 1) }
decoder G(z: real[2]) -> Normal[2] { return Normal(z |> dense(2), std: 1) }
model M { latent z: real[2] ~ Normal(0, 1) observed x: real[2] ~ G(z) posterior z ~ E(x) }
train M on D { ${settings} }`;

test.each([
  ["$0batch: 64", "In effect: `64`, as written."],
  ["$0starts: 3", "In effect: `3`, as written. The plan `elbo` doesn't use it."],
  ["$0optimizer: adamw(2e-3)", "In effect: `adamw(learning_rate: 0.002)`, as written; by default `beta1: 0.9`, `beta2: 0.999`"],
  ["optimizer: $0adam(beta1: 0.5)", "In effect: `adam(beta1: 0.5)`, as written; by default `learning_rate: 0.001`"],
  ["optimizer: adam($0beta1: 0.5)", "In effect: `0.5`, as written."],
  ["objective: elbo(beta: warmup(from: 0, to: 1, $0epochs: 9))", "In effect: `9`, as written."],
  ["objective: elbo($0beta: warmup(from: 0, to: 1, epochs: 9))", "In effect: `warmup(from: 0, to: 1, epochs: 9)`, as written."],
])("a setting has the value that is in effect: %s", (settings, text) => {
  expect(hoverAt(tuned(settings)).text).toContain(text);
});

test("a train tells every setting that it uses, written or by default", () => {
  const { text } = hoverAt(tuned("batch: 64").replace("train M", "$0train M"));
  expect(text).toContain("Settings in effect:\n- `seed`: `1`, by default\n");
  expect(text).toContain("- `batch`: `64`, as written\n");
  expect(text).toContain("- `optimizer`: `adam`, by default; with `learning_rate: 0.001`, ");
  expect(text).not.toContain("`starts`");
});

test("a setting of a train with a mistake has no value in effect", () => {
  expect(hoverAt(tuned("$0batch: 64 epochs: many")).text).not.toContain("In effect");
});

test("a variable with a network's density has its formula; a param that of its prior", () => {
  expect(hoverAt(tuned("").replace("observed x", "observed $0x")).text).toContain(
    "Its density is what `G` returns. `Normal` by `std`: `log N(x | μ, σ) =",
  );
  expect(hoverAt("model M { param $0m: real ~ Laplace(0, scale: 1) observed x: real ~ Normal(m, 1) }").text).toContain(
    "1 free number; by gradient learned as it is.\nPrior: `Laplace`: `log p(x) = -(|x-μ|)/b - log 2b`",
  );
});

test("a const has its value, a size of a network that of its first call", () => {
  expect(hoverAt("const A = 2\nconst $0B = A ^ 3 + 1").text).toBe("Value 9.");
  expect(
    hoverAt(
      "network N(x: real[$0P]) -> real[2] { return x |> dense(2) }\nmodel M { given y: real[5] observed x: real[2] ~ Normal(N(y), 1) }",
    ).text,
  ).toBe("Here 5.");
});

test("without a train a sound model still has its types", () => {
  expect(
    hoverAt("model M(K = 3) { param $0m: real[K] latent k: category(K) ~ Categorical(uniform(K)) observed x: real ~ Normal(m[k], 1) }")
      .text,
  ).toContain("`real[3]`");
});

test("in a model with a mistake the written type stands", () => {
  expect(hoverAt("model M(K = 3) { param $0m: real[K] observed x: real ~ Normal(nobody, 1) }").text).toBe("Type `real[K]`.");
});

test("one mistake leaves the hovers of all other declarations as they were", () => {
  const other = "model Other { param $0m: real[2] observed x: real[2] ~ Normal(m, 1) }";
  const whole = hoverAt(other);
  expect(whole.text).toContain("shape `[2]`");
  for (const broken of [
    "model B { latent z ~ }",
    "network N(x: real[ -> real { return x }",
    "data D { source: x: real }",
    "train B on { epochs: }",
  ]) {
    expect(hoverAt(`${broken}\n${other}`)).toEqual(whole);
    expect(hoverAt(`${other}\n${broken}`)).toEqual(whole);
  }
});

test.each(specPaths)("every name of %s has something to say", (path) => {
  const analysis = analysisOfFile(path);
  for (const { span } of analysis.symbols().occurrences) {
    const found = hover(analysis, span.start);
    expect(found?.span).toEqual(span);
    expect(`${found?.code}${found?.text.join("")}`).not.toBe("");
  }
});

test.each(Object.values(distributions))("the formula of $name is plain text", ({ latex }) => {
  const text = plainFormula(latex);
  expect(text).toMatch(/^log .* = /);
  expect(text).not.toMatch(/\\|undefined/);
  const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
  expect(count(/[([{]/g)).toBe(count(/[)\]}]/g));
});

test("formulas read as people write them", () => {
  expect(plainFormula(distributions.Normal!.latex)).toBe("log N(x | μ, σ) = -1/2 ((x-μ)/σ)² - log σ - 1/2 log 2π");
  expect(plainFormula(distributions.Bernoulli!.latex)).toBe("log p(x) = x log p + (1-x) log(1-p)");
});
