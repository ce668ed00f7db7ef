import type { Network } from "./types/model.ts";

/** Every set of weights of a network: `[]` for one without copies, else each tuple of its copy axes. */
export function instancesOf(network: Network): number[][] {
  return network.copies.reduce<number[][]>(
    (tuples, size) => tuples.flatMap((tuple) => Array.from({ length: size }, (_entry, i) => [...tuple, i])),
    [[]],
  );
}

/** The slot's name in one set of weights: `Chart.dense_1.kernel` of copy 1 is `Chart[1].dense_1.kernel`. */
export function instanceName(network: Network, instance: number[], slot: string): string {
  if (instance.length === 0) return slot;
  return `${network.id}[${instance.join(",")}]${slot.slice(network.id.length)}`;
}
