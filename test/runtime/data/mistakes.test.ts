import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { dataDiagnostics } from "../../../src/compiler/diagnostics/catalogue/data.ts";
import type { DataIR, Field, Source } from "../../../src/compiler/ir/types/model.ts";
import { loadData, loadWith } from "../../../src/runtime/data/index.ts";
import { idxBytes, scratch } from "../../support/data/files.ts";
import { call, column, context, csv, data, field, holdout, idx, list, number, reshape, text, type } from "../../support/data/ir.ts";
import { mistakeLines } from "../../support/data/mistakes.ts";

const files = scratch();
const real = type("real");
const seen = new Set<string>();

function lines(ir: DataIR, more: { fold?: number } = {}): string[] {
  const found = mistakeLines(() => loadData(ir, { ...context(files.folder), ...more }), files.folder);
  for (const line of found) seen.add(line.slice(0, 7));
  return found;
}

/** One csv file with column `a` (and others), read as real field `a` unless said otherwise. */
function ofCsv(content: string | Uint8Array, fields: Field[] = [field("a", real)], more: Partial<DataIR> = {}): string[] {
  return lines(data(csv(files.write("rows.csv", content)), fields, more));
}

const kindOf = (name: string) => field("kind", type("category"), column(name));

const ofSource = (source: Source) => lines(data(source, [field("a", real)]));

test("files that aren't there", () => {
  expect(ofSource(csv("no.csv"))).toEqual([
    `GEN5001 undefined There is no file no.csv. | Paths are relative to the folder of the spec, ${files.folder}.`,
  ]);
  expect(ofSource(csv("https://x.org/a.csv"))).toEqual([
    "GEN5002 undefined https://x.org/a.csv is an address on the network; genc reads files only. | Download it and give its path, or use a file of an installed package: `package(…)`.",
  ]);
  expect(ofSource({ is: "csv", path: "@data/none/a.csv", package: true, node: "D.source" })).toEqual([
    `GEN5003 undefined The package @data/none isn't installed where ${files.folder} could see it. | Run \`npm install @data/none\`.`,
  ]);
  mkdirSync(join(files.folder, "node_modules/@data/some"), { recursive: true });
  expect(ofSource({ is: "csv", path: "@data/some/b/a.csv", package: true, node: "D.source" })).toEqual([
    "GEN5004 undefined The package @data/some has no file b/a.csv. | The package stands in node_modules/@data/some.",
  ]);
  mkdirSync(join(files.folder, "folder.csv"));
  expect(ofSource(csv("folder.csv"))).toEqual([
    "GEN5005 undefined folder.csv can't be read: it is a folder. | Check the path and its permissions.",
  ]);
  files.write("cut.csv.gz", gzipSync("a\n1\n").subarray(0, 12));
  expect(ofSource(csv("cut.csv.gz"))).toEqual([
    "GEN5006 undefined cut.csv.gz ends in .gz, but isn't a whole gzip file. | It may be cut off or not compressed at all: fetch it again, or drop .gz from its name.",
  ]);
});

test("with spans, what the spec says wrongly is shown in the spec", () => {
  const span = { file: 0, start: 3, end: 9 };
  const spans = { "D.source": span, "D.b": span };
  const place = (ir: DataIR) => {
    try {
      loadData(ir, context(files.folder, { spans }));
    } catch (error) {
      return (error as { diagnostics: { place: unknown }[] }).diagnostics[0]!.place;
    }
    return undefined;
  };
  expect(place(data(csv("no.csv"), []))).toEqual({ in: "spec", span });
  files.write("rows.csv", "a\n1\n");
  expect(place(data(csv("rows.csv"), [field("x", real, column("b"))]))).toEqual({ in: "spec", span });
});

test("csv files that can't be read as tables", () => {
  expect(ofCsv("")).toEqual(["GEN5010 rows.csv rows.csv is empty. | A csv file begins with a line of column names."]);
  expect(ofCsv("\ufeff \n")).toEqual(["GEN5010 rows.csv rows.csv is empty. | A csv file begins with a line of column names."]);
  expect(ofCsv("a,b\n")).toEqual([
    "GEN5011 rows.csv rows.csv has column names but no rows. | Put at least one row of values below the names.",
  ]);
  expect(ofCsv("a,b,a\n1,2,3\n")).toEqual([
    "GEN5012 rows.csv:1:a rows.csv has two columns named a. | Rename one of them in the first line.",
  ]);
  expect(ofCsv("a,b\n1,2\n3\n")).toEqual([
    "GEN5013 rows.csv:3 Row 3 of rows.csv has 1 value, but there are 2 columns. | Add or remove a comma; put a value that has a comma in quotes.",
  ]);
  expect(ofCsv("a,b\n1,2\n\n3,4,5\n")[0]).toContain("GEN5013 rows.csv:4 Row 4 of rows.csv has 3 values");
  expect(ofCsv('a,b\n1,"x\ny"\n3\n')[0]).toContain("GEN5013 rows.csv:4 Row 4");
  expect(ofCsv('a,b\n1,2\n3,"4\n5,6\n')).toEqual([
    'GEN5014 rows.csv:3 rows.csv has a quoted value that never ends, or text after its closing quote, in row 3. | Close the quote; a quote inside a quoted value is written twice: "".',
  ]);
  expect(ofCsv("a;b\n1;2\n")).toEqual([
    "GEN5015 rows.csv:1 The columns of rows.csv seem to be separated by semicolons; genc reads commas. | Save it with commas.",
  ]);
  expect(ofCsv("sepal_length,b\n1,2\n", [field("x", real, column("sepal_lenght")), field("y", real, column("zzz"))])).toEqual([
    "GEN5016 rows.csv:1:sepal_lenght rows.csv has no column sepal_lenght (did you mean sepal_length?). | Its columns are sepal_length, b.",
    "GEN5016 rows.csv:1:zzz rows.csv has no column zzz. | Its columns are sepal_length, b.",
  ]);
  expect(ofCsv("b,a\n1,2\n3, tall \n")).toEqual([
    'GEN5017 rows.csv:3:a Column a is used as a number, but row 3 has "tall". | Compare it, `a == "tall"` is 1 or 0; or declare the field a `category`; or leave the row out of the file.',
  ]);
  expect(ofCsv("a\n1\n 0x1F\n")).toEqual([
    'GEN5017 rows.csv:3:a Column a is used as a number, but row 3 has "0x1F". | Write the number alone, without a unit, a sign or a space.',
  ]);
  files.write("rows.csv", `a\n${"1\n".repeat(2000)}`);
  const found = mistakeLines(
    () => loadData(data(csv("rows.csv"), [field("a", real)]), context(files.folder, { mostBytes: 12_000 })),
    files.folder,
  );
  for (const line of found) seen.add(line.slice(0, 7));
  expect(found).toEqual([
    "GEN5018 rows.csv rows.csv has more than 0 million numbers in the columns that the spec uses. | Keep fewer rows, or fewer columns.",
  ]);
});

test("csv files in another encoding", () => {
  const latin1 = (content: string) => Buffer.from(content, "latin1");
  const kind = kindOf("kind");
  const remedy = 'Say in which encoding it is, `csv(…, encoding: "latin1")` for that of Windows in western Europe, or save it as UTF-8.';
  expect(ofCsv(latin1("kind,a\nRauch,1\nGrün,2\n"), [kind])).toEqual([
    `GEN5019 rows.csv:3:kind rows.csv isn't in UTF-8: row 3 has "Gr\uFFFDn" in column kind. | ${remedy}`,
  ]);
  expect(ofCsv(latin1("kind,a\nGrün,1\nRauch,2 £\n"))).toEqual([
    `GEN5019 rows.csv:3:a rows.csv isn't in UTF-8: row 3 has "2 \uFFFD" in column a. | ${remedy}`,
  ]);
  expect(ofCsv(latin1("Größe,a\n1,2\n"), [field("x", real, column("Größe"))])).toEqual([
    `GEN5019 rows.csv:1:Gr\uFFFD\uFFFDe rows.csv isn't in UTF-8: row 1 has "Gr\uFFFD\uFFFDe" in column Gr\uFFFD\uFFFDe. | ${remedy}`,
  ]);
  expect(ofCsv(Buffer.from("a\n1\n", "utf16le"))).toEqual([
    `GEN5019 rows.csv:1:a rows.csv isn't in UTF-8: row 1 has "a" in column a. | ${remedy}`,
  ]);
  // What the spec doesn't use may hold anything.
  expect(ofCsv(latin1("Größe,a\nGrün,2\n"))).toEqual([]);
  files.write("rows.csv", Buffer.from("a\n\x80\n", "latin1"));
  const source = { ...csv("rows.csv"), encoding: "shift_jis" } as Source;
  expect(lines(data(source, [kindOf("a")]))).toEqual([
    `GEN5019 rows.csv:2:a rows.csv isn't in shift_jis: row 2 has "\uFFFD" in column a. | ${remedy}`,
  ]);
});

test("a stated encoding, and the mark of UTF-16, say how bytes are letters", () => {
  const levels = (content: Uint8Array, encoding?: string) => {
    files.write("rows.csv", content);
    const source = { ...csv("rows.csv"), ...(encoding === undefined ? {} : { encoding }) } as Source;
    return loadData(data(source, [kindOf("Größe")]), context(files.folder)).fitted.fields.kind?.levels;
  };
  const written = "Größe\n€ 5\nGrün\n";
  const found = levels(Buffer.from(written));
  expect(found).toEqual(["Grün", "€ 5"]);
  expect(levels(Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(written, "utf16le")]))).toEqual(found);
  expect(levels(Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(written, "utf16le").swap16()]))).toEqual(found);
  expect(levels(Buffer.from(written.replace("€", "\x80"), "latin1"), "latin1")).toEqual(found);
});

test("idx files that are none", () => {
  const labels = files.write("labels", idxBytes(8, [3], [1, 2, 3]));
  const images = files.write("images", idxBytes(8, [2, 1, 1], [7, 8]));
  const read = (source: Source) => lines(data(source, [field("x", real, column("images"))]));
  expect(read(idx(files.write("text", "hello world")))).toEqual([
    "GEN5020 text text isn't an idx file: it begins with 68 65 6c 6c, not with 00 00, a type and a number of axes. | MNIST's images begin with 00 00 08 03, its labels with 00 00 08 01. A compressed file must end in .gz.",
  ]);
  expect(read(idx(files.write("cut", idxBytes(8, [3], [1, 2, 3]).subarray(0, 10))))).toEqual([
    "GEN5021 cut cut should have 11 bytes by its header, but has 10. | The file is cut off or damaged: fetch it again.",
  ]);
  expect(read(idx(files.write("head", idxBytes(8, [3], []).subarray(0, 6))))).toEqual([
    "GEN5021 head head should have 8 bytes by its header, but has 6. | The file is cut off or damaged: fetch it again.",
  ]);
  expect(read(idx(images, labels))).toEqual([
    "GEN5022 labels labels has 3 labels, but images has 2 items. | Give the labels of the same part: train with train, t10k with t10k.",
  ]);
  expect(read(idx(images, images))).toEqual(["GEN5023 images images has 3 axes; labels have one. | Did you give the images as labels?"]);
  expect(lines(data(idx(images), [field("y", real, column("labels"))]))).toEqual([
    "GEN5016 images:1:labels images has no column labels. | Its columns are images.",
  ]);
});

test("missing entries where the type has none", () => {
  expect(ofCsv("b,a\n1,1\n,2\nNA,NA\n", [field("x", type("real", [2]), list(column("a"), column("b")))])).toEqual([
    "GEN5030 rows.csv:3:b Field x has no missing entries by its type real[2], but 2 of 3 rows lack b; the first is row 3. | Where an observed variable takes it, declare both `real[2]?`: missing entries are then integrated out. Or leave those rows out, `where: present(b)`, or give a value, `fill(b, 0)`.",
  ]);
  expect(ofCsv("a\nx\nnull\ny\n", [field("a", type("category", [], { size: 2 }))])).toEqual([
    "GEN5030 rows.csv:3:a Field a has no missing entries by its type category(2), but 1 of 3 rows lack a; the first is row 3. | Where an observed variable takes it, declare both `category(2)?`: missing entries are then integrated out. Or leave those rows out, `where: present(a)`.",
  ]);
  const mayMiss = [field("x", type("real", [2], { optional: true }), list(column("a"), column("b")))];
  expect(ofCsv("b,a\n1,1\n,2\nNA,NA\n", mayMiss)).toEqual([]);
});

test("values outside the declared type, one line a field", () => {
  expect(
    ofCsv("a,b\n1,0.5\n0,1.5\n", [field("a", type("positive")), field("b", type("unit")), field("c", type("binary"), column("b"))]),
  ).toEqual(
    [
      "GEN5031 rows.csv:3:a Field a is declared positive, but row 3 has 0 in a. | It must be above 0: declare it `real`, or leave such rows out by `where:`.",
      "GEN5031 rows.csv:3:b Field b is declared unit, but row 3 has 1.5 in b. | It must be between 0 and 1: scale it (`x / 255`), or declare it `real`.",
      "GEN5031 rows.csv:2:b Field c is declared binary, but row 2 has 0.5 in b. | It must be 0 or 1: compare it (`x > 0`), or declare it `count` or `real`.",
    ].map((line) => line.replace("has 0 in a", "has 0").replace("has 1.5 in b", "has 1.5")),
  );
  expect(ofCsv("a,b\n1,2\n3,-1\n", [field("x", type("count", [2]), list(column("a"), column("b")))])).toEqual([
    "GEN5031 rows.csv:3:b Field x is declared count[2], but row 3 has -1 in b. | It must be 0, 1, 2, …: declare it `real`.",
  ]);
  expect(ofCsv("a\n2\n", [field("k", type("category", [], { size: 3 }), call("mul", "a", 2))])).toEqual([
    "GEN5031 rows.csv:2:a Field k is declared category(3), but row 2 has 4 in a. | Categories are counted 0 to 2; a bare column is given levels by its values.",
  ]);
  expect(ofCsv("a\n800\n", [field("x", real, call("exp", "a"))])).toEqual([
    "GEN5031 rows.csv:2:a Field x is declared real, but row 2 has Infinity in a. | It must be a finite number.",
  ]);
  expect(ofCsv("a,b\n0.5,0.5\n0.5,0.4\n", [field("p", type("simplex", [], { size: 2 }), list(column("a"), column("b")))])).toEqual([
    "GEN5031 rows.csv:3 Field p is declared simplex(2), but row 3 has shares with the sum 0.9. | Shares are between 0 and 1 and their sum is 1.",
  ]);
  const spd = [field("s", type("spd", [], { size: 2 }), list(list(column("a"), column("b")), list(column("c"), column("a"))))];
  expect(ofCsv("a,b,c\n2,1,1\n1,2,2\n", spd)[0]).toContain(
    "GEN5031 rows.csv:3 Field s is declared spd(2), but row 3 has a matrix that isn't positive definite.",
  );
  expect(ofCsv("a,b,c\n2,1,0\n", spd)[0]).toContain(
    "GEN5031 rows.csv:2 Field s is declared spd(2), but row 2 has a matrix that isn't symmetric.",
  );
  expect(
    lines(
      data(idx(files.write("dark", idxBytes(8, [2, 1, 2], [1, 2, 3, 0]))), [field("x", type("positive", [1, 2, 1]), column("images"))]),
    ),
  ).toEqual([
    "GEN5031 dark:2:images Field x is declared positive[1, 2, 1], but row 2 has 0 in x[1]. | It must be above 0: declare it `real`, or leave such rows out by `where:`.",
  ]);
});

test("expressions that are no number", () => {
  expect(ofCsv("a\n1\n-3\n", [field("x", real, call("log", "a"))])).toEqual([
    "GEN5032 rows.csv:3:a Field x isn't a number in row 3, where a is -3. | Logarithms, roots and divisions need values for which they're defined: leave such rows out by `where:`.",
  ]);
  expect(ofCsv("a,b\n1,1\n0,0\n", [field("x", type("real", [], { optional: true }), call("div", "a", "b"))])[0]).toContain(
    "GEN5032 rows.csv:3:a Field x isn't a number in row 3, where a is 0 and b is 0.",
  );
});

test("levels: unseen, too many, too few", () => {
  expect(ofCsv("a\nno\nyes\nmaybe\n", [field("a", type("category", [], { size: 2, levels: ["no", "yes"] }))])).toEqual([
    'GEN5033 rows.csv:4:a Field a has the levels no, yes, but row 4 has "maybe". | Levels are those of the training rows, or those that `category(…)` names: name all of them.',
  ]);
  const two = [field("a", type("category", [], { size: 2 }))];
  expect(ofCsv("a\nx\ny\nx\ny\nz\n", two, { split: holdout(0.2, { from: "last" }) })).toEqual([
    'GEN5033 rows.csv:6:a Field a has the levels x, y, but row 6 has "z". | Levels are those of the training rows, or those that `category(…)` names: name all of them.',
  ]);
  expect(ofCsv("a\nx\ny\nz\n", two)).toEqual([
    'GEN5034 rows.csv:a Field a is declared category(2), but a has 3 different values among the training rows: x, y, z. | Write `category(3)`, or name the levels: `category("x", "y", "z")`.',
  ]);
  expect(ofCsv("a\nx\nx\n", two)[0]).toContain("a has only 1 value among the training rows: x.");
  const fitted = loadData(data(csv(files.write("t.csv", "a\nx\ny\n")), two), context(files.folder)).fitted;
  files.write("u.csv", "a\nx\nw\n");
  expect(mistakeLines(() => loadWith(data(csv("t.csv"), two), fitted, context(files.folder), "u.csv"), files.folder)[0]).toContain(
    'GEN5033 u.csv:3:a Field a has the levels x, y, but row 3 has "w".',
  );
});

test("shapes that the declaration does not have", () => {
  expect(ofCsv("a,b\n1,2\n", [field("x", type("real", [3]), list(column("a"), column("b")))])).toEqual([
    "GEN5035 rows.csv Field x is declared real[3], but [a, b] gives [2] a row. | Make the declaration say what a row has, or change the expression: `[a, b]` stacks equal shapes, `reshape` changes one.",
  ]);
  const images = files.write("im", idxBytes(8, [1, 2, 2], [1, 2, 3, 4]));
  expect(lines(data(idx(images), [field("x", real, column("images"))]))[0]).toContain(
    "Field x is declared real, but images gives [2, 2, 1] a row.",
  );
  expect(lines(data(idx(images), [field("x", type("real", [3]), reshape(column("images"), 3))]))[0]).toContain(
    "Field x is declared real[3], but reshape(images, 3) gives nothing: reshape(3) needs 3 numbers, but receives 4 ([2, 2, 1]).",
  );
  expect(ofCsv("a,b\n1,x\n", [field("x", type("real", [2]), list(column("a"), call("one_hot", "b")))])[0]).toContain(
    "Field x is declared real[2], but [a, one_hot(b)] gives a list of one number and [1].",
  );
  expect(lines(data(idx(images), [field("x", type("real", [2, 2, 1]), column("images"))], { weight: column("images") }))).toEqual([
    "GEN5038 im images gives [2, 2, 1] a row, but one value a row is needed here. | Use a column of single values.",
  ]);
});

test("statistics and draws that can't be had", () => {
  expect(ofCsv("a\n3\n3\n", [field("x", real, call("standardize", "a"))])).toEqual([
    "GEN5036 rows.csv:a standardize of a: every training row has the value 3, so there is no sd to standardize by. | Leave the column out.",
  ]);
  const images = files.write("im2", idxBytes(8, [2, 1, 2], [1, 2, 3, 2]));
  expect(lines(data(idx(images), [field("x", type("real", [1, 2, 1]), call("standardize", "images"))]))[0]).toContain(
    "GEN5036 im2:images standardize of images[1]: every training row has the value 2",
  );
  expect(lines(data(idx(images), [field("x", type("binary", [1, 2, 1]), call("binarize", "images"))]))).toEqual([
    "GEN5037 im2:1 binarize in field x needs probabilities, but row 1 has 2. | Scale it first: `binarize(images / 255)`.",
  ]);
  expect(ofCsv("a\n1\n1.5\n", [field("x", real, call("dequantize", "a"))])).toEqual([
    "GEN5037 rows.csv:3 dequantize in field x needs whole numbers, but row 3 has 1.5. | Leave dequantize out: these numbers have a density.",
  ]);
});

test("rows and weights", () => {
  expect(ofCsv("a\n1\n2\n", undefined, { where: call("greater", "a", 5) })).toEqual([
    "GEN5040 rows.csv No row of rows.csv is left by `where` and `weight`. | Check the condition: a comparison with a missing value doesn't hold.",
  ]);
  expect(ofCsv("a,w\n1,0\n2,0\n", undefined, { weight: column("w") })[0]).toContain("| All weights are 0: check the column of `weight`.");
  expect(ofCsv("a,w\n1,1\n2,-1\n", undefined, { weight: column("w") })).toEqual([
    "GEN5041 rows.csv:3 The weight of row 3 is -1; weights are numbers of at least 0. | 0 drops the row.",
  ]);
  expect(ofCsv("a,w\n1,\n2,1\n", undefined, { weight: column("w") })[0]).toContain("The weight of row 2 is missing;");
  const sequence = { along: "t", by: "s", node: "D.sequence" };
  expect(ofCsv("s,t,a,w\nx,1,1,1\nx,2,1,2\n", undefined, { weight: column("w"), sequence })).toEqual([
    "GEN5042 rows.csv:3 The weight changes within sequence x: row 2 has 1, row 3 has 2. | A sequence counts as a whole: give all its rows one weight.",
  ]);
});

test("a value of a whole sequence that changes within it", () => {
  const sequence = { along: "t", by: "s", node: "D.sequence" };
  const who = { ...field("who", type("category", [], { size: 2 }), column("who")), plate: "sequence" as const };
  expect(ofCsv("s,t,who\nx,2,ann\ny,1,bob\nx,1,ann\ny,2,ann\n", [who], { sequence })).toEqual([
    "GEN5053 rows.csv:5 Field who has one value for a whole sequence, but in sequence y row 3 has bob and row 5 has ann. | Correct the rows, or take `per sequence` away in the model: then each row has its own.",
  ]);
  expect(ofCsv("s,t,who\nx,2,ann\ny,1,bob\nx,1,ann\ny,2,bob\n", [who], { sequence })).toEqual([]);
  const optional = { ...who, type: { ...who.type, optional: true } };
  expect(ofCsv("s,t,who\nx,2,ann\ny,1,bob\nx,1,\ny,2,bob\n", [optional], { sequence })).toEqual([]);
});

test("splits that leave a part empty", () => {
  expect(ofCsv("a\n1\n", undefined, { split: holdout(0.1) })).toEqual([
    "GEN5043 undefined 10% can't be held out: there is only 1 row. | Both parts need at least one: give more data, or drop `split`.",
  ]);
  expect(ofCsv("a\n1\n", undefined, { split: holdout(0.1, { from: "last" }) })[0]).toContain("10% can't be held out: there is only 1 row.");
  expect(ofCsv("a,g\n1,x\n2,x\n", undefined, { split: holdout(0.5, { by: "g" }) })[0]).toContain(
    "50% can't be held out: there is only 1 value of g.",
  );
  const sequence = { along: "row", node: "D.sequence" };
  expect(ofCsv("a\n1\n2\n", undefined, { split: holdout(0.1), sequence })).toEqual([
    "GEN5043 undefined 10% can't be held out: there is only 1 sequence. | Both parts need at least one: `holdout(last: 10%)` takes the end of each sequence.",
  ]);
  const many = { along: "row", by: "s", node: "D.sequence" };
  expect(ofCsv("a,s,g\n1,x,p\n2,x,q\n3,y,p\n", undefined, { split: holdout(0.5, { by: "g" }), sequence: many })).toEqual([
    "GEN5044 rows.csv:3:g Column g changes within sequence x at row 3, but `holdout(by: g)` takes whole sequences. | Split by a column that is constant in each sequence.",
  ]);
});

test("more folds than rows", () => {
  const folds = data(csv(files.write("few.csv", "a\n1\n2\n")), [field("a", real)], { split: { is: "folds", count: 3, node: "D.split" } });
  expect(lines(folds, { fold: 0 })).toEqual(["GEN5045 undefined 3 folds need as many rows, and there are 2. | Use fewer folds."]);
});

test.each([
  ["1,5", "Write a decimal point in place of the comma, in the whole column."],
  ["-Inf", "Data are finite numbers: correct it, or leave the entry empty if it is missing."],
  ["1e999", "Data are finite numbers: correct it, or leave the entry empty if it is missing."],
  ["?", "If it stands for a missing entry, leave the entry empty or write NA."],
  ["$5", "Write the number alone, without a unit, a sign or a space."],
  ["1 000", "Write the number alone, without a unit, a sign or a space."],
  ["31/01/2024", "A date is no number; rows are put in its order by `sequence: along(…)`."],
  ["yes", 'Compare it, ``a b` == "yes"` is 1 or 0; or declare the field a `category`; or leave the row out of the file.'],
])("%s where a number is due: what to do about it", (text_, remedy) => {
  const [line] = ofCsv(`a b\n1\n"${text_}"\n`, [field("x", real, column("a b"))]);
  expect(line).toContain(`row 3 has "${text_}". | ${remedy}`);
});

test("sequences whose order isn't known", () => {
  const along = { along: "t", node: "D.sequence" };
  expect(ofCsv("t,a\n2,1\n1,2\n2.0,3\n", undefined, { sequence: along })).toEqual([
    "GEN5050 rows.csv:4:t Rows 2 and 4 have the same t, 2.0, in one sequence, so their order isn't known. | If the file has several sequences, say which column tells them apart: `along(t, by: …)`; or take the file's order: `along(row)`.",
  ]);
  expect(ofCsv("t,a\n1,1\n,2\n", undefined, { sequence: along })).toEqual([
    "GEN5051 rows.csv:3:t Row 3 has no t, which `sequence` needs. | Leave the row out: `where: present(t)`.",
  ]);
  const unclear = (...times: string[]) => ofCsv(`t,a\n${times.map((t, i) => `${t},${i}`).join("\n")}\n`, undefined, { sequence: along });
  expect(unclear("31/01/2024", "01/02/2024")).toEqual([
    "GEN5054 rows.csv:3:t The order of t isn't known: row 3 has \"01/02/2024\", which is neither a number nor a date that genc reads. | Write dates as 2024-01-31 and numbers without letters; or take the file's order: `along(row)`.",
  ]);
  // As text 10 stands before 9, 2024-1-9 behind 2024-1-10, and April before January.
  for (const [times, told] of [
    [["9", "10", "x"], "9"],
    [["step9", "step10"], "step9"],
    [["2024-1-9", "2024-1-10"], "2024-1-9"],
    [["Jan 2024", "Apr 2024"], "Apr 2024"],
    [["1.2.24", "3.1.24"], "1.2.24"],
  ] as const)
    expect(unclear(...times)[0]).toContain(`has "${told}"`);
  const few = { sequence: along, where: call("less", "a", 1) };
  expect(ofCsv("t,a\n31/01/2024,5\n2024-01-02,0\n", undefined, few)).toEqual([]);
  const days = Array.from({ length: 15 }, (_, i) => `2024-01-${String(i + (i > 11 ? 3 : 1)).padStart(2, "0")},${i}`).join("\n");
  const { warnings } = loadData(
    data(csv(files.write("days.csv", `t,a\n${days}\n`)), [field("a", real)], { sequence: along }),
    context(files.folder),
  );
  for (const { code } of warnings) seen.add(code);
  expect(warnings.map(({ code, severity, message, hint }) => [code, severity, message, hint])).toEqual([
    [
      "GEN5052",
      "warning",
      "The steps of t are 1 day apart, but 1 is not; the first is at row 14.",
      "A model's time is steps: a gap counts as one. Fill the gaps in, or ignore this.",
    ],
  ]);
});

test("conditions on text and on constants", () => {
  const { train } = loadData(
    data(csv(files.write("w.csv", "kind,a\nrain,1\nsun,2\n,3\nrain,4\n")), [field("a", real), field("one", real, number(1))], {
      where: call("or", call("equal", "kind", text("rain")), call("equal", "a", 3)),
    }),
    context(files.folder),
  );
  expect([...train.ids]).toEqual([0, 2, 3]);
  expect([...train.fields.one!.matrix()]).toEqual([1, 1, 1]);
});

afterAll(() => {
  expect([...seen].sort()).toEqual(Object.keys(dataDiagnostics).sort());
});
