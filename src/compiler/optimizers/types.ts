import type { Algebra, Args } from "../math/algebra.ts";
import type { Setting } from "../settings/types.ts";

/** One optimizer: an elementwise rule over `Algebra`, read by the update kernel of every engine. */
export interface OptimizerDefinition {
  name: string;
  doc: string;
  settings: Setting[];
  /** Names of the moment regions, each as long as the weights. */
  moments: string[];
  /** New weight and moments from weight `w`, gradient `g`, moments and the scalars of this step. */
  update<E>(m: Algebra<E>, w: E, g: E, moments: E[], scalars: Args<E>): { w: E; moments: E[] };
  /** Scalars of step number `step` (from 1), learning rate `rate` already scheduled, `decay` 0 for slots without weight decay. */
  scalars(step: number, rate: number, decay: boolean, settings: Args<number>): Args<number>;
}
