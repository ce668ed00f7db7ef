import { logRecursion } from "./logarithms.ts";
import { scaledRecursion } from "./scaled.ts";
import type { ChainLaw, ChainSteps, ForwardPass } from "./types.ts";

export { logSumExp } from "./sums.ts";
export type { ChainLaw, ChainSteps } from "./types.ts";

/** As `Recursion`, and always holds. */
export interface ForwardBackward {
  forward(law: ChainLaw, sequence: ChainSteps): number;
  back(weight: number, moves: Float64Array): Float64Array;
  /** Of the last forward pass. */
  steps(): ForwardPass;
}

/** The scaled recursion, and where that can't hold a sequence the one in logarithms. */
export function forwardBackward(most: number, states: number, chains: number): ForwardBackward {
  const scaled = scaledRecursion(most, states, chains);
  let inLogs: ReturnType<typeof logRecursion> | undefined;
  let current = scaled;
  return {
    forward(law, sequence) {
      current = scaled;
      const found = scaled.forward(law, sequence);
      if (found !== undefined) return found;
      inLogs ??= logRecursion(most, states, chains);
      current = inLogs;
      return inLogs.forward(law, sequence) ?? Number.NaN;
    },
    back: (weight, moves) => current.back(weight, moves),
    steps: () => current,
  };
}
