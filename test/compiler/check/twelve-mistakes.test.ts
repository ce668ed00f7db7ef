import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { annotate, inFull } from "../../support/cases.ts";
import { compileCase } from "../../support/compile-case.ts";

const path = "test/cases/several/twelve-mistakes.gen";

test("a spec of sixty lines with twelve mistakes gets twelve errors, each at its place", () => {
  const text = readFileSync(path, "utf8");
  const found = compileCase(path, text);
  if (process.env.UPDATE_CASES === "1") writeFileSync(path, annotate(text, found, inFull));
  else expect(annotate(text, found, inFull)).toBe(text);
  expect(found.map((one) => one.severity)).toEqual(Array(12).fill("error"));
  expect(new Set(found.map((one) => one.code)).size).toBe(12);
  expect(
    text
      .trimEnd()
      .split("\n")
      .filter((line) => !line.startsWith("//!")),
  ).toHaveLength(60);
});
