import { expect, test } from "vitest";
import { compile } from "../../../src/compiler/index.ts";
import { Analysis, applyEdits, prepareRename, rename } from "../../../src/compiler/query/index.ts";
import { analysisOf, analysisOfFile } from "../../support/analysis.ts";
import { diskHost, memoryHost } from "../../support/host.ts";
import { marked } from "../../support/marked.ts";
import { specPaths } from "../../support/specs.ts";

function renamed(source: string, name: string): string {
  const { text, at } = marked(source);
  const found = rename([analysisOf(text)], at[0]!, name);
  return found.ok ? applyEdits(text, found.edits) : found.because;
}

test("a variable keeps its field, a field its variable and its column", () => {
  const data = 'data D { source: csv("a.csv") ';
  const model = "model M { observed x: real ~ Normal(0, 1) }\n";
  expect(renamed(`${data}x: real = a }\nmodel M { observed $0x: real ~ Normal(0, 1) }\ntrain M on D`, "y")).toBe(
    `${data}x: real = a }\nmodel M { observed y: real ~ Normal(0, 1) }\ntrain M on D(y: x)`,
  );
  expect(renamed(`${data}$0x: real }\n${model}train M on D()`, "y")).toBe(`${data}y: real = x }\n${model}train M on D(x: y)`);
  expect(renamed(`${data}$0a: real = b }\n${model}train M on D(x: a)`, "c")).toBe(`${data}c: real = b }\n${model}train M on D(x: c)`);
});

test.each([
  ["param", "is a word of the language"],
  ["2x", "isn't a name"],
  ["a b", "isn't a name"],
  ["", "isn't a name"],
])("%j is refused as a name", (name, because) => {
  expect(renamed("model M { param $0m: real observed x: real ~ Normal(m, 1) }", name)).toContain(because);
});

test("built-in names, and settings as fields, are refused", () => {
  expect(renamed("const $0L = 3", "dense")).toContain("is a function of the language");
  expect(renamed("data D { $0x: real = a }", "weight")).toContain("is a setting of `data`");
  expect(renamed("model M { param m: $0real observed x: real ~ Normal(m, 1) }", "y")).toContain("belongs to the language");
  expect(renamed('data D { source: csv("a.csv") x: real = $0a }', "y")).toContain("only the file itself can rename");
});

test("a name that stands there already is refused", () => {
  const model = "model M { param $0m: real param s: positive observed x: real ~ Normal(m, std: s) }";
  expect(renamed(model, "s")).toBe("There is a `s` already.");
  expect(renamed("const $0A = 1\nconst B = 2", "B")).toBe("There is a `B` already.");
  expect(renamed("network N(x: real[P]) -> real { $0h = x return h |> dense(1) }", "P")).toBe("There is a `P` already.");
  expect(renamed("model A { param $0m: real }\nmodel B { param n: real }", "n")).toContain("param n: real }\nmodel B");
});

test("what the candidates of a choose observe keeps its name; a field is named beside it", () => {
  const models = "model A { observed x: real ~ Normal(0, 1) }\nmodel B { observed x: real ~ Laplace(0, 1) }\n";
  const data = 'data D { source: csv("a.csv") x: real = a }\n';
  expect(renamed(`${data}${models.replace("x", "$0x")}choose on D { try A try B }`, "y")).toBe(
    "`choose` gives the model `B` the same data by the name `x`.",
  );
  expect(renamed(`${data.replace("x:", "$0x:")}${models}choose on D { try A try B }`, "y")).toBe(
    `${data.replace("x:", "y:")}${models}choose on D(x: y) { try A try B }`,
  );
  expect(renamed(`${data}${models.replace("x", "$0x")}choose on D { try A }`, "y")).toContain("choose on D(y: x) { try A }");
});

test("where there is no name, none is prepared", () => {
  const { text, at } = marked("model $0M { $1 }");
  expect(prepareRename(analysisOf(text), at[0]!)).toMatchObject({ ok: true, name: "M" });
  expect(prepareRename(analysisOf(text), at[1]!)).toMatchObject({ ok: false });
});

test("files that import a name are changed with it", () => {
  const files = { "main.gen": "const L = 2\n", "user.gen": 'import L from "main.gen"\nconst M = L + L\n' };
  const host = memoryHost(files);
  const [main, user] = ["main.gen", "user.gen"].map((path) => new Analysis(compile(path, host), host.resolve)) as [Analysis, Analysis];
  const found = rename([main, user], 6, "Size");
  expect(found.ok && found.edits.map(({ path, start, text }) => [path, start, text])).toEqual([
    ["main.gen", 6, "Size"],
    ["user.gen", 7, "Size"],
    ["user.gen", 35, "Size"],
    ["user.gen", 39, "Size"],
  ]);
});

test.each(specPaths)("whatever of %s is renamed, it compiles to the same plans", (path) => {
  const analysis = analysisOfFile(path);
  const plans = (texts: Record<string, string>) => {
    const { trains, diagnostics } = compile(path, diskHost, { files: texts });
    return [trains.map(({ plan }) => [plan.label, plan.parameters]), diagnostics.map(({ code }) => code)];
  };
  const before = plans({});
  for (const symbol of analysis.symbols().declared) {
    const found = rename([analysis], symbol.at.start, "renamed_1");
    // Candidates that are compared share the names of what they observe.
    if (path === "specs/choose.gen" && symbol.kind === "observed") expect(found).toMatchObject({ ok: false });
    else expect(found.ok).toBe(true);
    if (!found.ok) continue;
    const texts = Object.fromEntries(
      analysis.compiled.sources.map((source) => [
        source.path,
        applyEdits(
          source.text,
          found.edits.filter((edit) => edit.path === source.path),
        ),
      ]),
    );
    expect([symbol.name, ...plans(texts)]).toEqual([symbol.name, ...before]);
  }
});
