import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { colleaguesOf, type Program } from "./colleague.ts";
import { type Line, openLine } from "./line.ts";
import type { Crew, Team, TeamRequest } from "./types.ts";

/** Places in the array that threads share: passes begun, the chunk to take next, chunks done; from the last on whether each further thread is at work on a pass. */
const BEGUN = 0;
const NEXT = 1;
const DONE = 2;
const AT_WORK = 3;

/** Chunks taken and done of a pass that failed: more than any has, so that nobody waits for one or takes another. */
const FAILED = 1 << 30;

/** Milliseconds that this thread sleeps before it looks whether those that it waits for are still there. */
const ALARM = 1000;

/** Milliseconds that a thread looks again and again for what it waits for, before it sleeps: the recursions of 100,000 steps take as long. */
const PATIENCE = 0.5;

/** Milliseconds that it takes this thread to start another one. That much work is done before each: so a short fit loses nothing. */
const HIRING = 20;

/** What each further thread does. Given as text, so that it needs no file beside the program; its functions are those below. */
const loop = `
const { workerData } = require("node:worker_threads");
const { module, memory, stages, thread, control, line } = workerData;
const { exports } = new WebAssembly.Instance(module, { env: { memory } });
let before = 0;
const work = stages.flatMap(({ chunks, own }) => {
  const after = before;
  before += chunks.length;
  for (const { calls } of chunks)
    for (const args of calls) for (const { position, values } of own) args[position] = values[thread];
  return chunks.map(({ entry, calls }) => ({ call: exports[entry], calls, after, end: before }));
});
function reach(place, least) {
  const patience = performance.now() + ${PATIENCE};
  for (let now = Atomics.load(control, place); now < least; now = Atomics.load(control, place))
    if (performance.now() > patience) Atomics.wait(control, place, now);
}
function takeChunks() {
  for (let c = Atomics.add(control, ${NEXT}, 1); c < work.length; c = Atomics.add(control, ${NEXT}, 1)) {
    const { call, calls, after, end } = work[c];
    reach(${DONE}, after);
    if (Atomics.load(control, ${DONE}) >= ${FAILED}) return;
    for (const args of calls) call(...args);
    if (Atomics.add(control, ${DONE}, 1) + 1 === end) Atomics.notify(control, ${DONE});
  }
}
for (let pass = 1; ; pass = Atomics.load(control, ${BEGUN}) + 1) {
  reach(${BEGUN}, pass);
  Atomics.store(control, ${AT_WORK} + thread, 1);
  try {
    takeChunks();
  } catch (error) {
    line.postMessage(error);
    Atomics.store(control, ${NEXT}, ${FAILED});
    Atomics.store(control, ${DONE}, ${FAILED});
    Atomics.notify(control, ${DONE});
  }
  Atomics.store(control, ${AT_WORK} + thread, 0);
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

/** A thread besides the calling one. */
interface Member {
  thread: number;
  worker: Worker;
  line: Line;
}

/**
 * Starts a thread at a time, and nobody waits for one that has not come up yet: whoever is there takes what there is. One that can't start is done without.
 * One that fails or dies at work on a pass ends the pass: `run` throws, since nobody knows what it has left undone.
 */
function teamOf({ module, memory, stages }: TeamRequest, threads: number, hiring: number): Team {
  const widest = stages.reduce((widest, { chunks }) => Math.max(widest, chunks.length), 1);
  let most = Math.min(threads, widest);
  const control = new Int32Array(new SharedArrayBuffer(4 * (AT_WORK + most)));
  let members: Member[] = [];
  let unpaid = 0;
  const work = workOf({ module, memory, stages });

  function hire(): void {
    const thread = members.length + 1;
    const line = openLine();
    unpaid = 0;
    try {
      const workerData = { module, memory, stages, thread, control, line: line.end };
      const worker = new Worker(loop, { eval: true, workerData, transferList: [line.end] });
      const member: Member = { thread, worker, line };
      worker.unref();
      worker.on("error", () => leave(member));
      worker.on("exit", () => leave(member));
      members.push(member);
    } catch {
      most = 1 + members.length;
    }
  }

  /** Told between passes: a thread that ended during one has failed it. */
  function leave(member: Member): void {
    members = members.filter((other) => other !== member);
    most = 1 + members.length;
  }

  function lookAround(): void {
    if (members.some(({ thread, line }) => Atomics.load(control, AT_WORK + thread) === 1 && line.isCut())) fail(control);
  }

  return {
    threads: () => members.length + 1,
    run() {
      const began = performance.now();
      Atomics.store(control, DONE, 0);
      Atomics.store(control, NEXT, 0);
      Atomics.add(control, BEGUN, 1);
      Atomics.notify(control, BEGUN);
      try {
        takeChunks(control, work, lookAround);
      } catch (error) {
        fail(control);
        throw failure(error);
      }
      reach(control, DONE, work.length, lookAround);
      if (hasFailed(control)) throw failure(members.map(({ line }) => line.said()).find((said) => said !== undefined));
      unpaid += performance.now() - began;
      if (unpaid > hiring && members.length + 1 < most) hire();
    },
    close() {
      for (const { worker } of members) void worker.terminate();
    },
  };
}

/** @param cause what a thread threw; undefined: it ended without a word, for want of memory or because it was made to */
function failure(cause: unknown): Error {
  const reason = cause instanceof Error ? cause.message : "it ended in the middle of its work";
  return new Error(`a thread of a kernel failed: ${reason}`, { cause });
}

function workOf({ module, memory, stages }: TeamRequest): Work[] {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  let before = 0;
  return stages.flatMap(({ chunks, own }) => {
    const after = before;
    before += chunks.length;
    for (const { calls } of chunks) for (const args of calls) for (const { position, values } of own) args[position] = values[0];
    return chunks.map(({ entry, calls }): Work => ({ call: exports[entry] as Work["call"], calls, after, end: before }));
  });
}

/** Takes chunks until all are taken. They are taken in their order, so that whoever waits for earlier ones waits for threads that work. */
function takeChunks(control: Int32Array, work: Work[], lookAround: () => void): void {
  for (let c = Atomics.add(control, NEXT, 1); c < work.length; c = Atomics.add(control, NEXT, 1)) {
    const { call, calls, after, end } = work[c];
    reach(control, DONE, after, lookAround);
    if (hasFailed(control)) return;
    for (const args of calls) call(...args);
    if (Atomics.add(control, DONE, 1) + 1 === end) Atomics.notify(control, DONE);
  }
}

/** Returns when the number at a place is `least` or more, which `lookAround` may bring about. */
function reach(control: Int32Array, place: number, least: number, lookAround: () => void): void {
  const patience = performance.now() + PATIENCE;
  for (let now = Atomics.load(control, place); now < least; now = Atomics.load(control, place))
    if (performance.now() > patience && Atomics.wait(control, place, now, ALARM) === "timed-out") lookAround();
}

/** Ends the pass for all. */
function fail(control: Int32Array): void {
  Atomics.store(control, NEXT, FAILED);
  Atomics.store(control, DONE, FAILED);
  Atomics.notify(control, DONE);
}

function hasFailed(control: Int32Array): boolean {
  return Atomics.load(control, DONE) >= FAILED;
}
