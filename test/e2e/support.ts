import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";

const main = resolve("dist/src/cli/start.cjs");

export interface Finished {
  status: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface Running {
  child: ChildProcess;
  /** Resolves when a text has come out on either stream. */
  seen(text: string): Promise<void>;
  finished: Promise<Finished>;
}

/** Starts the built command line. */
export function start(args: readonly string[], cwd: string): Running {
  const child = spawn(process.execPath, [main, ...args], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let [stdout, stderr] = ["", ""];
  const waiting: { text: string; done(): void }[] = [];
  const look = (): void => {
    for (const one of waiting) if (stdout.includes(one.text) || stderr.includes(one.text)) one.done();
  };
  child.stdout.on("data", (chunk: Buffer) => {
    stdout += chunk.toString();
    look();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
    look();
  });
  return {
    child,
    seen: (text) =>
      new Promise((done) => {
        waiting.push({ text, done });
        look();
      }),
    finished: new Promise((done) => child.on("close", (status, signal) => done({ status, signal, stdout, stderr }))),
  };
}

/** Runs the built command line to its end. */
export function run(args: readonly string[], cwd: string): Promise<Finished> {
  return start(args, cwd).finished;
}
