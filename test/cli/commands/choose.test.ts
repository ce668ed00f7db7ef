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

test("people are told that with folds log-likelihoods are of held-out rows, and each reason against ranking once", async () => {
  const folded = await genc(["choose", "two.gen"], { cwd: folderWith(choice("", "  split: folds(5)\n")) });
  expect(folded.stdout).toMatch(/^ {2}candidate +loglik \(held out\) +parameters +heldout/);
  const rows = `x,y\n${"0,0\n1,1\n".repeat(20)}`;
  const none = await genc(["choose", "two.gen"], {
    cwd: folderWith({ ...choice("by: bic", "", "try Two(K: 2)\n  try Two(K: 3)"), "rows.csv": rows }),
  });
  expect(none.stderr).toContain(
    "None of the 2 candidates can be ranked: Two(K: 2), Two(K: 3) degenerated: a component sits on the variance floor.",
  );
});

test("more folds than rows, and a file without a choose, are refused", async () => {
  const few = await genc(["choose", "two.gen"], { cwd: folderWith(choice("", "  split: folds(50)\n")) });
  expect([few.status, few.stderr]).toEqual([1, expect.stringContaining("GEN5045")]);
  const none = await genc(["choose", "two.gen"], { cwd: folderWith(twoClusters) });
  expect([none.status, none.stderr]).toEqual([1, expect.stringContaining("GEN8014")]);
});

test("GEN2217: a size that the candidates have of their own isn't set for all of them", async () => {
  const cwd = folderWith(choice("by: bic"));
  const { status, stderr } = await genc(["choose", "two.gen", "--set", "K=2"], { cwd });
  expect([status, stderr]).toEqual([
    1,
    "error[GEN2217]: `K` can't be set: each candidate of `choose` has its own.\n  --> setting K\n  hint: Change what stands behind `try`, or take `K` away there: then all candidates have the one that is set.\n\n",
  ]);
  const both = folderWith({ "both.gen": `${choice("by: bic")["two.gen"]}train Two on Rows\n`, "rows.csv": twoClusters["rows.csv"] });
  const trained = await genc(["train", "both.gen", "--set", "K=1", "--json"], { cwd: both });
  expect(jsonLines(trained.stdout).at(-1)).toMatchObject({ event: "done", metrics: { parameters: 4 } });
  const chosen = await genc(["choose", "both.gen", "--set", "K=1", "--json"], { cwd: both });
  const parameters = (jsonLines(chosen.stdout)[0]!.candidates as { label: string; parameters: number }[]).map((one) => one.parameters);
  expect(new Set(parameters).size).toBe(2);
});

test("GEN8010: a file that only chooses isn't trained, and is told so", async () => {
  const { status, stderr } = await genc(["train", "two.gen"], { cwd: folderWith(choice("by: bic")) });
  expect([status, stderr]).toEqual([
    1,
    "error[GEN8010]: two.gen has no `train`.\n  hint: Its `choose` is carried out by `genc choose`; or add `train MODEL on DATA`.\n\n",
  ]);
});

test("people see a table and the reason; explain lists the candidates", async () => {
  const cwd = folderWith(choice("by: bic"));
  const { stdout } = await genc(["choose", "two.gen"], { cwd });
  expect(stdout).toMatch(/candidate +loglik +parameters +bic +difference +status +starts that agree\n {2}Two\(K: 2\)/);
  expect(stdout).toContain(
    "higher: very strong evidence against it (Kass and Raftery 1995).\nNo larger K of Two was tried: the best may lie beyond K = 2.\nThe best is kept as runs/Two-1.",
  );
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
