import { paddedCells } from "../../../compiler/backend.ts";
import type { AllowedStates } from "../allowed.ts";
import type { BoundPacking } from "./packing.ts";

/** Which states a row's observed axes leave open, as a table by set: 0 where a state may be, -Infinity elsewhere. */
export function allowedPacking({ sets }: AllowedStates, setOf: Int32Array, states: number): BoundPacking {
  const padded = paddedCells(states);
  return {
    part: { shape: "table", width: 1, cells: states, codes: sets.length },
    of: Array.from({ length: states }, (_cell, s) => s),
    row(out, at, _stride, row) {
      out[at] = setOf[row] * padded * 8;
    },
    write(parameters) {
      const logs = parameters("logs").fill(Number.NEGATIVE_INFINITY);
      for (const [set, { states: open }] of sets.entries()) for (const s of open) logs[set * padded + s] = 0;
    },
    read: () => undefined,
    trusted: () => true,
  };
}
