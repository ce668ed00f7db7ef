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
    hire(task, hear, gone) {
      const worker = started();
      if (worker === undefined) {
        queueMicrotask(gone);
        return { close: () => undefined };
      }
      worker.on("message", hear);
      // An end follows, after all that the thread has told.
      worker.on("error", () => undefined);
      worker.on("exit", gone);
      return { close: () => void worker.terminate() };

      function started(): Worker | undefined {
        try {
          return new Worker(file, { workerData: { task }, ...(execArgv === undefined ? {} : { execArgv }) });
        } catch {
          return undefined;
        }
      }
    },
  };
}

/** On such a thread: what it is to do, and how it tells what it found. */
export function attendTask(attend: (task: unknown, tell: (message: unknown) => void) => void): void {
  attend((workerData as { task: unknown }).task, (message) => parentPort?.postMessage(message));
}
