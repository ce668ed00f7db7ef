import { parentPort, Worker, workerData } from "node:worker_threads";
import type { Colleagues } from "./types.ts";

/** The program as another thread runs it: a file that calls `attendTask` there, and options of Node in place of this process's own. */
export interface Program {
  file: string;
  execArgv?: string[];
}

/** Milliseconds that it takes until such a thread has come up, read the program and become fast. */
const HIRING = 300;

/** Starts the program on threads of their own. */
export function colleaguesOf({ file, execArgv }: Program, hiring = HIRING): Colleagues {
  return {
    hiring,
    hire(task, hear, failed) {
      const worker = new Worker(file, { workerData: { task }, ...(execArgv === undefined ? {} : { execArgv }) });
      worker.on("message", hear);
      worker.on("error", failed);
      worker.on("exit", (code) => failed(new Error(`a thread ended with ${code}`)));
      return { close: () => void worker.terminate() };
    },
  };
}

/** On such a thread: what it is to do, and how it tells what it found. */
export function attendTask(attend: (task: unknown, tell: (message: unknown) => void) => void): void {
  attend((workerData as { task: unknown }).task, (message) => parentPort?.postMessage(message));
}
