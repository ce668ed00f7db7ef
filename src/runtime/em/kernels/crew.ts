import type { Team, TeamRequest } from "../../host/types.ts";

type Exported = (...args: number[]) => void;

/** The calling thread alone. */
export function alone({ module, memory, stages }: TeamRequest): Team {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  for (const { chunks, own } of stages)
    for (const { calls } of chunks) for (const args of calls) for (const { position, values } of own) args[position] = values[0];
  const work = stages.flatMap(({ chunks }) => chunks.map(({ entry, calls }) => ({ call: exports[entry] as Exported, calls })));
  return {
    threads: () => 1,
    run() {
      for (const { call, calls } of work) for (const args of calls) call(...args);
    },
    close: () => undefined,
  };
}
