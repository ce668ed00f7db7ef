import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { colleaguesOf, type Program } from "./colleague.ts";
import type { Crew, Team, TeamRequest } from "./types.ts";

/** Places in the array that threads share: passes begun, the chunk to take next, chunks done. */
const BEGUN = 0;
const NEXT = 1;
const DONE = 2;

/** Milliseconds that a thread looks again and again for what it waits for, before it sleeps: the recursions of 100,000 steps take as long. */
const PATIENCE = 0.5;

/** Milliseconds that it takes this thread to start another one. That much work is done before each: so a short fit loses nothing. */
const HIRING = 20;

/** What each further thread does. Given as text, so that it needs no file beside the program; `reach` and `takeChunks` are those below. */
const loop = `
const { workerData } = require("node:worker_threads");
const { module, memory, stages, thread, control } = workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
let before = 0;
const work = stages.flatMap(({ entry, chunks, own }) => {
  const after = before;
  before += chunks.length;
  for (const args of chunks.flat()) for (const { position, values } of own) args[position] = values[thread];
  return chunks.map((calls) => ({ call: exports[entry], calls, after, end: before }));
});
function reach(place, least) {
  const patience = performance.now() + ${PATIENCE};
  for (let now = Atomics.load(control, place); now < least; now = Atomics.load(control, place))
    if (performance.now() > patience) Atomics.wait(control, place, now);
}
for (let pass = 1; ; pass = Atomics.load(control, ${BEGUN}) + 1) {
  reach(${BEGUN}, pass);
  for (let c = Atomics.add(control, ${NEXT}, 1); c < work.length; c = Atomics.add(control, ${NEXT}, 1)) {
    const { call, calls, after, end } = work[c];
    reach(${DONE}, after);
    for (const args of calls) call(...args);
    if (Atomics.add(control, ${DONE}, 1) + 1 === end) Atomics.notify(control, ${DONE});
  }
}`;

export interface CrewOptions {
  /** Threads in all; absent: one a core. */
  threads?: number | undefined;
  /** What runs whole tasks; absent: nothing does. */
  program?: Program | undefined;
  /** Milliseconds that starting another thread counts as, in place of what it takes. */
  hiring?: number;
}

/** Threads of this machine: the calling one and others, which take chunks as they become free. */
export function createCrew({ threads = availableParallelism(), program, hiring }: CrewOptions = {}): Crew {
  return {
    threads,
    team: (request) => teamOf(request, threads, hiring ?? HIRING),
    ...(program === undefined ? {} : { colleagues: colleaguesOf(program, hiring) }),
  };
}

/** A chunk of a stage, how many chunks must be done before it, and how many are when its stage is: only then is anybody woken. */
interface Work {
  call: (...args: number[]) => void;
  calls: number[][];
  after: number;
  end: number;
}

/** Starts a thread at a time, and nobody waits for one that has not come up yet: whoever is there takes what there is. */
function teamOf({ module, memory, stages }: TeamRequest, threads: number, hiring: number): Team {
  const control = new Int32Array(new SharedArrayBuffer(12));
  const widest = stages.reduce((most, { chunks }) => Math.max(most, chunks.length), 1);
  const workers: Worker[] = [];
  let unpaid = 0;
  const hire = (): void => {
    const thread = workers.length + 1;
    const worker = new Worker(loop, { eval: true, workerData: { module, memory, stages, thread, control } });
    worker.unref();
    workers.push(worker);
    unpaid = 0;
  };
  const work = workOf({ module, memory, stages });
  return {
    threads: () => workers.length + 1,
    run() {
      const began = performance.now();
      Atomics.store(control, DONE, 0);
      Atomics.store(control, NEXT, 0);
      Atomics.add(control, BEGUN, 1);
      Atomics.notify(control, BEGUN);
      takeChunks(control, work);
      reach(control, DONE, work.length);
      unpaid += performance.now() - began;
      if (unpaid > hiring && workers.length + 1 < Math.min(threads, widest)) hire();
    },
    close() {
      for (const worker of workers) void worker.terminate();
    },
  };
}

function workOf({ module, memory, stages }: TeamRequest): Work[] {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  let before = 0;
  return stages.flatMap(({ entry, chunks, own }) => {
    const after = before;
    before += chunks.length;
    for (const args of chunks.flat()) for (const { position, values } of own) args[position] = values[0];
    return chunks.map((calls): Work => ({ call: exports[entry] as Work["call"], calls, after, end: before }));
  });
}

/** Takes chunks until all are taken. They are taken in their order, so that whoever waits for earlier ones waits for threads that work. */
function takeChunks(control: Int32Array, work: Work[]): void {
  for (let c = Atomics.add(control, NEXT, 1); c < work.length; c = Atomics.add(control, NEXT, 1)) {
    const { call, calls, after, end } = work[c];
    reach(control, DONE, after);
    for (const args of calls) call(...args);
    if (Atomics.add(control, DONE, 1) + 1 === end) Atomics.notify(control, DONE);
  }
}

/** Returns when the number at a place is `least` or more. */
function reach(control: Int32Array, place: number, least: number): void {
  const patience = performance.now() + PATIENCE;
  for (let now = Atomics.load(control, place); now < least; now = Atomics.load(control, place))
    if (performance.now() > patience) Atomics.wait(control, place, now);
}
