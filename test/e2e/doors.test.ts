import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test } from "vitest";

const door = (path: string) => import(pathToFileURL(resolve("dist", path)).href);

test("the built compiler compiles, and its back door builds what an engine runs", async () => {
  const [{ compile }, { buildProgram, programText }] = await Promise.all([door("src/compiler/index.js"), door("src/compiler/backend.js")]);
  const text = readFileSync("specs/vae.gen", "utf8");
  const { diagnostics, trains } = compile("/vae.gen", { resolve: (_from: string, to: string) => to, read: () => text });
  expect([diagnostics, trains.length]).toEqual([[], 1]);
  const [{ ir, plan }] = trains;
  expect(programText(buildProgram(ir, plan, { is: "step", step: plan.steps[0].name, report: false }))).toMatch(/matMul/);
});

test("the built runtimes can be loaded, those of a browser without anything of Node", async () => {
  const [runtime, browser] = await Promise.all([door("src/runtime/index.js"), door("src/runtime/browser.js")]);
  expect([typeof runtime.trainRun, typeof browser.trainGradient]).toEqual(["function", "function"]);
  const chunks = [...readFileSync("dist/src/runtime/browser.js", "utf8").matchAll(/"([./]+chunks\/[^"]+)"/g)].map(([, path]) => path!);
  expect(chunks.length).toBeGreaterThan(0);
  for (const path of chunks) expect(readFileSync(resolve("dist/src/runtime", path), "utf8")).not.toMatch(/from ?"node:/);
});

test("every door has its types", () => {
  const doors = ["src/compiler/index", "src/compiler/backend", "src/runtime/index", "src/runtime/browser", "lsp/stdio"];
  expect(doors.flatMap((path) => [`dist/${path}.js`, `dist/${path}.d.ts`]).filter((path) => !existsSync(path))).toEqual([]);
});
