import { expect, test } from "vitest";
import { placeText, renderDiagnostic } from "../../../src/compiler/diagnostics/render.ts";
import { at, diagnostic } from "../../../src/compiler/diagnostics/report.ts";
import type { Diagnostic } from "../../../src/compiler/diagnostics/types.ts";
import { parse } from "../../../src/compiler/syntax/parse.ts";

function rendered(text: string, color = false): string[] {
  const sources = [{ path: "model.gen", text }];
  return parse(text, 0).diagnostics.map((found) => renderDiagnostic(found, sources, { color }));
}

/** A made-up diagnostic: rendering knows nothing of codes. */
function made(place: Diagnostic["place"], severity: Diagnostic["severity"] = "error"): Diagnostic {
  return { code: "GEN0000", severity, message: "This is wrong.", hint: "Do right.", args: {}, related: [], ...(place && { place }) };
}

test("code, message, place, excerpt, the other place, the remedy", () => {
  expect(rendered("model V {\n  h = dense(x\n  g = h\n}")).toEqual([
    [
      "error[GEN1010]: Expected `,` or `)` after `x`, but found `g`.",
      "  --> model.gen:2:14",
      "   |",
      " 2 |   h = dense(x",
      "   |              ^",
      "  note: `(` is opened here",
      "  --> model.gen:2:12",
      "   |",
      " 2 |   h = dense(x",
      "   |            ^",
      "  hint: Add `)` to close the `(` that is still open.",
    ].join("\n"),
  ]);
});

test("tabs and wide letters shift the carets as a terminal shows them", () => {
  const text = "const\ta = 漢字 + x̂ + $";
  expect(rendered(text)[0].split("\n").slice(1, 5)).toEqual([
    "  --> model.gen:1:21",
    "   |",
    " 1 | const   a = 漢字 + x̂ + $",
    "   |                        ^",
  ]);
});

test("a place over several lines is marked to the end of its first", () => {
  const text = "ab {\n  c\n}";
  const lines = renderDiagnostic(made(at({ file: 0, start: 1, end: text.length })), [{ path: "a.gen", text }], { color: false }).split(
    "\n",
  );
  expect(lines.slice(2, 5)).toEqual(["   |", " 1 | ab {", "   |  ^^^"]);
});

test("a place at the end of an empty file", () => {
  const lines = renderDiagnostic(made(at({ file: 0, start: 0, end: 0 })), [{ path: "a.gen", text: "" }], { color: false }).split("\n");
  expect(lines).toEqual(["error[GEN0000]: This is wrong.", "  --> a.gen:1:1", "   |", " 1 |", "   | ^", "  hint: Do right."]);
});

test("of a very long line the part around the place is shown", () => {
  const text = `${"a + ".repeat(100)}$${" + b".repeat(100)}`;
  const [head, , , shown, under] = rendered(`const C = ${text}`)[0].split("\n");
  expect(head).toBe("error[GEN1001]: `$` has no meaning in the language.");
  expect(shown.length).toBeLessThan(130);
  expect(shown.startsWith(" 1 | …")).toBe(true);
  expect(shown.endsWith("…")).toBe(true);
  expect(shown[under.indexOf("^")]).toBe("$");
});

test("data, settings and places in sources that aren't there", () => {
  expect(placeText({ in: "data", path: "iris.csv" }, [])).toBe("iris.csv");
  expect(placeText({ in: "data", path: "iris.csv", row: 7 }, [])).toBe("iris.csv, row 7");
  expect(placeText({ in: "data", path: "iris.csv", row: 7, column: "width" }, [])).toBe("iris.csv, row 7, column width");
  expect(placeText({ in: "setting", name: "train.starts" }, [])).toBe("setting train.starts");
  expect(placeText(at({ file: 2, start: 5, end: 6 }), [])).toBe("source 2, offset 5");
  const data = made({ in: "data", path: "iris.csv", row: 7 }, "warning");
  expect(renderDiagnostic(data, [], { color: false })).toBe("warning[GEN0000]: This is wrong.\n  --> iris.csv, row 7\n  hint: Do right.");
});

test("a diagnostic without place or hint is its head", () => {
  const bare = diagnostic("GEN1020", {});
  expect(renderDiagnostic({ ...bare, hint: undefined }, [], { color: false })).toBe(`error[GEN1020]: ${bare.message}`);
});

test("colours: red for errors, yellow for warnings, and the same text beneath", () => {
  const ESC = String.fromCharCode(27);
  const plain = (text: string) =>
    text
      .split(ESC)
      .join("")
      .replace(/\[[\d;]*m/g, "");
  const text = "const A = $ + 1";
  const [colored] = rendered(text, true);
  expect(colored.startsWith(`${ESC}[1;31merror[GEN1001]${ESC}[0m`)).toBe(true);
  expect(colored).toContain(`${ESC}[1;31m^${ESC}[0m`);
  expect(plain(colored)).toBe(rendered(text)[0]);
  const warning = made(at({ file: 0, start: 0, end: 1 }), "warning");
  expect(renderDiagnostic(warning, [{ path: "a.gen", text }], { color: true })).toContain(`${ESC}[1;33mwarning[GEN0000]`);
});
