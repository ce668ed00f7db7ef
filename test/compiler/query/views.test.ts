import { expect, test } from "vitest";
import {
  calleesOf,
  callersOf,
  fileLinks,
  folds,
  hierarchyAt,
  inlayHints,
  lenses,
  type OutlineEntry,
  outline,
  selections,
  semanticTokens,
  unused,
} from "../../../src/compiler/query/index.ts";
import { analysisOf, analysisOfFile } from "../../support/analysis.ts";
import { marked } from "../../support/marked.ts";
import { specPaths } from "../../support/specs.ts";

const vae = `// A small one.
// Two lines.
import "nets.gen"

data D {
  source: csv("a.csv")
  x: real[4] = [a, b, c, d]
}
encoder E(x: real[4]) -> Normal[2] {
  h = x |> dense(8) |> relu
  return Normal(h |> dense(2), log_var: h |> dense(2))
}
model M(K = 3) {
  latent z: real[2] ~ Normal(0, 1)
  observed x ~ Draw(z)
  posterior z ~ E(x)
}
train M on D as Run {
  epochs: 3
}
train M on D
`;
const nets = { "nets.gen": "decoder Draw(z: real[2]) -> Normal[4] { return Normal(z |> dense(4), 1) }" };
const analysis = analysisOf(vae, nets);

test("the outline holds what the file declares, and what that declares", () => {
  const lines = (entry: OutlineEntry): string[] => [
    `${entry.name}: ${entry.detail}`,
    ...entry.children.map((one) => `  ${one.name}: ${one.detail}`),
  ];
  expect(outline(analysis).flatMap(lines)).toEqual([
    "D: data",
    "  x: field real[4]",
    "E: encoder",
    "  x: formal real[4]",
    "  h: binding",
    "M: model",
    "  K: size",
    "  z: latent real[2]",
    "  x: observed",
    "train Run: train",
    "train M on D: train",
  ]);
});

test.each(specPaths)("each name of the outline of %s lies in its whole", (path) => {
  const check = ({ whole, at, children }: OutlineEntry, around: OutlineEntry["whole"]): void => {
    expect(whole.start >= around.start && whole.end <= around.end && at.start >= whole.start && at.end <= whole.end).toBe(true);
    for (const child of children) check(child, whole);
  };
  const found = analysisOfFile(path);
  for (const entry of outline(found)) check(entry, { file: 0, start: 0, end: found.text.length });
});

test("blocks and comments of several lines fold, one line doesn't", () => {
  const found = folds(analysis.tree!, vae).map(({ start, end, kind }) => [kind, vae.slice(start, end).split("\n")[0]]);
  expect(found).toEqual([
    ["block", "data D {"],
    ["block", "encoder E(x: real[4]) -> Normal[2] {"],
    ["block", "model M(K = 3) {"],
    ["block", "train M on D as Run {"],
    ["comment", "// A small one."],
  ]);
});

test("selection grows from the word to the file", () => {
  const { text, at } = marked("model M { observed x: real ~ Normal(me$0an + 1, 1) }");
  const found = selections(analysisOf(text).tree!, text, at[0]!).map(({ start, end }) => text.slice(start, end));
  expect(found).toEqual(["mean", "mean + 1", "Normal(mean + 1, 1)", "observed x: real ~ Normal(mean + 1, 1)", text]);
});

test("semantic tokens: names by what they mean", () => {
  const found = semanticTokens(analysis).map(({ start, end, type, modifiers }) => [vae.slice(start, end), [type, ...modifiers].join(" ")]);
  const of = (text: string, nth = 0) => found.filter(([word]) => word === text)[nth]?.[1];
  expect(of("data")).toBe("keyword declaration");
  expect(of("train")).toBe("keyword");
  expect(of("D")).toBe("class declaration");
  expect(of("source")).toBe("property defaultLibrary");
  expect(of("csv")).toBe("function defaultLibrary");
  expect(of("real")).toBe("type defaultLibrary");
  expect(of("a")).toBe("property");
  expect(of("E")).toBe("function declaration");
  expect(of("dense")).toBe("function defaultLibrary");
  expect(of("log_var")).toBe("parameter defaultLibrary");
  expect(of("h", 1)).toBe("variable readonly");
  expect(of("K")).toBe("parameter declaration readonly");
  expect(of("Draw")).toBe("function");
  expect(of("Run")).toBe("namespace declaration");
  expect(of("// A small one.")).toBe("comment");
  expect(of('"nets.gen"')).toBe("string");
  expect(of("|>")).toBe("operator");
});

test.each(specPaths)("semantic tokens of %s lie one behind the other, each on one line", (path) => {
  const found = analysisOfFile(path);
  let end = 0;
  for (const token of semanticTokens(found)) {
    expect(token.start).toBeGreaterThanOrEqual(end);
    expect(found.text.slice(token.start, token.end)).not.toMatch(/[\n\r]/);
    end = token.end;
  }
});

test("hints: shapes after each step, parameters of a network, the plan of a model, types that are left out", () => {
  const shown = inlayHints(analysis, 0, vae.length).map(({ at, text, kind }) => `${kind} ${vae.slice(0, at).split("\n").at(-1)}⟨${text}⟩`);
  expect(shown).toEqual([
    "parameters encoder E(x: real[4]) -> Normal[2]⟨76 parameters⟩",
    "shape   h = x |> dense(8)⟨real[8]⟩",
    "shape   h = x |> dense(8) |> relu⟨real[8]⟩",
    "shape   return Normal(h |> dense(2)⟨real[2]⟩",
    "shape   return Normal(h |> dense(2), log_var: h |> dense(2)⟨real[2]⟩",
    "plan model M(K = 3)⟨elbo⟩",
    "type   observed x⟨: real[4]⟩",
  ]);
  const at = vae.indexOf("|> relu");
  expect(inlayHints(analysis, at, at + 7)).toHaveLength(1);
});

test("links lead to imports and to files of data", () => {
  const text = 'import "a.gen"\ndata D { source: csv("b.csv") test: csv(package("p/c.csv")) }\ndata E { source: csv("https://x.y/z.csv") }';
  expect(fileLinks(analysisOf(text)).map(({ written, is }) => [is, written])).toEqual([
    ["spec", "a.gen"],
    ["data", "b.csv"],
    ["package", "p/c.csv"],
  ]);
});

test("a lens for each train and for its model", () => {
  expect(lenses(analysis).map(({ title, run, start }) => [title, run, vae.slice(start).split(/[ (]/)[0]])).toEqual([
    ["Train", "Run", "train"],
    ["Sample", "Run", "train"],
    ["Explain", "Run", "train"],
    ["Explain Run", "Run", "M"],
    ["Train", "M", "train"],
    ["Sample", "M", "train"],
    ["Explain", "M", "train"],
    ["Explain M", "M", "M"],
  ]);
});

test("networks know who calls them and whom they call", () => {
  const item = hierarchyAt(analysis, vae.indexOf("E(x: real"))!;
  expect(callersOf(analysis, item.key).map(({ item: caller, places }) => [caller.name, places.length])).toEqual([["M", 1]]);
  const model = hierarchyAt(analysis, vae.indexOf("M(K"))!;
  expect(calleesOf(analysis, model.key).map(({ item: callee }) => [callee.name, callee.at.path])).toEqual([
    ["Draw", "nets.gen"],
    ["E", "main.gen"],
  ]);
  expect(hierarchyAt(analysis, vae.indexOf("csv"))).toBeUndefined();
});

test("what nothing reads is found", () => {
  const text =
    'import A, B from "o.gen"\nnetwork N(x: real[2], unusedArgument: real) -> real[2] { h = x |> dense(3) return x |> dense(B) }\nmodel M(K = 3) { param m: real param n: real[K] observed y: real ~ Normal(m, 1) }';
  const found = unused(analysisOf(text, { "o.gen": "const A = 1\nconst B = 2" }));
  expect(found.map(({ name, what }) => `${what} ${name}`)).toEqual(["import A", "argument unusedArgument", "value h", "param n"]);
});

test("where there is a mistake, the name may have been meant there", () => {
  const text =
    'import A from "o.gen"\nmodel M { param mean: real observed y: real ~ Normal(maen, 1) }\nmodel N { param m: real observed y: real ~ Normal(0, 1) }';
  const found = (source: string) => unused(analysisOf(source, { "o.gen": "const A = 1" })).map(({ name }) => name);
  expect(found(text)).toEqual(["m"]);
  expect(found(text.replace("maen", "mean"))).toEqual(["A", "m"]);
});

test.each(specPaths)("nothing of %s is unused", (path) => {
  expect(unused(analysisOfFile(path)).map(({ name }) => name)).toEqual([]);
});
