// Drives the packed extension in a real workbench; `.ci/workbench` installs what it needs and calls it.
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { packageFile } from "../vscode/package.ts";
import { type Check, checks } from "./checks.ts";
import { startCodeServer } from "./code-server.ts";
import { makeProject } from "./project.ts";
import { openWorkbench, type Workbench } from "./workbench.ts";

const checkout = fileURLToPath(new URL("../..", import.meta.url));
const cache = process.env.GENC_WORKBENCH_CACHE ?? join(homedir(), ".cache", "genc-workbench");
const pictures = process.env.GENC_WORKBENCH_OUT ?? join(cache, "out");

async function perform(check: Check, bench: Workbench, project: string): Promise<boolean> {
  const failures: string[] = [];
  try {
    await check.run(
      bench,
      (holds, what) => {
        if (!holds) failures.push(what);
      },
      project,
    );
  } catch (error) {
    failures.push(error instanceof Error ? error.message : String(error));
  }
  await bench.picture(failures.length === 0 ? check.name : `${check.name}-failed`);
  console.log(`${failures.length === 0 ? "passed" : "FAILED"}  ${check.name}${failures.map((failure) => `\n        ${failure}`).join("")}`);
  return failures.length === 0;
}

const home = realpathSync(mkdtempSync(join(tmpdir(), "genc-workbench-")));
const project = join(home, "flowers");
let passed = 0;
try {
  mkdirSync(pictures, { recursive: true });
  mkdirSync(project);
  makeProject(project, checkout);
  const server = await startCodeServer(cache, packageFile, project, home);
  try {
    const bench = await openWorkbench(server.url, pictures);
    for (const check of checks) if (await perform(check, bench, project)) passed++;
    await bench.close();
  } finally {
    await server.stop();
  }
} finally {
  rmSync(home, { recursive: true, force: true });
}
console.log(`${passed} passed, ${checks.length - passed} failed; pictures in ${pictures}`);
process.exitCode = passed === checks.length ? 0 : 1;
