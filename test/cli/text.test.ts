import { expect, test } from "vitest";
import { csvText, jsonColumns, parseCsv } from "../../src/cli/csv.ts";
import { exitOf, expectsTable, metricsTable, statusText } from "../../src/cli/metrics.ts";
import { counted, durationText, numberText, renderTable } from "../../src/cli/table.ts";
import type { RunStatus } from "../../src/runtime/index.ts";

test("columns of numbers stand to the right, of words to the left", () => {
  expect(
    renderTable([
      ["name", "1.5"],
      ["a", "-12.5"],
    ]),
  ).toBe("  name    1.5\n  a     -12.5");
});

test.each([
  [0, "0"],
  [150, "150"],
  [-180.18546, "-180.1855"],
  [0.00012345, "1.234e-4"],
  [12345678.5, "1.235e+7"],
  [Number.NaN, "unknown"],
  [Number.NEGATIVE_INFINITY, "-∞"],
])("%d is written %s", (value, text) => {
  expect(numberText(value)).toBe(text);
});

test.each([
  [0.44, "0.4 s"],
  [12.3, "12 s"],
  [90, "1 min 30 s"],
  [7325, "2 h 2 min"],
  [Number.POSITIVE_INFINITY, "unknown"],
])("%d seconds are %s", (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

test("csv: quotes where they are needed, empty cells for missing numbers", () => {
  const columns = [
    { name: "kind, of", values: ['say "no"', "b"] },
    { name: "x", values: Float64Array.of(0.1, Number.NaN) },
  ];
  expect(csvText(columns)).toBe('"kind, of",x\n"say ""no""",0.1\nb,\n');
  expect(jsonColumns(columns)).toEqual({ "kind, of": ['say "no"', "b"], x: [0.1, null] });
});

test("csv: a mark at the beginning and blanks around names don't matter", () => {
  const { rows, columns } = parseCsv("a.csv", "\uFEFF a , b\r\n1,2\r\n\r\n3,4\r\n");
  expect([rows, [...columns]]).toEqual([
    2,
    [
      ["a", ["1", "3"]],
      ["b", ["2", "4"]],
    ],
  ]);
});

test("metrics have their units, `expect` lines their verdicts", () => {
  expect(metricsTable({ loglik: -1.5, parameters: 3, "kl.z": 2.25 })).toBe(
    "  loglik      -1.5000  nats\n  parameters        3\n  kl.z         2.2500",
  );
  expect(expectsTable([])).toBeUndefined();
  expect(expectsTable([{ text: "expect loglik > 0", met: false, value: Number.NaN }])).toBe("  NOT MET  expect loglik > 0  is unknown");
});

test.each<[RunStatus, string, number]>([
  ["converged", "converged after 7 iterations", 0],
  ["iterations", "stopped at the limit of 7 iterations, still rising", 0],
  ["epochs", "trained for all epochs, 7 steps", 0],
  ["degenerate", "degenerate after 7 iterations: see above", 3],
  ["diverged", "diverged in step 7; the last good state is kept", 3],
  ["decreased", "failed after 7 iterations: see above", 3],
  ["stopped", "stopped on request after 7 steps; the last good state is kept", 130],
])("%s in words, and as an exit status", (status, words, code) => {
  expect(statusText({ status, step: 7, plan: "em" })).toBe(words);
  expect(exitOf({ status, expects: [] })).toBe(code);
});

test("one of a thing is told as one", () => {
  expect(statusText({ status: "converged", step: 1, plan: "em" })).toBe("converged after 1 iteration");
  expect([counted(1, "row"), counted(0, "row"), counted(54_000, "row")]).toEqual(["1 row", "0 rows", "54,000 rows"]);
});

test("an `expect` that isn't met fails a sound run", () => {
  expect(exitOf({ status: "converged", expects: [{ text: "", met: false, value: 0 }] })).toBe(3);
});
