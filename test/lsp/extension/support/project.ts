import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder of its own with these files, which goes with the test. */
export function folderWith(files: Record<string, string>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "genc-extension-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [path, text] of Object.entries(files)) put(join(folder, path), text);
  return folder;
}

export function put(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** A package that stands for an installed genc: it prints what it is called with, and fails for `fail.gen`. */
export const standIn: Record<string, string> = {
  "node_modules/genc/package.json": '{ "name": "genc", "version": "9.8.7", "bin": { "genc": "bin/genc.cjs" } }',
  "node_modules/genc/bin/genc.cjs": `const args = process.argv.slice(2);
if (args.includes("fail.gen")) { console.error("error[GEN2601]: There is no such name."); process.exit(1); }
console.log(args.join(" ") + " in " + process.cwd());`,
};

export function manifest(values: object = {}): string {
  return JSON.stringify({
    name: "Flowers-1",
    model: "Flowers",
    plan: "em",
    status: "converged",
    seed: 1,
    overrides: { K: "4" },
    engine: { name: "em", variant: "f64" },
    data: [{ name: "Iris", path: "data/iris.csv", rows: 150 }],
    step: 26,
    metrics: { loglik: -180.18547, bic: null },
    expects: [{ text: "expect loglik > -190", met: true, value: -180.18547 }],
    genc: "9.8.7",
    seconds: 0.42,
    ...values,
  });
}
