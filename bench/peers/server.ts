import { type ChildProcess, spawn } from "node:child_process";
import { createInterface } from "node:readline";

/** One implementation of one workload, in a process of its own that stands still between measurements. */
export interface Peer {
  name: string;
  /** Milliseconds of each of these steps. */
  steps(count: number): Promise<number[]>;
  /** Ends the process; its peak resident memory in megabytes. */
  end(): Promise<number>;
}

export interface Program {
  name: string;
  command: string;
  args: readonly string[];
  env: Record<string, string>;
  /** Processors that it may use. Ignored where there is no taskset. */
  processors: readonly number[] | undefined;
}

/** Starts a program that prints `ready`, then answers each line with one of JSON. Rejects with the last thing that it said when it ends instead. */
export async function startPeer({ name, command, args, env, processors }: Program): Promise<Peer> {
  const [file, ...rest] = processors === undefined ? [command, ...args] : ["taskset", "-c", processors.join(","), command, ...args];
  const child = spawn(file, rest, { env: { ...process.env, ...env }, stdio: ["pipe", "pipe", "pipe"] });
  const lines = linesOf(child, name);
  await lines.next("ready");
  async function ask(line: string): Promise<unknown> {
    child.stdin.write(`${line}\n`);
    return JSON.parse(await lines.next());
  }
  return {
    name,
    steps: async (count) => numbersOf(await ask(String(count))),
    async end() {
      const answer = await ask("end");
      child.stdin.end();
      return typeof answer === "object" && answer !== null && "kilobytes" in answer ? Number(answer.kilobytes) / 1000 : Number.NaN;
    },
  };
}

function numbersOf(answer: unknown): number[] {
  if (!Array.isArray(answer)) throw new Error(`expected times, got ${JSON.stringify(answer)}`);
  return answer.map(Number);
}

/** Lines of a child's output, each awaited; `wanted` skips what libraries print before it. */
function linesOf(child: ChildProcess, name: string) {
  const waiting: { resolve(line: string): void; reject(error: Error): void }[] = [];
  const early: string[] = [];
  let said = "";
  let failure: Error | undefined;
  child.stderr?.on("data", (data: Buffer) => {
    said = `${said}${data}`.slice(-2000);
  });
  const fail = (error: Error): void => {
    failure = error;
    for (const { reject } of waiting.splice(0)) reject(error);
  };
  child.on("error", fail);
  child.on("close", (code) => fail(new Error(`${name} ended with ${code}: ${said.trim().split("\n").at(-1) ?? ""}`)));
  if (child.stdout !== null)
    createInterface({ input: child.stdout }).on("line", (line) => {
      const first = waiting.shift();
      if (first === undefined) early.push(line);
      else first.resolve(line);
    });
  async function next(wanted?: string): Promise<string> {
    for (;;) {
      const line = early.shift() ?? (await waited());
      if (wanted === undefined || line === wanted) return line;
    }
  }
  function waited(): Promise<string> {
    return failure === undefined ? new Promise((resolve, reject) => waiting.push({ resolve, reject })) : Promise.reject(failure);
  }
  return { next };
}
