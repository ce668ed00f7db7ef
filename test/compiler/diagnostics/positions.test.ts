import fc from "fast-check";
import { expect, test } from "vitest";
import { lineTable, lineText, offsetAt, positionAt } from "../../../src/compiler/diagnostics/positions.ts";

test("lines end with any of the three ends", () => {
  const text = "a\nbc\r\n\rd";
  const lines = lineTable(text);
  expect(lines).toEqual([0, 2, 6, 7]);
  expect([1, 2, 3, 4].map((line) => lineText(text, lines, line))).toEqual(["a", "bc", "", "d"]);
});

test("columns count UTF-16 units from 1", () => {
  const lines = lineTable("𝛼 = 1\nx");
  expect(positionAt(lines, 0)).toEqual({ line: 1, column: 1 });
  expect(positionAt(lines, 3)).toEqual({ line: 1, column: 4 });
  expect(positionAt(lines, 7)).toEqual({ line: 2, column: 1 });
  expect(positionAt(lines, 8)).toEqual({ line: 2, column: 2 });
});

test("offsets and positions are each other's inverse", () => {
  const text = fc.array(fc.constantFrom("a", "\n", "\r\n", "\r", "é", "𝛼"), { maxLength: 30 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, fc.nat(), (written, place) => {
      const lines = lineTable(written);
      const offset = place % (written.length + 1);
      expect(offsetAt(lines, positionAt(lines, offset))).toBe(offset);
    }),
    { seed: 5, numRuns: 300 },
  );
});
