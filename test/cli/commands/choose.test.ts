import { expect, test } from "vitest";
import { folderWith, genc, jsonLines, twoClusters } from "../../support/cli.ts";

interface Line {
  label: string;
  loglik: number;
  value: number;
  difference?: number;
}

const choice = (by: string, split = "", models = "try Two(K: 1..2)"): Record<string, string> => ({
  ...twoClusters,
  "two.gen": `${twoClusters["two.gen"].replace(/train [\s\S]*/, "").replace("  v: real", `${split}  v: real`)}choose on Rows {\n  ${models}\n  ${by}\n}\n`,
});

test.each(["bic", "aic", "icl"])("%s finds two clusters, which stand far apart", async (by) => {
  const { stdout } = await genc(["choose", "two.gen", "--json"], { cwd: folderWith(choice(`by: ${by}`)) });
  const [best] = jsonLines(stdout)[0]!.candidates as Line[];
  expect(best!.label).toBe("Two(K: 2)");
});

test("folds: every row is held out once; the best is trained on all of them", async () => {
  const cwd = folderWith(choice("", "  split: folds(5)\n"));
  const { status, stdout } = await genc(["choose", "two.gen", "--json"], { cwd });
  expect(status).toBe(0);
  const [found] = jsonLines(stdout);
  expect(found!.by).toBe("heldout");
  const lines = found!.candidates as Line[];
  expect(lines[0]!.label).toBe("Two(K: 2)");
  for (const { value, loglik } of lines) expect(value).toBeCloseTo(loglik / 40, 12);
  expect(lines[1]!.difference).toBeCloseTo(lines[0]!.value - lines[1]!.value, 12);
});

test("more folds than rows, and a file without a choose, are refused", async () => {
  const few = await genc(["choose", "two.gen"], { cwd: folderWith(choice("", "  split: folds(50)\n")) });
  expect([few.status, few.stderr]).toEqual([1, expect.stringContaining("GEN5045")]);
  const none = await genc(["choose", "two.gen"], { cwd: folderWith(twoClusters) });
  expect([none.status, none.stderr]).toEqual([1, expect.stringContaining("GEN8014")]);
});

test("people see a table and the reason; explain lists the candidates", async () => {
  const cwd = folderWith(choice("by: bic"));
  const { stdout } = await genc(["choose", "two.gen"], { cwd });
  expect(stdout).toMatch(/candidate +loglik +parameters +bic +difference +status +starts that agree\n {2}Two\(K: 2\)/);
  expect(stdout).toContain("very strong evidence (Kass and Raftery 1995).\nThe best is kept as runs/Two-1.");
  const explained = await genc(["explain", "two.gen"], { cwd });
  expect([explained.status, explained.stdout]).toEqual([0, expect.stringContaining("2 candidates on Rows, by bic")]);
});

test("fits that degenerate are not ranked, and without any other nothing is", async () => {
  const rows = `x,y\n${"0,0\n1,1\n".repeat(20)}`;
  const alone = await genc(["choose", "two.gen"], { cwd: folderWith({ ...choice("by: bic", "", "try Two(K: 2)"), "rows.csv": rows }) });
  expect([alone.status, alone.stderr]).toEqual([1, expect.stringContaining("GEN6220")]);
  const both = await genc(["choose", "two.gen", "--json"], { cwd: folderWith({ ...choice("by: bic"), "rows.csv": rows }) });
  expect(jsonLines(both.stdout)[0]!.candidates).toMatchObject([
    { label: "Two(K: 1)", ranked: true },
    { label: "Two(K: 2)", ranked: false, status: "degenerate" },
  ]);
});
