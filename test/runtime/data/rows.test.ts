import fc from "fast-check";
import { expect, test } from "vitest";
import type { DataIR } from "../../../src/compiler/ir/types/model.ts";
import { type LoadedData, loadData } from "../../../src/runtime/data/index.ts";
import { scratch } from "../../support/data/files.ts";
import { call, column, context, csv, data, field, holdout, text, type } from "../../support/data/ir.ts";

const files = scratch();
const fields = [field("a", type("real"))];

function load(content: string, more: Partial<DataIR> = {}, seed = 1): LoadedData {
  return loadData(data(csv(files.write("rows.csv", content)), fields, more), context(files.folder, { seed }));
}
const a = (part: LoadedData["train"] | undefined) => [...part!.fields.a!.matrix()];
const numbers = (count: number) => `a\n${Array.from({ length: count }, (_, i) => i).join("\n")}\n`;

test("quotes, CRLF, a byte order mark, blank lines and blanks around cells", () => {
  expect(a(load('\ufeff"a",b\r\n1,"x, ""y"""\r\n\r\n 2 ,z\r\n').train)).toEqual([1, 2]);
  // In a file of one column an empty line is a missing value, unless it ends the file.
  expect(() => load("a\n1\n\n3\n\n")).toThrow("1 of 3 rows lack a; the first is row 3");
});

test("text may hold line breaks, over the edge of a chunk too", () => {
  const long = "line\n".repeat(60_000);
  const { train } = load(`b,a\n"${long}",1\nx,2\n`);
  expect(a(train)).toEqual([1, 2]);
  expect(() => load(`b,a\n"${long}",1\nx,no\n`)).toThrow("row 60003");
});

test("where keeps rows, weight 0 drops them", () => {
  const { train } = load("a,w,c\n1,1,u\n2,0,u\n3,2.5,v\n4,1,u\n", {
    weight: column("w"),
    where: call("or", call("equal", "c", text("v")), call("less", "a", 3)),
  });
  expect(a(train)).toEqual([1, 3]);
  expect([...train.ids]).toEqual([0, 2]);
  expect([...train.weights!]).toEqual([1, 2.5]);
});

test("statistics weigh rows and leave held-out rows out", () => {
  const x = [field("x", type("real"), call("standardize", "a"))];
  const ir = data(csv(files.write("w.csv", "a,w\n1,1\n2,2\n4,1\n100,1\n")), x, {
    weight: column("w"),
    split: holdout(0.25, { from: "last" }),
  });
  const { fitted, heldout } = loadData(ir, context(files.folder));
  expect(Object.values(fitted.fields.x!.constants)).toEqual([[[2.25, Math.sqrt(1.1875)]]]);
  expect(heldout!.fields.x!.matrix()[0]).toBeCloseTo((100 - 2.25) / Math.sqrt(1.1875), 12);
});

test("holdout: every row once, in order, as many as the share, by the seed", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2, max: 60 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      fc.integer({ min: 0, max: 9 }),
      (count, share, seed) => {
        const { train, heldout } = load(numbers(count), { split: holdout(share) }, seed);
        expect([...a(train), ...a(heldout)].sort((x, y) => x - y)).toEqual(Array.from({ length: count }, (_, i) => i));
        expect([...train.ids]).toEqual([...train.ids].sort((x, y) => x - y));
        expect(heldout!.rows).toBe(Math.min(count - 1, Math.max(1, Math.round(share * count))));
      },
    ),
    { seed: 1, numRuns: 30 },
  );
  const ids = (seed: number) => a(load(numbers(100), { split: holdout(0.2) }, seed).heldout);
  expect(ids(1)).toEqual(ids(1));
  expect(ids(1)).not.toEqual(ids(2));
});

test("holdout of the last rows, and of whole groups", () => {
  const last = load(numbers(10), { split: holdout(0.3, { from: "last" }) });
  expect([a(last.train), a(last.heldout)]).toEqual([
    [0, 1, 2, 3, 4, 5, 6],
    [7, 8, 9],
  ]);
  const rows = Array.from({ length: 20 }, (_, i) => `${i},g${i % 5}`).join("\n");
  const { train, heldout } = load(`a,g\n${rows}\n`, { split: holdout(0.4, { by: "g" }) });
  const groups = (part: LoadedData["train"] | undefined) => new Set(a(part).map((i) => i % 5));
  expect(groups(heldout).size).toBe(2);
  expect(heldout!.rows).toBe(8);
  expect([...groups(train)].filter((g) => groups(heldout).has(g))).toEqual([]);
});

const steps = "s,t,a\ny,2,5\nx,10,2\nx,9,1\ny,1,4\nx,11,3\n";

test("sequences: groups by first appearance, each sorted by number, date or text", () => {
  const { train } = load(steps, { sequence: { along: "t", by: "s", node: "D.sequence" } });
  expect(a(train)).toEqual([4, 5, 1, 2, 3]);
  expect(train.sequences).toEqual([
    { start: 0, end: 2, name: "y" },
    { start: 2, end: 5, name: "x" },
  ]);
  const order = (...times: string[]) =>
    a(load(`t,a\n${times.map((t, i) => `${t},${i}`).join("\n")}\n`, { sequence: { along: "t", node: "D.sequence" } }).train);
  expect(order("10", "9", "-1")).toEqual([2, 1, 0]);
  expect(order("2024-02-01T00:30+01:00", "2024-02-01", "2024-01-31 23:45")).toEqual([0, 2, 1]);
  expect(order("b", "a2", "a1")).toEqual([2, 1, 0]);
  expect(order("2024-Q2", "2023-Q4", "2024-Q1")).toEqual([1, 2, 0]);
  expect(order("2024/02/01", "2023/12/31")).toEqual([1, 0]);
  expect(a(load(steps, { sequence: { along: "row", node: "D.sequence" } }).train)).toEqual([5, 2, 1, 4, 3]);
});

test("sequences are held out whole, or by their ends", () => {
  const sequence = { along: "t", by: "s", node: "D.sequence" };
  const whole = load(steps, { sequence, split: holdout(0.5) });
  expect([whole.train.sequences!.length, whole.heldout!.sequences!.length]).toEqual([1, 1]);
  expect([...a(whole.train), ...a(whole.heldout)].sort()).toEqual([1, 2, 3, 4, 5]);
  const ends = load(steps, { sequence, split: holdout(0.34, { from: "last" }) });
  expect([a(ends.train), a(ends.heldout)]).toEqual([
    [4, 1, 2],
    [5, 3],
  ]);
  expect(ends.heldout!.sequences).toEqual([
    { start: 0, end: 1, name: "y" },
    { start: 1, end: 2, name: "x" },
  ]);
  const grouped = load("s,g,a\np,1,1\nq,1,2\nr,2,3\n", {
    sequence: { along: "row", by: "s", node: "D.sequence" },
    split: holdout(0.5, { by: "g" }),
  });
  expect([grouped.train.rows, grouped.heldout!.rows].sort()).toEqual([1, 2]);
});

test("a test file is held out; with a split as well, it stands apart", () => {
  const test_ = csv(files.write("test.csv", "a\n7\n8\n"));
  const alone = load(numbers(4), { test: test_ });
  expect([alone.train.rows, a(alone.heldout), alone.test]).toEqual([4, [7, 8], undefined]);
  const both = load(numbers(4), { test: test_, split: holdout(0.25) });
  expect([both.train.rows, both.heldout!.rows, a(both.test)]).toEqual([3, 1, [7, 8]]);
  expect(both.files.map(({ name, rows }) => [name, rows])).toEqual([
    ["D", 4],
    ["D.test", 2],
  ]);
  const only = loadData(data(csv("rows.csv"), fields, { test: test_, split: holdout(0.25) }), context(files.folder, { only: "train" }));
  expect([only.train.rows, only.heldout, only.test, only.files.length]).toEqual([3, undefined, undefined, 1]);
});
