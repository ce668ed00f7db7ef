import fc from "fast-check";
import Papa from "papaparse";
import { expect, test } from "vitest";
import type { SourceFile } from "../../../../src/runtime/data/sources/files.ts";
import { BrokenQuotes, eachRecord } from "../../../../src/runtime/data/sources/records.ts";

/** A text as a file that hands out at most `piece` bytes at a time. */
function fileOf(text: string, piece: number): SourceFile {
  const bytes = new TextEncoder().encode(text);
  let done = 0;
  return {
    size: bytes.length,
    read(into, at) {
      const some = bytes.subarray(done, done + Math.min(piece, into.length - at));
      into.set(some, at);
      done += some.length;
      return some.length;
    },
  };
}

function cellsOf(text: string, piece = 7): { line: number; cells: string[] }[] {
  const found: { line: number; cells: string[] }[] = [];
  eachRecord(fileOf(text, piece), (cells, line) => void found.push({ line, cells }), { piece });
  return found;
}

const cell = fc.array(fc.constantFrom("a", "é", "7", ".", " ", '"', ",", "\n", "\r\n", "漢"), { maxLength: 6 }).map((all) => all.join(""));

test("any table reads back as it was written, in pieces as in one", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.constantFrom("\n", "\r\n"),
      fc.boolean(),
      fc.integer({ min: 1, max: 50 }),
      (rows, newline, quotes, piece) => {
        const text = `${Papa.unparse(rows, { newline, quotes })}${newline}`;
        const found = cellsOf(text, piece).map(({ cells }) => cells);
        expect(found).toEqual(rows.map((cells) => cells.map((own) => own.replaceAll("\r\n", "\n"))));
        expect(cellsOf(text, 1000)).toEqual(cellsOf(text, piece));
      },
    ),
    { numRuns: 500, seed: 1 },
  );
});

test("lines are counted through quoted breaks, and records longer than a piece are whole", () => {
  expect(cellsOf('a,b\n1,"x\ny\r\nz"\n\n2,3')).toEqual([
    { line: 1, cells: ["a", "b"] },
    { line: 2, cells: ["1", "x\ny\nz"] },
    { line: 5, cells: [""] },
    { line: 6, cells: ["2", "3"] },
  ]);
  const long = "x".repeat(1_000_000);
  expect(cellsOf(`a\n"${long}"\nb\n`, 1 << 16).map(({ cells }) => cells[0].length)).toEqual([1, 1_000_000, 1]);
});

test("line breaks of all systems, a mark at the beginning, blanks behind a closing quote, quotes within a cell", () => {
  for (const newline of ["\n", "\r\n", "\r"])
    for (const end of ["", newline])
      for (const piece of [1, 100])
        expect(cellsOf(`\uFEFFa,b${newline}"1"  ,2"2${end}`, piece)).toEqual([
          { line: 1, cells: ["a", "b"] },
          { line: 2, cells: ["1", '2"2'] },
        ]);
  expect(cellsOf("")).toEqual([]);
  expect(cellsOf("a,")).toEqual([{ line: 1, cells: ["a", ""] }]);
});

test("one file may end its lines in several ways, in a header with quotes too", () => {
  for (const piece of [1, 2, 3, 100])
    expect(cellsOf('5" pipe,"b"\r\n1,2\n3,4\r5,"x\r\ny"\r\n', piece)).toEqual([
      { line: 1, cells: ['5" pipe', "b"] },
      { line: 2, cells: ["1", "2"] },
      { line: 3, cells: ["3", "4"] },
      { line: 4, cells: ["5", "x\ny"] },
    ]);
});

test("broken quotes name the line of their record", () => {
  for (const text of ['a\n1\n"x\n\n', 'a\n1\n"x"y\n', 'a\n1\n"x""\n'])
    for (const piece of [1, 100]) expect(() => cellsOf(text, piece)).toThrow(expect.objectContaining({ line: 3 }));
  expect(() => cellsOf('"')).toThrow(BrokenQuotes);
});
