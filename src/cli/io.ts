import { existsSync } from "node:fs";
import { join } from "node:path";

/** Where text goes to. */
export interface Sink {
  stream: NodeJS.WritableStream;
  isTerminal: boolean;
}

/** All that the command line needs of its process: a test gives its own. */
export interface Io {
  /** Absolute folder that paths on the command line are relative to. */
  cwd: string;
  /** What `--stdin` reads; absent: nothing. */
  stdin?: AsyncIterable<string | Uint8Array>;
  /** Results. */
  stdout: Sink;
  /** Diagnostics and progress. */
  stderr: Sink;
  /** ANSI colours in what goes to stderr. */
  color: boolean;
  /** File of the built program, which other threads run; absent in its sources, which need a loader. */
  program?: string;
  /** Calls `handler` at the first Ctrl-C, and lets the second end the process; returns what undoes it. */
  onInterrupt(handler: () => void): () => void;
}

/** The streams and signals of this process. */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  return {
    cwd: process.cwd(),
    ...(existsSync(join(import.meta.dirname, "main.cjs")) ? { program: join(import.meta.dirname, "start.cjs") } : {}),
    stdin,
    stdout: { stream: stdout, isTerminal: stdout.isTTY === true },
    stderr: { stream: stderr, isTerminal: stderr.isTTY === true },
    color: stderr.isTTY === true && (env.NO_COLOR ?? "") === "" && env.TERM !== "dumb",
    onInterrupt(handler) {
      const signals = ["SIGINT", "SIGTERM"] as const;
      // Node's own reaction to the second signal, to end at once, comes back when the listener is gone.
      const listener = (): void => {
        off();
        handler();
      };
      const off = (): void => {
        for (const signal of signals) process.off(signal, listener);
      };
      for (const signal of signals) process.on(signal, listener);
      return off;
    },
  };
}
