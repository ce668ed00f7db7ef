import { Lexer } from "chevrotain";
import { expect, test } from "vitest";
import { tokenize } from "../../../src/compiler/syntax/lexer.ts";
import { GenParser } from "../../../src/compiler/syntax/parser.ts";
import { allTokens, Identifier } from "../../../src/compiler/syntax/tokens.ts";

// Chevrotain's own checks of a grammar, which the compiler leaves out when it starts.

test("the tokens are sound for Chevrotain", () => {
  expect(new Lexer(allTokens, { ensureOptimizations: true, positionTracking: "full" }).lexerDefinitionErrors).toEqual([]);
});

test("the grammar is sound for Chevrotain: no ambiguity, no left recursion, nothing unresolved", () => {
  expect(() => new GenParser({ skipValidations: false })).not.toThrow();
});

test("a name may begin with any letter of any script, also beyond the first plane", () => {
  const letters = Array.from({ length: 0x30000 }, (_, code) => code).filter(
    (code) => !(code >= 0xd800 && code < 0xe000) && /^\p{L}$/u.test(String.fromCodePoint(code)),
  );
  const { tokens, diagnostics } = tokenize(letters.map((code) => String.fromCodePoint(code)).join("1\n"), 0);
  const names = new Set(tokens.filter(({ tokenType }) => tokenType === Identifier).map(({ startLine }) => startLine));
  expect(letters.length).toBeGreaterThan(100_000);
  expect(letters.filter((_code, i) => !names.has(i + 1)).map((code) => code.toString(16))).toEqual([]);
  expect(diagnostics.filter(({ code }) => code === "GEN1001")).toEqual([]);
});
