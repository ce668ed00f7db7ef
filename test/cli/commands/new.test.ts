import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { families } from "../../../src/cli/families.ts";
import { folderWith, genc } from "../../support/cli.ts";

test.each(Object.keys(families))("%s: the spec and its data are written, and the spec is right", async (family) => {
  const cwd = folderWith();
  const { status, stdout, stderr } = await genc(["new", family], { cwd });
  expect(status).toBe(0);
  const files = stdout.trim().split("\n");
  expect(files[0]).toBe(`${family}.gen`);
  expect(files.every((file) => existsSync(join(cwd, file)))).toBe(true);
  expect(stderr).toBe(`Train it: genc train ${family}.gen\n`);
  expect((await genc(["check", `${family}.gen`], { cwd })).stdout).toBe("No mistakes.\n");
  const named = [...readFileSync(join(cwd, `${family}.gen`), "utf8").matchAll(/"(data\/[^"]+)"/g)].map(([, path]) => path);
  expect([...named].sort()).toEqual(files.slice(1).sort());
});

test("--dir makes the folder", async () => {
  const cwd = folderWith();
  const { stdout } = await genc(["new", "gmm", "--dir", "a/b"], { cwd });
  expect(stdout).toBe("a/b/gmm.gen\na/b/data/iris.csv\n");
  expect(readdirSync(join(cwd, "a/b")).sort()).toEqual(["data", "gmm.gen"]);
});

test("starters share their data", async () => {
  const cwd = folderWith();
  expect((await genc(["new"], { cwd })).status).toBe(0);
  expect((await genc(["new", "gmm"], { cwd })).status).toBe(0);
});

test("GEN8006: it writes over nothing, and then nothing at all", async () => {
  const cwd = folderWith({ "data/iris.csv": "mine\n" });
  const { status, stdout, stderr } = await genc(["new", "gmm"], { cwd });
  expect([status, stdout]).toEqual([1, ""]);
  expect(stderr).toBe(
    "error[GEN8006]: data/iris.csv is there already, and nothing is written over it.\n  hint: Move it away, or give another folder with `--dir`.\n\n",
  );
  expect(readdirSync(cwd)).toEqual(["data"]);
  expect(readFileSync(join(cwd, "data/iris.csv"), "utf8")).toBe("mine\n");
  writeFileSync(join(cwd, "gmm.gen"), "mine");
  expect((await genc(["new", "gmm"], { cwd })).stderr).toContain("error[GEN8006]: gmm.gen is there already");
});
