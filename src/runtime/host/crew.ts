import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Crew, Team, TeamRequest } from "./types.ts";

/** Places in the array that threads share. */
const GENERATION = 0;
const NEXT = 1;
const DONE = 2;

/**
 * What each further thread does: waits for the next pass, takes chunks while there are any, and says when it found none left. Given as
 * text, so that it needs no file beside the program.
 */
const loop = `
const { workerData } = require("node:worker_threads");
const { module, memory, entry, chunks, own, thread, control } = workerData;
const call = new WebAssembly.Instance(module, { env: { memory } }).exports[entry];
for (const args of chunks.flat()) for (const { position, values } of own) args[position] = values[thread];
let seen = 0;
for (;;) {
  Atomics.wait(control, ${GENERATION}, seen);
  seen = Atomics.load(control, ${GENERATION});
  for (;;) {
    const chunk = Atomics.add(control, ${NEXT}, 1);
    if (chunk >= chunks.length) break;
    for (const args of chunks[chunk]) call(...args);
  }
  Atomics.add(control, ${DONE}, 1);
  Atomics.notify(control, ${DONE});
}`;

/** Threads of this machine: the calling one and others, which take chunks as they become free. */
export function createCrew(threads = availableParallelism()): Crew {
  return { threads, team: (request) => teamOf(request, threads) };
}

function teamOf({ module, memory, entry, chunks, own }: TeamRequest, threads: number): Team {
  const control = new Int32Array(new SharedArrayBuffer(12));
  const workers = Array.from({ length: Math.min(threads, chunks.length) - 1 }, (_worker, w) => {
    const workerData = { module, memory, entry, chunks, own, thread: w + 1, control };
    const worker = new Worker(loop, { eval: true, workerData });
    worker.unref();
    return worker;
  });
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const call = exports[entry] as (...args: number[]) => void;
  const mine = chunks.map((calls) =>
    calls.map((args) => {
      const whole = args.slice();
      for (const { position, values } of own) whole[position] = values[0];
      return whole;
    }),
  );
  return {
    run() {
      Atomics.store(control, NEXT, 0);
      Atomics.store(control, DONE, 0);
      Atomics.add(control, GENERATION, 1);
      Atomics.notify(control, GENERATION);
      for (let chunk = Atomics.add(control, NEXT, 1); chunk < mine.length; chunk = Atomics.add(control, NEXT, 1))
        for (const args of mine[chunk]) call(...args);
      for (let done = Atomics.load(control, DONE); done < workers.length; done = Atomics.load(control, DONE))
        Atomics.wait(control, DONE, done);
    },
    close() {
      for (const worker of workers) void worker.terminate();
    },
  };
}
