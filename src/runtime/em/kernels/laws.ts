import type { ChainKernel, ChainSpec } from "../../../compiler/backend.ts";
import { viewOf } from "./memory.ts";
import { both } from "./packing.ts";
import type { ProductChain } from "./product.ts";

/** The laws of a chain in a kernel's parameters, and its expected moves in the sums, as each layout has them. */
export interface ChainLaws {
  /** Writes the present laws to parameters at byte `base`; returns the moves' probabilities, [classes, M, M]. */
  write(memory: WebAssembly.Memory, base: number): Float64Array;
  /** Expected moves of pair `i` over the move's probability, from the sums' field `transition`. */
  expectedAt(sums: Float64Array, i: number): number;
}

export function chainLaws(chain: ProductChain, { states: K, layout }: ChainSpec, { parameters, record }: ChainKernel): ChainLaws {
  // States that lie in lanes are padded to whole vectors.
  const padded = layout === "by steps" ? K + (K % 2) : K;
  return {
    write(memory, base) {
      const field = (name: string): Float64Array => viewOf(memory, parameters, base, name);
      field("initial").set(chain.initial());
      const probabilities = chain.transition();
      const matrix = field("transition");
      if (record !== undefined) {
        matrix.set(probabilities);
        field("prior").set(chain.prior());
        return probabilities;
      }
      const transposed = layout === "by steps" ? field("transposed") : undefined;
      for (let i = 0; i < K; i++) {
        for (let j = 0; j < K; j++) {
          const probability = probabilities[i * K + j];
          matrix[i * padded + j] = probability;
          if (transposed !== undefined) transposed[j * padded + i] = probability;
        }
      }
      return probabilities;
    },
    expectedAt: (sums, i) => (layout === "by steps" ? sums[Math.floor(i / K) * padded + (i % K)] : both(sums, i)),
  };
}
