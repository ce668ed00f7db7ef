import { Worker } from "node:worker_threads";
import { expect, test } from "vitest";
import { openLine } from "../../../src/runtime/host/line.ts";

const clock = new Int32Array(new SharedArrayBuffer(4));

/** Without a turn of the event loop. */
function sleepUntil(holds: () => boolean): void {
  while (!holds()) Atomics.wait(clock, 0, 0, 5);
}

/** A thread that is told to end by the number in the clock's second half. */
function threadWith(program: string): { line: ReturnType<typeof openLine>; go(): void; worker: Worker } {
  const line = openLine();
  const sign = new Int32Array(new SharedArrayBuffer(4));
  const text = `const { line, sign } = require("node:worker_threads").workerData; ${program}`;
  const worker = new Worker(text, { eval: true, workerData: { line: line.end, sign }, transferList: [line.end] });
  worker.on("error", () => undefined);
  return {
    line,
    worker,
    go() {
      Atomics.store(sign, 0, 1);
      Atomics.notify(sign, 0);
    },
  };
}

test.each([
  ["leaves", "process.exit(3)"],
  ["throws", "throw new Error('no')"],
  ["comes to its end", ""],
])("a thread that %s cuts its line, and not before; what it said is kept, in its order", (_name, end) => {
  const { line, go } = threadWith(`line.postMessage("first"); line.postMessage("second"); Atomics.wait(sign, 0, 0); ${end}`);
  let first: unknown;
  sleepUntil(() => {
    first = line.said();
    return first !== undefined;
  });
  expect(first).toBe("first");
  for (let i = 0; i < 5; i++) expect(line.isCut()).toBe(false);
  go();
  sleepUntil(() => line.isCut());
  expect([line.said(), line.said(), line.isCut()]).toEqual(["second", undefined, true]);
});

test("a thread that is ended in the middle of a loop cuts its line", () => {
  const { line, worker } = threadWith(`line.postMessage("here"); for (;;);`);
  sleepUntil(() => line.said() === "here");
  expect(line.isCut()).toBe(false);
  void worker.terminate();
  sleepUntil(() => line.isCut());
  expect(line.said()).toBeUndefined();
});
