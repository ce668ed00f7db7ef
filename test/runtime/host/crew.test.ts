import { expect, test } from "vitest";
import { createModule, i32 } from "../../../src/compiler/lower/wasm/builder.ts";
import { createCrew } from "../../../src/runtime/host/crew.ts";
import type { Chunk, TeamRequest } from "../../../src/runtime/host/types.ts";

const CHUNKS = 12;

/** Each chunk writes its thread (from 1), and then, as the next stage, how many chunks' marks it sees. */
function marks(threads: number): { request: TeamRequest; writers(): number[]; seen(): number[]; clear(): void } {
  const module = createModule({ shared: true, maximumPages: 1 });
  module.function("mark", { at: "i32", thread: "i32", rounds: "i32" }, (f, { at, thread, rounds }) => {
    // Long enough that others come to their turn.
    const left = f.let(rounds);
    f.repeat(() => {
      f.set(left, i32.sub(left, 1));
      return left;
    });
    f.store(at, thread);
  });
  module.function("count", { to: "i32" }, (f, { to }) => {
    const count = f.let(0, "i32");
    f.loop(0, CHUNKS * 4, 4, (at) => f.set(count, i32.add(count, i32.ne(i32.load(at), 0))));
    f.store(to, count);
  });
  const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
  const numbers = new Int32Array(memory.buffer);
  const each = (entry: string, of: (chunk: number) => number[]): Chunk[] =>
    Array.from({ length: CHUNKS }, (_chunk, c) => ({ entry, calls: [of(c)] }));
  const own = [{ position: 1, values: Array.from({ length: threads }, (_thread, t) => t + 1) }];
  return {
    request: {
      module: new WebAssembly.Module(module.encode()),
      memory,
      stages: [
        { chunks: each("mark", (c) => [4 * c, 0, 100_000]), own },
        { chunks: each("count", (c) => [4 * (CHUNKS + c)]), own: [] },
      ],
    },
    writers: () => Array.from(numbers.subarray(0, CHUNKS)),
    seen: () => Array.from(numbers.subarray(CHUNKS, 2 * CHUNKS)),
    clear: () => numbers.fill(0),
  };
}

test.each([1, 2, 3, 5])(
  "%i threads: each takes chunks, all chunks are done, and none of a stage before those of the stage before",
  (threads) => {
    const { request, writers, seen, clear } = marks(threads);
    const team = createCrew({ threads, hiring: 0 }).team(request);
    const met = new Set<number>();
    // Others come up by and by.
    while (met.size < threads) {
      clear();
      team.run();
      for (const writer of writers()) met.add(writer);
      expect(writers().every((writer) => writer >= 1 && writer <= threads)).toBe(true);
      expect(seen()).toEqual(Array.from({ length: CHUNKS }, () => CHUNKS));
    }
    expect(team.threads()).toBe(threads);
    team.close();
  },
);

test("a thread is started only when as much has been done as that costs, and no more than there are chunks", () => {
  const { request } = marks(2);
  const idle = createCrew({ threads: 2, hiring: Number.POSITIVE_INFINITY }).team(request);
  idle.run();
  expect(idle.threads()).toBe(1);
  idle.close();
  const few = createCrew({ threads: 8, hiring: 0 }).team({
    ...request,
    stages: request.stages.map((stage) => ({ ...stage, chunks: stage.chunks.slice(0, 2) })),
  });
  for (let pass = 0; pass < 5; pass++) few.run();
  expect(few.threads()).toBe(2);
  few.close();
});
