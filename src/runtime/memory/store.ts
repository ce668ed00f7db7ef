import { bug, DiagnosticError, diagnostic, product } from "../../compiler/backend.ts";
import type { ParameterLayout } from "../../compiler/ir/types/layout.ts";
import type { OpenStore, Region } from "./types.ts";

const PAGE = 65_536;
const MOST_PAGES = 65_536;
/** Regions begin at whole cache lines. */
const ALIGNMENT = 64;

/**
 * The memory of one training run, all zeros. Regions: `weights`, `gradients`, one `moment:NAME` for each of `moments`, `ema` when asked
 * (each `layout.weights` floats), `state` and `nextState` (`layout.state` floats).
 * Refused with GEN6001 where the numbers don't fit a WebAssembly memory.
 */
export function createStore(layout: ParameterLayout, moments: readonly string[], options: { ema: boolean }): OpenStore {
  const likeWeights: Region[] = [
    "weights",
    "gradients",
    ...moments.map((name): Region => `moment:${name}`),
    ...(options.ema ? (["ema"] as const) : []),
  ];
  const sizes: [Region, number][] = [
    ...likeWeights.map((region): [Region, number] => [region, layout.weights]),
    ["state", layout.state],
    ["nextState", layout.state],
  ];
  let bytes = 0;
  const starts = sizes.map(([, floats]) => {
    const start = bytes;
    bytes += Math.ceil((4 * floats) / ALIGNMENT) * ALIGNMENT;
    return start;
  });
  const memory = allocate(bytes, layout);
  const regions = new Map(sizes.map(([region, floats], i) => [region, new Float32Array(memory.buffer, starts[i], floats)]));
  const slots = new Map(layout.slots.map((slot) => [slot.name, slot]));

  const region = (name: Region): Float32Array => regions.get(name) ?? bug(`the store has no region ${name}`);
  function slot(name: string, of: Region): Float32Array {
    const found = slots.get(name) ?? bug(`no slot ${name}`);
    if ((found.kind === "state") !== (of === "state" || of === "nextState")) bug(`${name} is a ${found.kind} and has no ${of}`);
    return region(of).subarray(found.offset, found.offset + product(found.shape));
  }
  return { layout, memory, regions: [...regions.keys()], region, slot };
}

function allocate(bytes: number, layout: ParameterLayout): WebAssembly.Memory {
  const pages = Math.max(1, Math.ceil(bytes / PAGE));
  const refuse = (): never => {
    throw new DiagnosticError(diagnostic("GEN6001", { weights: layout.weights, gibibytes: (bytes / 2 ** 30).toFixed(1) }));
  };
  if (pages > MOST_PAGES) return refuse();
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: pages });
  } catch (error) {
    // The machine has less free memory than that.
    if (error instanceof RangeError) return refuse();
    throw error;
  }
}
