import { beforeEach, expect, test, vi } from "vitest";
import { createModule, i32 } from "../../../src/compiler/lower/wasm/builder.ts";
import { createCrew } from "../../../src/runtime/host/crew.ts";
import type { TeamRequest } from "../../../src/runtime/host/types.ts";

/** What threads are made to do in place of what they are given: nothing catches their sudden end. */
const threads = vi.hoisted(() => ({ program: (text: string): string => text }));
vi.mock("node:worker_threads", async (original) => {
  const real = await original<typeof import("node:worker_threads")>();
  class Worker extends real.Worker {
    constructor(text: string, options: import("node:worker_threads").WorkerOptions) {
      super(threads.program(text), options);
    }
  }
  return { ...real, Worker };
});
beforeEach(() => {
  threads.program = (text) => text;
});

const CHUNKS = 9;
const OUTSIDE = 1 << 20;

/** Each chunk counts itself at its thread's own address, which lies outside of the memory where a test says so; two stages. */
function counting(): { request: TeamRequest; counts(thread: number): number; misplace(thread: number): void } {
  const module = createModule({ shared: true, maximumPages: 1 });
  module.function("count", { rounds: "i32", own: "i32" }, (f, { rounds, own }) => {
    // Long enough that others come to their turn.
    const left = f.let(rounds);
    f.repeat(() => {
      f.set(left, i32.sub(left, 1));
      return left;
    });
    const at = f.let(i32.load(own));
    f.store(at, i32.add(i32.load(at), 1));
  });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const numbers = new Int32Array(memory.buffer);
  const all = [0, 1, 2];
  // The addresses stand in the first three places, the counts behind them.
  for (const t of all) numbers[t] = 4 * (3 + t);
  const stage = () => ({
    chunks: Array.from({ length: CHUNKS }, () => ({ entry: "count", calls: [[100_000, 0]] })),
    own: [{ position: 1, values: all.map((t) => 4 * t) }],
  });
  return {
    request: { module: new WebAssembly.Module(module.encode()), memory, stages: [stage(), stage()] },
    counts: (thread) => Atomics.load(numbers, 3 + thread),
    misplace: (thread) => void Atomics.store(numbers, thread, OUTSIDE),
  };
}

test.each([0, 1, 2])("a chunk that traps on thread %i of 3 ends the pass, with what went wrong", (thread) => {
  const { request, counts, misplace } = counting();
  const team = createCrew({ threads: 3, hiring: 0 }).team(request);
  while ([0, 1, 2].some((t) => counts(t) === 0)) team.run();
  expect(team.threads()).toBe(3);
  misplace(thread);
  let thrown: unknown;
  while (thrown === undefined)
    try {
      team.run();
    } catch (error) {
      thrown = error;
    }
  expect(thrown).toMatchObject({ message: "a thread of a kernel failed: memory access out of bounds", cause: expect.any(Error) });
  team.close();
});

test("a thread that ends within a chunk without a word ends the pass", () => {
  const { request } = counting();
  threads.program = (text) => text.replace("call(...args)", "process.exit(7)");
  const team = createCrew({ threads: 2, hiring: 0 }).team(request);
  expect(() => {
    for (;;) team.run();
  }).toThrow("a thread of a kernel failed: it ended in the middle of its work");
  team.close();
});

test.each<[string, (text: string) => string]>([
  [
    "that can't be had",
    () => {
      throw new Error("no more threads");
    },
  ],
  ["that fails as it comes up", () => "throw new RangeError('out of memory')"],
  ["that ends as it comes up", () => "process.exit(7)"],
])("a thread %s is done without", async (_name, program) => {
  const { request, counts } = counting();
  threads.program = program;
  const team = createCrew({ threads: 3, hiring: 0 }).team(request);
  let passes = 0;
  const pass = (): void => {
    team.run();
    passes += 1;
  };
  pass();
  while (team.threads() > 1) {
    pass();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  pass();
  expect(team.threads()).toBe(1);
  expect(counts(0)).toBe(2 * CHUNKS * passes);
  team.close();
});
