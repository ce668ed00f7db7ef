import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folderWith, genc, twoClusters } from "../../support/cli.ts";

const spec = twoClusters["two.gen"];

test("a spec: the plan and why, parameters and queries", async () => {
  const { status, stdout, stderr } = await genc(["explain", "two.gen"], { cwd: folderWith({ "two.gen": spec }) });
  expect([status, stderr]).toEqual([0, ""]);
  expect(stdout).toMatch(/^Two: em\n/);
  expect(stdout).toContain("Parameters: 9\n");
  expect(stdout).toContain("  encode: no, ");
});

test("--set and --json", async () => {
  const { stdout } = await genc(["explain", "two.gen", "--set", "K=3", "--json"], { cwd: folderWith({ "two.gen": spec }) });
  const { trains } = JSON.parse(stdout);
  expect(trains.map((one: { plan: string; parameters: number }) => [one.plan, one.parameters])).toEqual([["em", 14]]);
});

test.each(["GEN8001", "gen8001", "8001", "error[GEN8001]"])("%s: its page, for 80 columns", async (code) => {
  expect(await genc(["explain", code], { cwd: folderWith() })).toEqual({
    status: 0,
    stdout: [
      "GEN8001: no such file",
      "",
      "A file that the command line names isn't there. Paths on the command line are",
      "relative to the folder in which the command runs; paths in a spec are relative",
      "to the spec.",
      "",
      "Wrong:",
      "",
      "  $ ls",
      "  gmm.gen",
      "  $ genc train gmn.gen",
      "",
      "Right:",
      "",
      "  $ genc train gmm.gen",
      "",
    ].join("\n"),
    stderr: "",
  });
});

test("a code with --json: its page as Markdown", async () => {
  const { stdout } = await genc(["explain", "GEN8001", "--json"], { cwd: folderWith() });
  expect(JSON.parse(stdout)).toEqual({ code: "GEN8001", text: readFileSync("src/compiler/diagnostics/codes/GEN8001.md", "utf8") });
});

test("GEN8012: no such code, and those that may have been meant", async () => {
  const near = await genc(["explain", "GEN8019"], { cwd: folderWith() });
  expect(near.status).toBe(1);
  expect(near.stderr).toMatch(
    /^error\[GEN8012\]: There is no diagnostic GEN8019\.\n {2}hint: Did you mean GEN8010 \(nothing to train\), .* or GEN80\d\d \(.*\)\?\n\n$/,
  );
  expect((await genc(["explain", "GEN26001"], { cwd: folderWith() })).stderr).toContain("GEN2601 (an unknown value)");
  expect((await genc(["explain", "GEN0000"], { cwd: folderWith() })).stderr).toContain("A code is GEN and four digits");
});

test("GEN8010, GEN8011: nothing to train, and no train of that name", async () => {
  const cwd = folderWith({
    "none.gen": spec.replace("train Two on Rows\n", ""),
    "two.gen": spec.replace("on Rows\n", "on Rows as Pair\n"),
  });
  expect(await genc(["explain", "none.gen"], { cwd })).toEqual({
    status: 1,
    stdout: "",
    stderr: "error[GEN8010]: none.gen has no `train`.\n  hint: Add `train MODEL on DATA`; `genc new` writes a spec that has one.\n\n",
  });
  expect((await genc(["explain", "two.gen", "--train", "Two"], { cwd })).stderr).toBe(
    "error[GEN8011]: two.gen has no train called `Two`.\n  hint: Its trains are Pair.\n\n",
  );
  expect((await genc(["explain", "two.gen", "--train", "Pari"], { cwd })).stderr).toContain("Did you mean `Pair`?");
  expect((await genc(["explain", "two.gen", "--train", "Pair"], { cwd })).status).toBe(0);
});
