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

test("a code: its page", async () => {
  const page = readFileSync("src/compiler/diagnostics/codes/GEN8001.md", "utf8");
  expect(await genc(["explain", "gen8001"], { cwd: folderWith() })).toEqual({ status: 0, stdout: page, stderr: "" });
});

test("GEN8012: no such code, and those that begin like it", async () => {
  const near = await genc(["explain", "GEN8019"], { cwd: folderWith() });
  expect(near.status).toBe(1);
  expect(near.stderr).toBe(
    "error[GEN8012]: There is no diagnostic GEN8019.\n  hint: Those that begin like it are GEN8010, GEN8011, GEN8012, GEN8013.\n\n",
  );
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
    stderr:
      "error[GEN8010]: none.gen has nothing to train, so there is nothing to explain.\n  hint: Add `train MODEL on DATA`; `genc new` writes a spec that has one.\n\n",
  });
  expect((await genc(["explain", "two.gen", "--train", "Two"], { cwd })).stderr).toBe(
    "error[GEN8011]: two.gen has no train called `Two`.\n  hint: Its trains are Pair.\n\n",
  );
  expect((await genc(["explain", "two.gen", "--train", "Pari"], { cwd })).stderr).toContain("Did you mean `Pair`?");
  expect((await genc(["explain", "two.gen", "--train", "Pair"], { cwd })).status).toBe(0);
});
