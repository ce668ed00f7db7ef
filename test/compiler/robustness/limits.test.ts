import { describe, expect, test } from "vitest";
import { mistakeLimit } from "../../../src/compiler/diagnostics/limits.ts";
import { explain } from "../../../src/compiler/explain/index.ts";
import { compile, format } from "../../../src/compiler/index.ts";
import { longestText, parse } from "../../../src/compiler/syntax/parse.ts";
import { memoryHost } from "../../support/host.ts";

const compiled = (text: string, others: Record<string, string> = {}) => compile("main.gen", memoryHost({ ...others, "main.gen": text }));
const codes = (text: string, others?: Record<string, string>) => compiled(text, others).diagnostics.map(({ code }) => code);
const lines = (count: number, line: (index: number) => string) => Array.from({ length: count }, (_, index) => line(index)).join("\n");

const run = '\ndata D { source: csv("a.csv") x: real }\ntrain M on D';
const chains: [string, (length: number) => string][] = [
  [
    "latents",
    (length) =>
      `model M { latent z0: real ~ Normal(0, std: 1)\n${lines(length, (i) => `latent z${i + 1}: real ~ Normal(z${i}, std: 1)`)}\nobserved x: real ~ Normal(z${length}, std: 1) }${run}`,
  ],
  [
    "latents in the other order",
    (length) =>
      `model M { observed x: real ~ Normal(z0, std: 1)\n${lines(length, (i) => `latent z${i} ~ Normal(z${i + 1}, std: 1)`)}\nlatent z${length} ~ Normal(0, std: 1) }${run}`,
  ],
  [
    "bindings",
    (length) =>
      `model M { param m: real b0 = m\n${lines(length, (i) => `b${i + 1} = b${i} + 1`)}\nobserved x: real ~ Normal(b${length}, std: 1) }${run}`,
  ],
  [
    "bindings of a network",
    (length) => `network N(x: real) { b0 = x\n${lines(length, (i) => `b${i + 1} = b${i} + 1`)}\nreturn b${length} }`,
  ],
  [
    "networks",
    (length) =>
      `network N0(x: real) -> real { return x }\n${lines(length, (i) => `network N${i + 1}(x: real) -> real { return N${i}(x) }`)}\nmodel M { param m: real observed x: real ~ Normal(N${length}(m), std: 1) }${run}`,
  ],
  [
    "networks without a declared result",
    (length) => `network N0(x: real) { return x }\n${lines(length, (i) => `network N${i + 1}(x: real) { return N${i}(x) }`)}`,
  ],
  ["calls in a pipe", (length) => `network N(x: real) { return x ${"|> tanh ".repeat(length)}}`],
  [
    "posteriors",
    (length) =>
      `model M { ${lines(length + 1, (i) => `latent z${i}: real ~ Normal(0, std: 1)`)}\nobserved x: real ~ Normal(z0 + z${length}, std: 1)\n${lines(length + 1, (i) => `posterior z${i} ~ Normal(${i === 0 ? "x" : `z${i - 1}`}, std: 1)`)} }${run}`,
  ],
];

describe("chains of which each reads the one before", () => {
  test.each(chains)("90 %s are checked, formatted and explained", (_name, chain) => {
    const { diagnostics, trains } = compiled(chain(90));
    expect(diagnostics.filter(({ code }) => !/^GEN40|^GEN2009/.test(code))).toEqual([]);
    for (const { ir, plan } of trains) expect(explain(ir, plan)).toBeDefined();
    expect(format(chain(90)).ok).toBe(true);
  });

  // A posterior reads latents, not what their posteriors are computed from.
  test.each(chains.filter(([name]) => name !== "calls in a pipe" && name !== "posteriors"))(
    "3,000 %s are one error at one of them",
    (_name, chain) => {
      const text = chain(3000);
      const { diagnostics } = compiled(text);
      expect(diagnostics.map(({ code }) => code)).toEqual(["GEN2014"]);
      const { place } = diagnostics[0]!;
      const name = place?.in === "spec" ? text.slice(place.span.start, place.span.end) : "";
      expect(name).toMatch(/^[a-zA-Z]\d*$/);
      expect(format(text).ok).toBe(true);
    },
  );

  test("calls in a pipe, and operators round a chain, count too", () => {
    expect(codes(`network N(x: real) { return x ${"|> tanh ".repeat(900)}}`)).toEqual(["GEN2014"]);
    const deep = (of: string) => `${of}${" + 1".repeat(600)}`;
    expect(codes(`network N(x: real) { a = ${deep("x")} return ${deep("a")} }`)).toEqual(["GEN2014"]);
    expect(codes(`network N(x: real) { a = ${deep("x")} return ${deep("x")} + a }`)).toEqual([]);
  });

  test("a circle of 3,000 latents is one error", () => {
    const text = `model M { ${lines(3000, (i) => `latent z${i}: real ~ Normal(z${(i + 1) % 3000}, std: 1)`)} observed x: real ~ Normal(z0, std: 1) }`;
    expect(codes(text)).toHaveLength(1);
  });

  const files = (count: number, last: string) =>
    Object.fromEntries(Array.from({ length: count }, (_, i) => [`f${i}.gen`, i === count - 1 ? last : `import "f${i + 1}.gen"`]));

  test("3,000 files that import each other, as a chain and in a circle", () => {
    expect(codes('import "f0.gen"', files(3000, "const A = 1"))).toEqual([]);
    const [circle, ...others] = compiled('import "f0.gen"', files(3000, 'import "f0.gen"')).diagnostics;
    expect([circle?.code, others]).toEqual(["GEN2002", []]);
    expect(circle!.message.length).toBeLessThan(300);
  });

  test("a model of bindings that each read the one before twice is derived", () => {
    const doubled = lines(60, (i) => `b${i + 1} = b${i} + b${i}`);
    const text = `model M { latent z: real ~ Normal(0, std: 1) b0 = z\n${doubled}\nobserved x: real ~ Normal(b60, std: 1) }${run}`;
    expect(codes(text)).toEqual(["GEN4007"]);
  });
});

describe("more mistakes than are told", () => {
  const many = 3 * mistakeLimit;
  const broken: [string, string][] = [
    ["characters of no word", "const A = 1 §\n".repeat(many)],
    ["texts with escapes", `const A = "${"\\q".repeat(many)}"`],
    ["semicolons", "const A = 1;\n".repeat(many)],
    ["items without a value", `model M {\n${"latent z: real ~ Normal(\n".repeat(many)}}`],
    ["declarations cut off", "model M { observed x ~\n".repeat(many)],
    ["words alone", "model ".repeat(many)],
    ["commas left out", `const A = [${"1 ".repeat(many)}]`],
    ["comparisons in a chain", `train M on D { ${"expect a < b < c\n".repeat(many)} }`],
  ];

  test.each(broken)("%s: the first ones in the order of the text, and one that says so", (_name, text) => {
    const { tree, diagnostics } = parse(text, 0);
    expect(tree.complete).toBe(false);
    const last = diagnostics.at(-1)!;
    if (diagnostics.length > 1) expect(last.code).toBe("GEN1031");
    expect(diagnostics.length).toBeLessThanOrEqual(mistakeLimit + 1);
    expect(codes(text).at(-1)).toBe(last.code);
    expect(codes(text).length).toBeLessThanOrEqual(mistakeLimit + 1);
    expect(format(text)).toEqual({ ok: false, diagnostics });
  });

  test.each([
    ["names", `model M { ${lines(many, (i) => `observed x${i}: real ~ Normal(u${i}, std: 1)`)} }`],
    ["settings", `model M { param m: real observed x: real ~ Normal(m, std: 1) }${run} { ${lines(many, (i) => `s${i}: 1`)} }`],
    ["files", lines(many, (i) => `import "f${i}.gen"`)],
  ])("%s that aren't there", (_name, text) => {
    const found = compiled(text).diagnostics;
    expect(found).toHaveLength(mistakeLimit + 1);
    expect(found.filter(({ code }) => code === "GEN1031")).toHaveLength(1);
    expect(found.every(({ hint = "" }) => hint.length < 1000)).toBe(true);
  });
});

test("a text too long isn't read, and asks for nothing more", () => {
  const text = "const A = 1\n".repeat(longestText / 10);
  expect(codes(text)).toEqual(["GEN1030"]);
  expect(format(text)).toEqual({ ok: false, diagnostics: parse(text, 0).diagnostics });
  expect(codes('import A from "long.gen"\nconst B = A', { "long.gen": text })).toEqual(["GEN1030"]);
});
