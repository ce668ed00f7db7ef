import type { Agreement, EmFit } from "./types.ts";

/** Nats per unit of weight by which starts may differ that ended at the same maximum: EM stops before it, by more where it is slow. */
const SAME = 1e-5;

/**
 * How many starts found the value that is kept, and how far the others are from it. A start that ended at the variance floor found no
 * maximum: unless all did, its value, which may be the higher, isn't counted.
 * @param weight sum of the rows' weights
 */
export function agreementOf(starts: EmFit["starts"], best: number, weight: number, tolerance: number): Agreement {
  const within = Math.max(SAME, 10 * tolerance) * weight;
  const sound = starts.filter(({ status }) => status !== "degenerate");
  const counted = sound.length > 0 ? sound : starts;
  const below = counted.map(({ objective }) => Math.max(0, best - objective));
  return {
    found: below.filter((by) => by <= within).length,
    of: starts.length,
    within,
    spread: below.reduce((most, by) => Math.max(most, by), 0),
    degenerate: starts.length - sound.length,
  };
}
