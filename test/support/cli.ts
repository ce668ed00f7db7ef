import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { Writable } from "node:stream";
import { onTestFinished } from "vitest";
import type { Io, Sink } from "../../src/cli/io.ts";
import { runCli } from "../../src/cli/run.ts";

/** What one call of `genc` gave. */
export interface CliResult {
  status: number;
  stdout: string;
  stderr: string;
}

export interface CliOptions {
  cwd: string;
  /** What `--stdin` reads. */
  stdin?: string;
  /** Standard error is a terminal. */
  terminal?: boolean;
  /** Receives the handler of Ctrl-C as soon as there is one. */
  interrupt?(press: () => void): void;
  /** Sees standard output as it comes. */
  watch?(text: string): void;
}

/** Runs one command line in this process. */
export async function genc(args: readonly string[], options: CliOptions): Promise<CliResult> {
  const stdout = capture(options.watch);
  const stderr = capture();
  const io: Io = {
    cwd: options.cwd,
    ...(options.stdin === undefined ? {} : { stdin: chunksOf(options.stdin) }),
    stdout: { stream: stdout.stream, isTerminal: false },
    stderr: { stream: stderr.stream, isTerminal: options.terminal === true },
    color: false,
    onInterrupt(handler) {
      options.interrupt?.(handler);
      return () => undefined;
    },
  };
  const status = await runCli(args, io);
  return { status, stdout: stdout.text(), stderr: stderr.text() };
}

async function* chunksOf(text: string): AsyncGenerator<string> {
  yield text.slice(0, 1);
  yield text.slice(1);
}

/** A stream that keeps what is written, and calls itself as wide as a terminal. */
export function capture(watch?: (text: string) => void): { stream: Sink["stream"]; text(): string } {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      watch?.(chunk.toString());
      done();
    },
  });
  return { stream: Object.assign(stream, { isTTY: true, columns: 100 }), text: () => text };
}

/** A new folder with these files, taken away when the test is over; `keep` leaves that to the caller. */
export function folderWith(files: Record<string, string | Uint8Array> = {}, keep = false): string {
  const folder = mkdtempSync(join(tmpdir(), "genc-"));
  if (!keep) onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** The checkout's specs with their data, in `specs` of the folder. */
export function copySpecs(folder: string): void {
  cpSync(resolve("specs"), join(folder, "specs"), { recursive: true });
}

/** Standard output as JSON, one object a line. */
export function jsonLines(text: string): Record<string, unknown>[] {
  return text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
}

/** A small table of two clusters, and its mixture. */
export const twoClusters = {
  "rows.csv": `x,y\n${Array.from({ length: 40 }, (_row, i) => {
    const side = i % 2 === 0 ? -3 : 3;
    return `${(side + Math.sin(i)).toFixed(4)},${(side + Math.cos(3 * i)).toFixed(4)}`;
  }).join("\n")}\n`,
  "two.gen": `data Rows {
  source: csv("rows.csv")
  v: real[2] = [x, y]
}
model Two(K = 2) {
  param w: simplex(K)
  param mean: real[K, 2]
  param var: positive[K, 2]
  latent k: category(K) ~ Categorical(w)
  observed v: real[2] ~ Normal(mean[k], var: var[k])
}
train Two on Rows
`,
};
