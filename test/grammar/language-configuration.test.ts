import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { languageConfiguration } from "../../src/compiler/colouring/index.ts";
import { tokensOf } from "../../src/compiler/query/tree/tokens.ts";
import { signs } from "../../src/compiler/syntax/vocabulary.ts";
import { specPaths } from "../support/specs.ts";

const configuration = languageConfiguration();
const { increaseIndentPattern, decreaseIndentPattern } = configuration.indentationRules;
const increase = new RegExp(increaseIndentPattern.pattern);
const decrease = new RegExp(decreaseIndentPattern.pattern);

test.each(specPaths)("%s: a line that is typed gets the indentation that it has", (path) => {
  const lines = readFileSync(path, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const wrong: string[] = [];
  let depth = 0;
  for (const [i, line] of lines.entries()) {
    if (decrease.test(line)) depth--;
    const found = (line.length - line.trimStart().length) / 2;
    // A step of a pipe on a line of its own stands one deeper than what it goes on with.
    const expected = line.trimStart().startsWith("|>") ? depth + 1 : depth;
    if (found !== expected) wrong.push(`${i + 1}: ${line}`);
    if (increase.test(line)) depth++;
  }
  expect(wrong).toEqual([]);
});

test.each(specPaths)("%s: a word of the editor is a word of the language", (path) => {
  const text = readFileSync(path, "utf8");
  const pattern = new RegExp(configuration.wordPattern.pattern, `${configuration.wordPattern.flags}g`);
  const words = new Map([...text.matchAll(pattern)].map((found) => [found.index, found[0]]));
  const named = tokensOf(text).filter(({ is }) => is === "name" || is === "word" || is === "number");
  expect(named.filter(({ start, text: token }) => words.get(start) !== token).map((token) => token.text)).toEqual([]);
});

test("brackets are those of the language, and each closes by itself", () => {
  const pairs = [
    [signs.LeftBrace, signs.RightBrace],
    [signs.LeftBracket, signs.RightBracket],
    [signs.LeftParenthesis, signs.RightParenthesis],
  ];
  expect(configuration.brackets).toEqual(pairs);
  expect(configuration.autoClosingPairs.slice(0, 3).map(({ open, close }) => [open, close])).toEqual(pairs);
});

/** What the first rule that fits does with a line on which Enter is pressed. */
function onEnter(before: string, after = ""): string | undefined {
  const rule = configuration.onEnterRules.find(
    ({ beforeText, afterText }) =>
      new RegExp(beforeText.pattern).test(before) && (afterText === undefined || new RegExp(afterText.pattern).test(after)),
  );
  return rule === undefined ? undefined : `${rule.action.indent}${rule.action.appendText ?? ""}`;
}

test.each([
  ["  /// what follows", "", "none/// "],
  ["  // a remark", "", undefined],
  ["model M {", "}", "indentOutdent"],
  ["  x: real[2] = [", "]", "indentOutdent"],
  ["// a brace {", "}", undefined],
  ["  h = x |>", "", "indent"],
  ["    |> dense(2) |>", "", undefined],
  ["  h = x", "", undefined],
])("Enter behind `%s` and before `%s`: %s", (before, after, action) => {
  expect(onEnter(before, after)).toBe(action);
});

test("regions fold by their marks", () => {
  const { start, end } = configuration.folding.markers;
  expect([new RegExp(start).test("// #region Data"), new RegExp(end).test("  // #endregion")]).toEqual([true, true]);
  expect(new RegExp(start).test("// regional")).toBe(false);
});
