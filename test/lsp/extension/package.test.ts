import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "../../../lsp/protocol.ts";
import { buildExtension } from "../../../scripts/vscode/build.ts";
import { packExtension } from "../../../scripts/vscode/package.ts";
import { unzip } from "./support/unzip.ts";

const temporary = mkdtempSync(join(tmpdir(), "genc-vscode-"));
const folder = join(temporary, "built");
const file = join(temporary, "genc.vsix");
/** What was packed, unpacked again: what an editor installs. */
const installed = join(temporary, "installed");

beforeAll(async () => {
  await buildExtension(folder);
  packExtension(folder, file);
  mkdirSync(installed);
  unzip(file, installed);
});

afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const extension = (...path: string[]): string => join(installed, "extension", ...path);

test("the package holds what an editor needs, and nothing else", () => {
  const found = readdirSync(extension(), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(extension().length + 1))
    .filter((name) => !/^codes\/GEN\d{4}\.md$/.test(name));
  expect(found.sort()).toMatchInlineSnapshot(`
    [
      "LICENSE.txt",
      "changelog.md",
      "client.cjs",
      "gen.markdown.tmLanguage.json",
      "gen.tmLanguage.json",
      "icons/gen-dark.svg",
      "icons/gen-light.svg",
      "icons/genc.png",
      "icons/genc.svg",
      "language-configuration.json",
      "package.json",
      "readme.md",
      "server.cjs",
      "snippets.json",
      "walkthrough/ask.md",
      "walkthrough/mend.md",
      "walkthrough/read.md",
      "walkthrough/train.md",
      "walkthrough/write.md",
    ]
  `);
});

test("it is small", () => {
  expect(statSync(file).size).toBeLessThan(800_000);
});

test("every page of a code is in it", () => {
  const pages = readdirSync("src/compiler/diagnostics/codes").filter((name) => name.endsWith(".md"));
  expect(pages.filter((name) => !existsSync(extension("codes", name)))).toEqual([]);
});

test("the manifest is an editor's: of this version, of no module, and every file that it names is there", () => {
  const text = readFileSync(extension("package.json"), "utf8");
  const { version, type, main } = JSON.parse(text);
  expect({ version, type, main }).toEqual({
    version: JSON.parse(readFileSync("package.json", "utf8")).version,
    type: undefined,
    main: "./client.cjs",
  });
  const paths = [...text.matchAll(/"(\.\/[\w./-]+|(?:icons|walkthrough)\/[\w./-]+)"/g)].map(([, path]) => path!);
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(extension(path)))).toEqual([]);
});

test("the bundles need Node and the editor only, and load no native module", () => {
  const known = new Set(["vscode", ...builtinModules, ...builtinModules.map((name) => `node:${name}`)]);
  for (const bundle of ["client.cjs", "server.cjs"]) {
    const text = readFileSync(extension(bundle), "utf8");
    const needed = [...text.matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name!);
    expect(needed.filter((name) => !known.has(name))).toEqual([]);
    expect(text).not.toMatch(/\.node"|process\.dlopen|@tensorflow/);
  }
});

test("the server of the package answers an editor under plain Node, outside of any project", async () => {
  const child = spawn(process.execPath, [extension("server.cjs"), "--stdio"], { cwd: temporary, stdio: ["pipe", "pipe", "inherit"] });
  const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
  const published = new Promise<PublishDiagnosticsParams>((done) => {
    connection.onNotification(PublishDiagnosticsNotification.type, done);
  });
  connection.listen();
  const { capabilities } = await connection.sendRequest(InitializeRequest.type, {
    processId: process.pid,
    rootUri: null,
    workspaceFolders: null,
    capabilities: {},
  });
  expect(capabilities).toMatchObject({ hoverProvider: true, inlayHintProvider: true });
  await connection.sendNotification(InitializedNotification.type, {});
  const text = "model M {\n  param mean: real\n  observed x: real ~ Normal(mena, 1)\n}\n";
  writeFileSync(join(temporary, "m.gen"), text);
  const uri = pathToFileURL(join(temporary, "m.gen")).href;
  await connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: "gen", version: 1, text } });
  const [first] = (await published).diagnostics;
  expect(first).toMatchObject({ code: "GEN2601", codeDescription: { href: pathToFileURL(extension("codes", "GEN2601.md")).href } });
  const hover = await connection.sendRequest(HoverRequest.type, { textDocument: { uri }, position: { line: 1, character: 9 } });
  expect(JSON.stringify(hover)).toContain("mean");
  await connection.sendRequest(ShutdownRequest.type);
  const ended = new Promise((done) => child.once("exit", done));
  child.stdin.end();
  expect(await ended).toBe(0);
  connection.dispose();
});
