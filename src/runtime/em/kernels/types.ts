import type { Crew } from "../../host/types.ts";
import type { Sums } from "../accumulate.ts";

export interface KernelOptions {
  /** Row by row, whatever there is. */
  plain?: boolean;
  /** Fused multiply-add; absent: where the engine has it. */
  relaxed?: boolean;
  /** Multiplications of one E step from which on a kernel is used. */
  least?: number;
  /** Further threads, for which memory is shared; absent: the calling one alone. */
  crew?: Crew;
  /** Other threads may take whole starts, which they do unless the rows of one E step are many. */
  wholeStarts?: boolean;
}

/** What a pass is made of. */
export interface PassOptions {
  relaxed: boolean;
  crew?: Crew | undefined;
}

/** An E step bound to rows, which it packed once. */
export interface Pass {
  /**
   * Fills the parts' sums and those of the states from the present parameters, all of them set anew.
   * @returns the weighted log-likelihood, nats; undefined where the kernel cannot hold the numbers, and the plain path must compute them
   */
  expectation(into: Sums): number | undefined;
  /** How many threads have computed it so far. */
  threads(): number;
  /** Gives threads back. */
  close(): void;
}
