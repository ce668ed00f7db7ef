import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/index.ts";
import { fixers } from "../../../src/compiler/query/actions/index.ts";
import { Analysis, applyEdits, codeActions, fixAll } from "../../../src/compiler/query/index.ts";
import { analysisOf } from "../../support/analysis.ts";
import { caseFiles } from "../../support/cases.ts";
import { diskHost, memoryHost } from "../../support/host.ts";

const others = { "nets.gen": "network Trunk(x: real[P]) -> real[2] { return x |> dense(2) }\n" };
const check = (text: string) => compile("main.gen", memoryHost({ ...others, "main.gen": text })).diagnostics;
const importable = [{ name: "Trunk", path: "nets.gen" }];

/** Texts after each action for the mistakes of one code, by title. */
function mended(text: string, code: string): Record<string, string> {
  const actions = codeActions(analysisOf(text, others), 0, text.length, { check, importable }).filter((one) => one.code === code);
  return Object.fromEntries(actions.map(({ title, edits }) => [title, applyEdits(text, edits)]));
}

const data = 'data D { source: csv("a.csv") x: real[2] = [a, b] }\n';
const model = "model M { observed x: real[2] ~ Normal(0, 1) }\n";

/** Code, what is wrong, title, what is right. Only what differs is written. */
const cases: [code: string, wrong: string, title: string, right: string][] = [
  ["GEN2003", 'import Trnk from "nets.gen"', "Write `Trunk`", 'import Trunk from "nets.gen"'],
  ["GEN2006", "const Width = 3\nconst W = Widht * 2", "Write `Width`", "const Width = 3\nconst W = Width * 2"],
  ["GEN2009", "encoder E(x: real) -> real { return x }", "Write `network`", "network E(x: real) -> real { return x }"],
  [
    "GEN2011",
    `${data}model Flower { observed x: real[2] ~ Normal(0, 1) }\ntrain Flowr on D`,
    "Write `Flower`",
    `${data}model Flower { observed x: real[2] ~ Normal(0, 1) }\ntrain Flower on D`,
  ],
  [
    "GEN2103",
    'data D {\n  source: csv("a.csv")\n  source: csv("b.csv")\n  x: real\n}',
    "Remove this line",
    'data D {\n  source: csv("a.csv")\n  x: real\n}',
  ],
  [
    "GEN2117",
    'data D { source: csv("a.csv") x: real = standardise(a) }',
    "Write `standardize`",
    'data D { source: csv("a.csv") x: real = standardize(a) }',
  ],
  [
    "GEN2125",
    'data D { source: idx("i") x: real[28, 28, 1] = image / 255 }',
    "Write `images`",
    'data D { source: idx("i") x: real[28, 28, 1] = images / 255 }',
  ],
  [
    "GEN2202",
    `${data}model M(Parts = 2) { observed x: real[2] ~ Normal(Parts, 1) }\ntrain M(Prats: 3) on D`,
    "Write `Parts`",
    `${data}model M(Parts = 2) { observed x: real[2] ~ Normal(Parts, 1) }\ntrain M(Parts: 3) on D`,
  ],
  [
    "GEN2205",
    `data D { source: csv("a.csv")\n}\n${model}train M on D`,
    "Add the field `x` to D",
    `data D { source: csv("a.csv")\n  x: real[2]\n}\n${model}train M on D`,
  ],
  [
    "GEN2206",
    `data D { source: csv("a.csv") length: real[2] = [a, b] }\n${model}train M on D(x: lenght)`,
    "Write `length`",
    `data D { source: csv("a.csv") length: real[2] = [a, b] }\n${model}train M on D(x: length)`,
  ],
  [
    "GEN2207",
    `${data}model M { observed width: real[2] ~ Normal(0, 1) }\ntrain M on D(widht: x)`,
    "Write `width`",
    `${data}model M { observed width: real[2] ~ Normal(0, 1) }\ntrain M on D(width: x)`,
  ],
  ["GEN2301", `${data}${model}train M on D { stats: 3 }`, "Write `starts`", `${data}${model}train M on D { starts: 3 }`],
  ["GEN2302", `${data}${model}train M on D {\n  seed: 3\n  seed: 4\n}`, "Remove this line", `${data}${model}train M on D {\n  seed: 3\n}`],
  ["GEN2305", `${data}${model}train M on D { optimizer: adm }`, "Write `adam`", `${data}${model}train M on D { optimizer: adam }`],
  ["GEN2308", `${data}${model}train M on D {\n  init: 3\n}`, "Remove this line", `${data}${model}train M on D {\n}`],
  [
    "GEN2309",
    `${data}${model}train M on D {\n  seed: 1\n  epochs: 3 // many\n}`,
    "Remove `epochs`",
    `${data}${model}train M on D {\n  seed: 1\n   // many\n}`,
  ],
  ["GEN2401", `${data}${model}train M on D { expect loglikk > 3 }`, "Write `loglik`", `${data}${model}train M on D { expect loglik > 3 }`],
  [
    "GEN2501",
    "const Wide = 3\nmodel M { param m: real[Wied] observed x: real ~ Normal(0, 1) }",
    "Write `Wide`",
    "const Wide = 3\nmodel M { param m: real[Wide] observed x: real ~ Normal(0, 1) }",
  ],
  ["GEN2505", "model M { observed x: rael ~ Normal(0, 1) }", "Write `real`", "model M { observed x: real ~ Normal(0, 1) }"],
  ["GEN2507", "model M { observed x: real(4) ~ Normal(0, 1) }", "Write `real[4]`", "model M { observed x: real[4] ~ Normal(0, 1) }"],
  [
    "GEN2508",
    "model M { param c: spd[3, 2, 2] observed x: real[2] ~ Normal(0, 1) }",
    "Write `spd(2)[3]`",
    "model M { param c: spd(2)[3] observed x: real[2] ~ Normal(0, 1) }",
  ],
  ["GEN2107", "data D { source: simulate(M, rosw: 3) x: real }", "Write `rows`", "data D { source: simulate(M, rows: 3) x: real }"],
  [
    "GEN2601",
    "model M { param mean: real observed x: real ~ Normal(maen, 1) }",
    "Write `mean`",
    "model M { param mean: real observed x: real ~ Normal(mean, 1) }",
  ],
  [
    "GEN2604",
    "network Trunk(x: real) -> real { return x }\nmodel M { given y: real observed x: real ~ Normal(Trunk, 1) }",
    "Write `Trunk(x)`",
    "network Trunk(x: real) -> real { return x }\nmodel M { given y: real observed x: real ~ Normal(Trunk(x), 1) }",
  ],
  [
    "GEN2605",
    "network N(x: real[2]) -> real[3] { return x |> dens(3) }",
    "Write `dense`",
    "network N(x: real[2]) -> real[3] { return x |> dense(3) }",
  ],
  [
    "GEN2605",
    "// head\nmodel M { given y: real[3] observed x: real[2] ~ Normal(Trunk(y), 1) }",
    'Import `Trunk` from "nets.gen"',
    '// head\nimport Trunk from "nets.gen"\nmodel M { given y: real[3] observed x: real[2] ~ Normal(Trunk(y), 1) }',
  ],
  ["GEN2610", "model M { observed x: real ~ Nomral(0, 1) }", "Write `Normal`", "model M { observed x: real ~ Normal(0, 1) }"],
  [
    "GEN2702",
    "network N(x: real[2, 2]) -> real[3] { return x |> dense(3) }",
    "Flatten before `dense`",
    "network N(x: real[2, 2]) -> real[3] { return x |> flatten |> dense(3) }",
  ],
  [
    "GEN2702",
    "network N(x: real[784]) -> real[28, 28, 8] { return x |> conv(8) }",
    "Write `|> reshape(28, 28, 1)` before it",
    "network N(x: real[784]) -> real[28, 28, 8] { return x |> reshape(28, 28, 1) |> conv(8) }",
  ],
  [
    "GEN2702",
    "network N(x: real[3]) -> real[14, 14, 8] { return x |> dense(7 * 7 * 64) |> conv_transpose(8, stride: 2) }",
    "Write `|> reshape(7, 7, 64)` before it",
    "network N(x: real[3]) -> real[14, 14, 8] { return x |> dense(7 * 7 * 64) |> reshape(7, 7, 64) |> conv_transpose(8, stride: 2) }",
  ],
  [
    "GEN2704",
    "model M { param w: real given k: category(3) observed x: real[3] ~ Normal(w * k, 1) }",
    "Write `one_hot(k)`",
    "model M { param w: real given k: category(3) observed x: real[3] ~ Normal(w * one_hot(k), 1) }",
  ],
  ["GEN3001", "model M { observed x: real ~ Normal(0, sdt: 2) }", "Write `std`", "model M { observed x: real ~ Normal(0, std: 2) }"],
  ["GEN3004", "model M { observed x: real ~ Normal(0, 2) }", "Write `std: 2`", "model M { observed x: real ~ Normal(0, std: 2) }"],
  [
    "GEN3006",
    "model M { param s: real observed x: real ~ Normal(0, std: s) }",
    "Write `softplus(…)`",
    "model M { param s: real observed x: real ~ Normal(0, std: softplus(s)) }",
  ],
  [
    "GEN3006",
    "model M { param s: real observed x: real ~ Normal(0, std: s) }",
    "Write `log_std: …`",
    "model M { param s: real observed x: real ~ Normal(0, log_std: s) }",
  ],
  [
    "GEN3006",
    "model M { param s: real observed x: binary ~ Bernoulli(s) }",
    "Write `logits: …`",
    "model M { param s: real observed x: binary ~ Bernoulli(logits: s) }",
  ],
  [
    "GEN3007",
    "network G(z: real[2]) -> real[16] { return z |> dense(16) }\nmodel M { given z: real[2] observed x: real[4, 4, 1] ~ Normal(G(z), 1) }",
    "Write `… |> reshape(4, 4, 1)`",
    "network G(z: real[2]) -> real[16] { return z |> dense(16) }\nmodel M { given z: real[2] observed x: real[4, 4, 1] ~ Normal(G(z) |> reshape(4, 4, 1), 1) }",
  ],
  ["GEN3008", "model M { observed x: unit ~ Normal(0, 1) }", "Make it `real`", "model M { observed x: real ~ Normal(0, 1) }"],
  [
    "GEN3008",
    "model M { param p: simplex(3) observed x: category(3) ~ Normal(p, std: 1) }",
    "Write `Categorical(p)`",
    "model M { param p: simplex(3) observed x: category(3) ~ Categorical(p) }",
  ],
  [
    "GEN3008",
    "model M { param p: real observed x: binary ~ Normal(p, std: 1) }",
    "Write `Bernoulli(logits: p)`",
    "model M { param p: real observed x: binary ~ Bernoulli(logits: p) }",
  ],
  ["GEN3008", "model M { observed x: count ~ Exponential(3) }", "Write `Poisson(3)`", "model M { observed x: count ~ Poisson(3) }"],
  [
    "GEN3008",
    "decoder G(z: real[2]) -> Normal[4] { return Normal(z |> dense(4), 1) }\nmodel M { given z: real[2] observed x: binary[4] ~ G(z) }",
    "Let `G` return `Bernoulli[4]`",
    "decoder G(z: real[2]) -> Bernoulli[4] { return Bernoulli(logits: z |> dense(4)) }\nmodel M { given z: real[2] observed x: binary[4] ~ G(z) }",
  ],
  [
    "GEN3008",
    "encoder E(x: real[2]) -> Normal[3] { return Normal(x |> dense(3), 1) }\nmodel M { given x: real[2] observed k: category(3) ~ E(x) }",
    "Let `E` return `Categorical(3)`",
    "encoder E(x: real[2]) -> Categorical(3) { return Categorical(logits: x |> dense(3)) }\nmodel M { given x: real[2] observed k: category(3) ~ E(x) }",
  ],
  [
    "GEN3011",
    "decoder G(z: real[2]) -> Normal[16] { return Normal(z |> dense(16), 1) }\nmodel M { given z: real[2] observed x: real[4, 4, 1] ~ G(z) }",
    "Let `G` return `Normal[4, 4, 1]`",
    "decoder G(z: real[2]) -> Normal[4, 4, 1] { return Normal(z |> dense(16) |> reshape(4, 4, 1), 1) }\nmodel M { given z: real[2] observed x: real[4, 4, 1] ~ G(z) }",
  ],
  [
    "GEN3102",
    "network N(x: real[16]) -> real { return x |> dense(1) }\nmodel M { given y: real[4, 4, 1] observed x: real ~ Normal(N(y), 1) }",
    "Write `… |> flatten`",
    "network N(x: real[16]) -> real { return x |> dense(1) }\nmodel M { given y: real[4, 4, 1] observed x: real ~ Normal(N(y |> flatten), 1) }",
  ],
  [
    "GEN3108",
    "network N(x: real[2]) -> real[4, 4, 1] { return x |> dense(16) }",
    "Write `… |> reshape(4, 4, 1)`",
    "network N(x: real[2]) -> real[4, 4, 1] { return x |> dense(16) |> reshape(4, 4, 1) }",
  ],
  [
    "GEN3201",
    'data I { source: idx("i") x: real[784] = images / 255 }\nmodel N { observed x: real[28, 28, 1] ~ Normal(0, 1) }\ntrain N on I',
    "Write `x: … |> reshape(28, 28, 1)` in I",
    'data I { source: idx("i") x: real[28, 28, 1] = images / 255 |> reshape(28, 28, 1) }\nmodel N { observed x: real[28, 28, 1] ~ Normal(0, 1) }\ntrain N on I',
  ],
  [
    "GEN3202",
    "network J(x: real[4, 4, 1]) -> real { return x |> flatten |> dense(1) }\nnetwork G(z: real[2]) -> real[16] { return z |> dense(16) }\nmodel M { latent z: real[2] ~ Normal(0, 1) observed x: real[4, 4, 1] = G(z) adversary J(x) }",
    "Write `… |> reshape(4, 4, 1)`",
    "network J(x: real[4, 4, 1]) -> real { return x |> flatten |> dense(1) }\nnetwork G(z: real[2]) -> real[16] { return z |> dense(16) }\nmodel M { latent z: real[2] ~ Normal(0, 1) observed x: real[4, 4, 1] = G(z) |> reshape(4, 4, 1) adversary J(x) }",
  ],
  [
    "GEN3101",
    "network N(width: real) -> real { return width }\nmodel M { h = N(widht: 3) observed x: real ~ Normal(h, 1) }",
    "Write `width`",
    "network N(width: real) -> real { return width }\nmodel M { h = N(width: 3) observed x: real ~ Normal(h, 1) }",
  ],
  [
    "GEN3203",
    "model M { latent code: real ~ Normal(0, 1) observed x: real ~ Normal(code, 1) posterior cod ~ Normal(x, 1) }",
    "Write `code`",
    "model M { latent code: real ~ Normal(0, 1) observed x: real ~ Normal(code, 1) posterior code ~ Normal(x, 1) }",
  ],
  [
    "GEN3204",
    "model M {\n  latent z: real ~ Normal(0, 1)\n  observed x: real ~ Normal(z, 1)\n  posterior z ~ Normal(x, 1)\n  posterior z ~ Normal(x, 1)\n}",
    "Remove this posterior",
    "model M {\n  latent z: real ~ Normal(0, 1)\n  observed x: real ~ Normal(z, 1)\n  posterior z ~ Normal(x, 1)\n}",
  ],
  [
    "GEN3209",
    "model M { latent z: real per sequenc ~ Normal(0, 1) observed x: real ~ Normal(z, 1) }",
    "Write `sequence`",
    "model M { latent z: real per sequence ~ Normal(0, 1) observed x: real ~ Normal(z, 1) }",
  ],
];

test.each(cases)("%s: %s", (code, wrong, title, right) => {
  const found = mended(wrong, code);
  expect(found).toMatchObject({ [title]: right });
});

const judged = "network J(x: real[2]) -> real { return x |> dense(1) }\n";

/** Changes that a train's plan asks for: after them nothing is wrong. */
const plans: [code: string, wrong: string, title: string][] = [
  [
    "GEN4001",
    `${data}model G {\n  latent z: real[3] ~ Normal(0, 1)\n  observed x: real[2] = z |> dense(2)\n}\ntrain G on D`,
    "Add an adversary of `x`",
  ],
  ["GEN4005", `${data}${judged}model G {\n  observed x: real[2] ~ Normal(0, 1)\n  adversary J(x)\n}\ntrain G on D`, "Remove the adversary"],
  [
    "GEN4006",
    `${data}decoder Draw(z: real[3]) -> Normal[2] { return Normal(z |> dense(9) |> relu |> dense(2), 1) }\nmodel G {\n  latent z: real[3] ~ Normal(0, 1)\n  observed x: real[2] ~ Draw(z)\n}\ntrain G on D`,
    "Add a posterior of `z`",
  ],
  [
    "GEN4007",
    `${data}model G {\n  param load: real[2, 3]\n  param mean: real[2]\n  param more: real[2]\n  latent z: real[3] ~ Normal(0, 1)\n  observed x: real[2] ~ Normal(mean + more + load @ z, std: 1)\n}\ntrain G on D`,
    "Add a posterior of `z`",
  ],
  [
    "GEN4008",
    `${data}encoder Which(x: real[2]) -> Categorical(3) { return Categorical(logits: x |> dense(3)) }\nmodel G {\n  param w: simplex(3)\n  param mean: real[3, 2]\n  latent k: category(3) ~ Categorical(w)\n  observed x: real[2] ~ Normal(mean[k], 1)\n  posterior k ~ Which(x)\n}\ntrain G on D`,
    "Remove the posterior of `k`",
  ],
  [
    "GEN3208",
    `${data}${judged}model G {\n  latent z: real[3] ~ Normal(0, 1)\n  observed x: real[2] = z |> dense(2)\n  adversary J(x)\n  adversary J(x)\n}\ntrain G on D`,
    "Remove this adversary",
  ],
];

test.each(plans)("%s: the change makes it sound", (code, wrong, title) => {
  const right = mended(wrong, code)[title];
  expect(right).toBeDefined();
  expect(
    check(right!)
      .filter(({ severity }) => severity === "error")
      .map(({ message }) => message),
  ).toEqual([]);
});

test("every code with a fix has a case", () => {
  const tested = new Set([...cases, ...plans].map(([code]) => code));
  expect(Object.keys(fixers).filter((code) => !tested.has(code))).toEqual([]);
});

test("the compiler's own fixes are offered, and all at once", () => {
  const text = "model M { observed x: real ~ Normal(0 1) }\nnetwork N(x: real[2]) -> real { x |> dense(1) }";
  expect(fixAll(analysisOf(text)).map((edit) => edit.text)).toEqual([",", "return "]);
  expect(check(applyEdits(text, fixAll(analysisOf(text))))).toEqual([]);
  expect(Object.keys(mended(text, "GEN1023"))).toEqual(["Add the comma"]);
});

test("actions are those of the range alone", () => {
  const text = "model M { observed x: rael ~ Nomral(0, 1) }";
  const at = text.indexOf("rael");
  expect(codeActions(analysisOf(text), at, at + 4).map(({ title }) => title)).toEqual(["Write `real`"]);
});

test.each(caseFiles("test/cases/bad"))("the actions of %s stay inside its text", (path) => {
  const text = readFileSync(path, "utf8");
  const compiled = compile(path, diskHost, { files: { [path]: text } });
  const analysis = new Analysis(compiled, diskHost.resolve);
  for (const { edits } of codeActions(analysis, 0, text.length)) {
    for (const { start, end } of edits) expect(0 <= start && start <= end && end <= text.length).toBe(true);
  }
});
