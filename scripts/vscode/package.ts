// Builds the VS Code extension and packs it, without a network:  npm run package:vscode
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildExtension, extensionFolder } from "./build.ts";

/** Where `npm run package:vscode` puts the package. */
export const packageFile: string = join(dirname(extensionFolder), "genc.vsix");

const vsce = createRequire(import.meta.url).resolve("@vscode/vsce/vsce");

/** Packs the extension that was built in a folder. */
export function packExtension(folder: string, file: string): void {
  // Bundles hold everything that they need, so no dependency is looked for; links of the README lead into the repository of no one yet.
  const args = ["package", "--no-dependencies", "--allow-missing-repository", "--no-rewrite-relative-links", "--out", file];
  execFileSync(process.execPath, [vsce, ...args], { cwd: folder, stdio: ["ignore", "ignore", "pipe"], encoding: "utf8" });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildExtension();
  packExtension(extensionFolder, packageFile);
  console.log(packageFile);
}
