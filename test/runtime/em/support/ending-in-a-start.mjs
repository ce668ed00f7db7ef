// A thread that ends its first start, and itself without a word when it was at its second for a while.
import { parentPort, workerData } from "node:worker_threads";
import { register } from "tsx/esm/api";

register();
const { attendStarts } = await import("../../../../src/runtime/em/apart.ts");
const { control } = workerData.task;
/** The place of the iterations of all starts: another start has gone some way when it has grown. */
const ITERATIONS = 1;
attendStarts(workerData.task, (message) => {
  parentPort.postMessage(message);
  if (!("fit" in message)) return;
  const reached = Atomics.load(control, ITERATIONS) + 5;
  const { add } = Atomics;
  Atomics.add = (...args) => {
    if (args[1] === ITERATIONS && Atomics.load(control, ITERATIONS) >= reached) process.exit(7);
    return add(...args);
  };
});
