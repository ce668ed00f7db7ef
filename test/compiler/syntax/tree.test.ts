import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { ConstDecl, DataDecl, Declaration, Expr, ModelDecl, NetworkDecl, TrainDecl } from "../../../src/compiler/syntax/ast.ts";
import { parse } from "../../../src/compiler/syntax/parse.ts";
import { caseFiles } from "../../support/cases.ts";
import { outline, spansOutside, written } from "../../support/syntax.ts";

function only<Kind extends Declaration>(text: string): Kind {
  const { tree, diagnostics } = parse(text, 3);
  expect(diagnostics).toEqual([]);
  return tree.declarations[0] as Kind;
}

const value = (text: string): Expr => only<ConstDecl>(`const V = ${text}`).value;

test.each([
  ["a or b and c", "(a or (b and c))"],
  ["not a == b", "(not (a == b))"],
  ["a < b and not c >= d", "((a < b) and (not (c >= d)))"],
  ["a .. b == c", "((a .. b) == c)"],
  ["1..9", "(1 .. 9)"],
  ["1..2 == 3..4 and not 5..6 < 7", "(((1 .. 2) == (3 .. 4)) and (not ((5 .. 6) < 7)))"],
  ["a - b ^ c * d |> f |> g < e or h", "(((((a - ((b ^ c) * d)) |> f) |> g) < e) or h)"],
  ["1 |> f .. 2", "((1 |> f) .. 2)"],
  ["a + b |> f", "((a + b) |> f)"],
  ["x |> f |> g(1)[2]", "((x |> f) |> g(1)[2])"],
  ["(x |> f) + x", "({(x |> f)} + x)"],
  ["a - b - c", "((a - b) - c)"],
  ["a / b * c @ d", "(((a / b) * c) @ d)"],
  ["a + b * c ^ d", "(a + (b * (c ^ d)))"],
  ["a ^ b ^ c", "(a ^ (b ^ c))"],
  ["-a ^ -b ^ c", "(-(a ^ (-(b ^ c))))"],
  ["--a", "(-(-a))"],
  ["-a * b", "((-a) * b)"],
  ["p[i, 1..2][j](x, std: 2,)", "p[i, (1 .. 2)][j](x, std: 2)"],
  ["[[1, _], [],]", "[[1, _], []]"],
  ["f(`Sepal.Length`, on: from)", "f(`Sepal.Length`, on: from)"],
  ["a // why\n  + b", "(a + b)"],
])("%s is read as %s", (text, expected) => {
  expect(written(value(text))).toBe(expected);
});

test.each([
  ["a + not b", ["GEN1011"]],
  ["- not b", ["GEN1011"]],
  ["f(1..2..3)", ["GEN1010"]],
  ["a < b < c", ["GEN1026"]],
])("%s breaks the order of the levels", (text, codes) => {
  expect(parse(`const V = ${text}`, 0).diagnostics.map((found) => found.code)).toEqual(codes);
});

test("an operand that isn't there is behind the operator before it", () => {
  const missing = { is: "missing", span: { start: 14, end: 14 } };
  expect(parse("const V = a +  ", 0).tree.declarations[0]).toMatchObject({
    value: { right: { is: "missing", span: { start: 13, end: 13 } } },
  });
  expect(parse("const V = [b +, c]", 0).tree.declarations[0]).toMatchObject({ value: { items: [{ right: missing }, { is: "name" }] } });
});

test("numbers", () => {
  expect(value("10%")).toMatchObject({ is: "number", value: 0.1, percent: true, text: "10%" });
  expect(value("1.5e-3")).toMatchObject({ is: "number", value: 0.0015, percent: false });
});

test("texts know four escapes", () => {
  expect(value('"a\\"b\\\\c\\n\\t"')).toMatchObject({ is: "string", value: 'a"b\\c\n\t' });
});

test("names are NFKC: the micro sign is the Greek letter, a full-width letter a plain one", () => {
  expect(value("µ + ｘ")).toMatchObject({ left: { name: { text: "μ" } }, right: { name: { text: "x" } } });
  expect(written(value("x̂ + 漢字_2 + Δt + 𝛼"))).toBe("(((x̂ + 漢字_2) + Δt) + α)");
});

test("a hard word hidden by full-width letters is a hard word", () => {
  expect(parse("const ｄａｔａ = 1", 0).diagnostics.map((found) => found.code)).toEqual(["GEN1022"]);
});

test("spans are half-open UTF-16 ranges of the file", () => {
  const text = "const 𝛼 = -f(b) // end";
  const { tree } = parse(text, 7);
  const [declaration] = tree.declarations as ConstDecl[];
  const at = (span: { start: number; end: number }) => text.slice(span.start, span.end);
  expect(declaration.span).toEqual({ file: 7, start: 0, end: 16 });
  expect(at(declaration.name.span)).toBe("𝛼");
  expect(at(declaration.value.span)).toBe("-f(b)");
  expect(tree.comments).toEqual([{ text: "// end", doc: false, span: { file: 7, start: 17, end: 23 } }]);
});

test("a doc comment belongs to what begins on the next line", () => {
  const model = only<ModelDecl>(
    "/// The model.\n///   in two lines\nmodel M {\n  /// free\n\n  param a: real /// behind\n  /// mean\r\n  param b: real\n}",
  );
  expect(model.doc).toBe("The model.\n  in two lines");
  expect(model.items.map((item) => item.doc)).toEqual([undefined, "mean"]);
});

test("types have own sizes, shape and holes", () => {
  const data = only<DataDecl>('data D { x: category("a", "b")[5, K]? = y z: spd(4) }');
  expect(data.items).toMatchObject([
    { is: "field", type: { name: { text: "category" }, args: [{}, {}], dims: [{}, {}], optional: true }, value: { is: "name" } },
    { is: "field", type: { name: { text: "spd" }, args: [{}], dims: [], optional: false } },
  ]);
  expect(data.items[1]).not.toHaveProperty("value");
});

test("an observed variable has a density or a value; a param is free, fixed, or has a prior behind that", () => {
  const model = only<ModelDecl>(
    "model M { observed x ~ N(0) observed y per sequence = f(z) param a: real param b: real = 1 param c: real ~ N(0) param d: real[2] = [_, 1] ~ N(0) }",
  );
  expect(model.items).toMatchObject([
    { is: "observed", by: "density" },
    { is: "observed", by: "value", per: { text: "sequence" } },
    { is: "param" },
    { is: "param", fixed: { is: "number" } },
    { is: "param", prior: { is: "call" } },
    { is: "param", fixed: { is: "list" }, prior: { is: "call" } },
  ]);
  expect(model.items[2]).not.toHaveProperty("fixed");
  expect(model.items[3]).not.toHaveProperty("prior");
  expect(model.items[4]).not.toHaveProperty("fixed");
});

test("networks and trains", () => {
  const network = only<NetworkDecl>("decoder D[K](z: real[2], n = 3) -> Normal[n] { return z }");
  expect(network).toMatchObject({
    role: "decoder",
    copies: [{}],
    formals: [{ name: { text: "z" } }, { value: { value: 3 } }],
    result: { dims: [{}] },
  });
  const train = only<TrainDecl>("train M(K: 3) on D(x: y) as Z { expect a == 1 within 2 on: b }");
  expect(train).toMatchObject({
    as: { text: "Z" },
    items: [
      { is: "expect", within: { value: 2 } },
      { is: "setting", name: { text: "on" } },
    ],
  });
});

test.each(caseFiles("test/cases/good"))("%s: complete, spans nest", (path) => {
  const text = readFileSync(path, "utf8");
  const { tree } = parse(text, 0);
  expect(tree.complete).toBe(true);
  expect(spansOutside(tree, text)).toEqual([]);
});

test("the kitchen sink keeps every declaration, item and comment", () => {
  const text = readFileSync("test/cases/good/syntax/kitchen-sink.gen", "utf8");
  const { tree } = parse(text, 0);
  expect(outline(tree)).toBe(
    [
      "import import const L const share const tiny const huge",
      "data Everything(source test sequence weight split where length level image on per empty)",
      "network Plain(return) network Block(gain r return) network Recognise(h return) network Draw(return) network Paint(return) network Judge(return)",
      "model Bare(x) model All(weights first Σ load y c k z s x v u h z adversary)",
      "train() train(starts optimizer objective source expect expect)",
      "choose(try try try by folds) choose()",
    ].join(" "),
  );
  expect(tree.comments.map((comment) => comment.doc)).toEqual([false, true, true, true, false]);
});
