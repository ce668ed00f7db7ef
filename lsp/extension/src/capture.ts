import { execFile } from "node:child_process";
import type { Program } from "./genc.ts";

export interface Printed {
  /** Whether genc ended with 0. */
  sound: boolean;
  stdout: string;
  /** Notes and mistakes. */
  stderr: string;
}

/** What genc prints, without a terminal. */
export function capture(program: Program, args: readonly string[], cwd: string): Promise<Printed> {
  const options = {
    cwd,
    env: { ...process.env, NO_COLOR: "1" },
    maxBuffer: 1 << 28,
    // `genc` on the PATH is a script there, which only a shell starts.
    shell: process.platform === "win32" && program.args.length === 0,
  };
  return new Promise((done) => {
    execFile(program.command, [...program.args, ...args], options, (error, stdout, stderr) => {
      done({ sound: error === null, stdout, stderr: stderr === "" && error !== null ? error.message : stderr });
    });
  });
}
