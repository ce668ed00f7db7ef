import type { Team, TeamRequest } from "../../host/types.ts";

type Exported = (...args: number[]) => void;

/** The calling thread alone. */
export function alone({ module, memory, entry, chunks, own }: TeamRequest): Team {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const call = exports[entry] as Exported;
  const calls = chunks.flat().map((args) => {
    const whole = args.slice();
    for (const { position, values } of own) whole[position] = values[0];
    return whole;
  });
  return {
    run() {
      for (const args of calls) call(...args);
    },
    close: () => undefined,
  };
}
