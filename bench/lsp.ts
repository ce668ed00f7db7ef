// Measures the built language server on a spec of 500 lines and prints what it finds:  npm run build && npx tsx bench/lsp.ts
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CompletionRequest,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidOpenTextDocumentNotification,
  HoverRequest,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  StreamMessageReader,
  StreamMessageWriter,
} from "../lsp/protocol.ts";

const edits = 1000;
const uri = "file:///project/big.gen";

/** A spec of 500 lines: models and networks of every kind, each under a name of its own. */
function bigSpec(): string {
  const names = ["vae", "gan", "days", "geyser", "ring"];
  const parts = names.map((name) => readFileSync(`specs/${name}.gen`, "utf8"));
  const lines: string[] = [];
  for (let copy = 0; lines.length < 500; copy++) {
    parts.forEach((part, index) => {
      const own = [...part.matchAll(/^(?:data|model|network|encoder|decoder|generator|discriminator) (\w+)/gm)].map(([, name]) => name);
      lines.push(...part.replace(/\w+/g, (word) => (own.includes(word) ? `${word}_${index}_${copy}` : word)).split("\n"));
    });
  }
  return lines.join("\n");
}

function report(what: string, times: readonly number[], budget?: number): void {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1).padStart(7);
  console.log(`${what.padEnd(20)} median ${at(0.5)} ms   p95 ${at(0.95)} ms${budget === undefined ? "" : `   budget ${budget} ms`}`);
}

/** Memory of a process, where the system tells it. */
function memoryOf(pid: number | undefined): string {
  const status = `/proc/${pid}/status`;
  const kilobytes = existsSync(status) ? /VmRSS:\s+(\d+)/.exec(readFileSync(status, "utf8"))?.[1] : undefined;
  return kilobytes === undefined ? "unknown" : `${(Number(kilobytes) / 1000).toFixed(0)} MB`;
}

const text = bigSpec();
const server = spawn(process.execPath, ["dist/src/cli/start.cjs", "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
const editor = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
let published: ((count: number) => void) | undefined;
editor.onNotification(PublishDiagnosticsNotification.type, ({ diagnostics }) => published?.(diagnostics.length));
const diagnosed = () => new Promise<number>((done) => (published = done));
editor.listen();
await editor.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
await editor.sendNotification(InitializedNotification.type, {});

const opened = performance.now();
const first = diagnosed();
await editor.sendNotification(DidOpenTextDocumentNotification.type, { textDocument: { uri, languageId: "gen", version: 1, text } });
const count = await first;
console.log(
  `${text.split("\n").length} lines, ${count} diagnostics: the first after ${(performance.now() - opened).toFixed(0)} ms, budget 150 ms`,
);

const row = text.slice(0, text.indexOf("dense(400)")).split("\n").length - 1;
const line = text.split("\n")[row]!;
const character = line.indexOf("400") + 3;
const position = { line: row, character: line.indexOf("dense") + 1 };
const times = { edit: [] as number[], completion: [] as number[], hover: [] as number[] };
for (let i = 0; i < edits; i++) {
  const range = { start: { line: row, character }, end: { line: row, character: character + (i % 2) } };
  const began = performance.now();
  const after = diagnosed();
  const contentChanges = [{ range, text: i % 2 === 0 ? "0" : "" }];
  await editor.sendNotification(DidChangeTextDocumentNotification.type, { textDocument: { uri, version: i + 2 }, contentChanges });
  await after;
  times.edit.push(performance.now() - began);
  // A person takes longer from key to key.
  await new Promise((done) => setTimeout(done, 30));
  if (i % 10 !== 0) continue;
  let asked = performance.now();
  await editor.sendRequest(CompletionRequest.type, { textDocument: { uri }, position });
  times.completion.push(performance.now() - asked);
  asked = performance.now();
  await editor.sendRequest(HoverRequest.type, { textDocument: { uri }, position });
  times.hover.push(performance.now() - asked);
}
report("edit to diagnostics", times.edit, 20);
report("completion", times.completion, 15);
report("hover", times.hover, 5);
console.log(`memory after ${edits} edits: ${memoryOf(server.pid)}, budget 150 MB`);
server.kill();
editor.dispose();
const folder = mkdtempSync(join(tmpdir(), "genc-bench-"));
const file = join(folder, "big.gen");
writeFileSync(file, text);
report("genc check, whole", processTimes("check", file), 200);
report("check specs/gmm.gen", processTimes("check", "specs/gmm.gen"));
report("genc --help", processTimes("--help"));
rmSync(folder, { recursive: true });

/** Milliseconds of whole processes of the command line. */
function processTimes(...args: string[]): number[] {
  return Array.from({ length: 15 }, () => {
    const began = performance.now();
    spawnSync(process.execPath, ["dist/src/cli/start.cjs", ...args]);
    return performance.now() - began;
  });
}
