// Puts the VS Code extension together, a folder that `code --extensionDevelopmentPath` takes:  npm run build:vscode
import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build } from "esbuild";
import { snippetsOf } from "./snippets.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const source = join(root, "lsp", "extension");

/** Where `npm run build:vscode` puts it. */
export const extensionFolder: string = join(source, "dist", "genc");

/** Files that go in as they are: what they are called here, and there. */
const copied: [from: string, to: string][] = [
  ["lsp/extension/README.md", "README.md"],
  ["lsp/extension/CHANGELOG.md", "CHANGELOG.md"],
  ["LICENSE", "LICENSE"],
  ["lsp/extension/walkthrough", "walkthrough"],
  ["lsp/extension/icons", "icons"],
  ["grammar/gen.tmLanguage.json", "gen.tmLanguage.json"],
  ["grammar/gen.markdown.tmLanguage.json", "gen.markdown.tmLanguage.json"],
  ["grammar/language-configuration.json", "language-configuration.json"],
];

const options: BuildOptions = {
  bundle: true,
  platform: "node",
  // The oldest editor that the manifest allows brings Node 20.
  target: "node20",
  format: "cjs",
  minify: true,
  legalComments: "none",
  external: ["vscode"],
  absWorkingDir: root,
};

/** Client, server, grammar, snippets and pages of codes, with a manifest for an editor. The folder is made anew. */
export async function buildExtension(folder: string = extensionFolder): Promise<void> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const part of ["client", "server"]) {
    await build({ ...options, entryPoints: [`lsp/extension/src/${part}.ts`], outfile: join(folder, `${part}.cjs`) });
  }
  for (const [from, to] of copied) cpSync(join(root, from), join(folder, to), { recursive: true });
  const codes = join(root, "src", "compiler", "diagnostics", "codes");
  mkdirSync(join(folder, "codes"));
  for (const name of readdirSync(codes).filter((one) => one.endsWith(".md"))) cpSync(join(codes, name), join(folder, "codes", name));
  writeJson(join(folder, "snippets.json"), snippetsOf(join(source, "snippets")));
  writeJson(join(folder, "package.json"), manifest());
}

/** The manifest as an editor reads it: the version is that of the whole package, and the bundles are no modules. */
function manifest(): object {
  const { type: _type, private: _private, ...rest } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"));
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return { ...rest, version };
}

function writeJson(path: string, value: object): void {
  writeFileSync(path, `${JSON.stringify(value, null, 2)}\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildExtension();
