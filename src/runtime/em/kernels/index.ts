import { type Accumulator, expectation } from "../accumulate.ts";
import type { EmModel } from "../model.ts";
import { chainPass } from "./chain.ts";
import { halvesPass } from "./halves.ts";
import { mixturePass } from "./mixture.ts";
import type { KernelOptions, Pass, PassOptions } from "./types.ts";
import { hasFusedLanes } from "./variant.ts";
import { hasManyPatterns, MORE_THAN_STARTS, multiplications, WORTH_IT, WORTH_THREADS } from "./worth.ts";

export { readStates } from "./states.ts";
export type { KernelOptions } from "./types.ts";
export { hasFusedLanes };

/** The E step of a fit: fills the sums from the present parameters and returns the weighted log-likelihood, nats. */
export interface Expecter {
  expectation(into: Accumulator): number;
  /** What computes it, for the run's record. */
  variant: Variant;
  threads(): number;
  /** Whether rows are spread over threads, as they come up. */
  spread: boolean;
  close(): void;
}

/** `plain` is row by row, without a kernel; the others are a kernel's multiply-adds in two roundings or fused. */
export type Variant = "plain" | "simd128" | "relaxed";

/**
 * Chooses how a fit's E steps are computed: by a kernel for this plan where there is one and the rows are many, else row by row. A kernel
 * that cannot hold the numbers of an iteration leaves that one to the plain path.
 */
export function createExpecter(model: EmModel, options: KernelOptions = {}): Expecter {
  const relaxed = options.relaxed ?? hasFusedLanes();
  const work = multiplications(model);
  const worth = options.wholeStarts ? MORE_THAN_STARTS : WORTH_THREADS;
  const crew = work < worth || (options.crew?.threads ?? 1) < 2 ? undefined : options.crew;
  const plain = options.plain || work < (options.least ?? WORTH_IT) || hasManyPatterns(model);
  const pass = plain ? undefined : passOf(model, { relaxed, crew });
  if (pass === undefined)
    return { expectation: (into) => expectation(model, into), variant: "plain", threads: () => 1, spread: false, close: () => undefined };
  return {
    variant: relaxed ? "relaxed" : "simd128",
    threads: pass.threads,
    spread: crew !== undefined,
    close: pass.close,
    expectation(into) {
      into.clear();
      return pass.expectation(into.sums) ?? expectation(model, into);
    },
  };
}

function passOf(model: EmModel, options: PassOptions): Pass | undefined {
  return mixturePass(model, options) ?? chainPass(model, options) ?? halvesPass(model, options);
}
