import type { Team, TeamRequest } from "../../host/types.ts";

type Exported = (...args: number[]) => void;

/** The calling thread alone. */
export function alone({ module, memory, stages }: TeamRequest): Team {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  for (const { chunks, own } of stages)
    for (const args of chunks.flat()) for (const { position, values } of own) args[position] = values[0];
  const work = stages.map(({ entry, chunks }) => ({ call: exports[entry] as Exported, calls: chunks.flat() }));
  return {
    threads: () => 1,
    run() {
      for (const { call, calls } of work) for (const args of calls) call(...args);
    },
    close: () => undefined,
  };
}
