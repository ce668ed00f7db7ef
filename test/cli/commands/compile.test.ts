import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { folderWith, genc, twoClusters } from "../../support/cli.ts";

const spec = twoClusters["two.gen"];

test("--emit ir and plan are JSON", async () => {
  const cwd = folderWith({ "two.gen": spec });
  const ir = JSON.parse((await genc(["compile", "two.gen", "--set", "K=4"], { cwd })).stdout);
  expect([ir.model, ir.sizes.K]).toEqual(["Two", { value: 4, origin: "override" }]);
  const plan = JSON.parse((await genc(["compile", "two.gen", "--emit", "plan"], { cwd })).stdout);
  expect([plan.kind, plan.label, plan.axes.map((axis: { name: string }) => axis.name)]).toEqual(["statistics", "em", ["k"]]);
});

test("several trains are an array, or one by its name", async () => {
  const cwd = folderWith({ "two.gen": `${spec}train Two(K: 3) on Rows as Three\n` });
  const all = JSON.parse((await genc(["compile", "two.gen"], { cwd })).stdout);
  expect(all.map((one: { name: string }) => one.name)).toEqual(["Two", "Three"]);
  expect(JSON.parse((await genc(["compile", "two.gen", "--train", "Three"], { cwd })).stdout).sizes.K.value).toBe(3);
});

test("--emit text, and mistakes of the spec", async () => {
  const cwd = folderWith({ "two.gen": spec, "bad.gen": spec.replace("mean[k]", "mean[k") });
  expect((await genc(["compile", "two.gen", "--emit", "text"], { cwd })).stdout).toMatch(/^run Two\n {2}size K = 2 \(default\)\n/);
  const { status, stdout, stderr } = await genc(["compile", "bad.gen"], { cwd });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toMatch(/^error\[GEN1\d{3}\]/);
});

test("--emit program and tfjs print every program of a model that is trained by gradient", async () => {
  const cwd = folderWith({ "vae.gen": readFileSync("templates/vae.gen", "utf8") });
  const { status, stdout } = await genc(["compile", "vae.gen", "--emit", "program"], { cwd });
  expect(status).toBe(0);
  for (const program of ["score", "encode", "decode", "reconstruct", "sample"]) expect(stdout).toContain(`DigitVAE.${program}`);
  const tfjs = await genc(["compile", "vae.gen", "--emit", "tfjs"], { cwd });
  expect(tfjs.stdout.match(/^tfjs DigitVAE\.\w+$/gm)?.length).toBe(6);
});

test("GEN8013: a model that is fitted by sums has no program", async () => {
  const { status, stderr } = await genc(["compile", "two.gen", "--emit", "tfjs"], { cwd: folderWith({ "two.gen": spec }) });
  expect([status, stderr]).toEqual([
    1,
    "error[GEN8013]: Two is not trained by gradient but as em, which has no tensor program.\n  hint: Its plan says what is computed: `--emit plan`.\n\n",
  ]);
});
