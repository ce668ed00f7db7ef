import type { Emission } from "../../../../compiler/ir/types/plan.ts";
import type { KnownRows } from "../../regression/design.ts";
import type { StateSpace } from "../../space.ts";
import type { Parameters } from "../../types.ts";

/** An emission with the numbers that it reads. */
export interface LawContext {
  emission: Emission;
  space: StateSpace;
  parameters: Parameters;
  /** The given columns of the rows that are asked about. */
  known: KnownRows;
}
