import type { Emission } from "../../../compiler/ir/types/plan.ts";
import type { Cells } from "../arguments.ts";
import type { Slopes } from "../gradient/slopes.ts";
import type { StateSpace } from "../space.ts";
import type { EmData, Parameters } from "../types.ts";
import type { PartArrays } from "./kernel.ts";
import type { AtEnd } from "./scalar.ts";

/**
 * One emission of a plan over one set of rows: its density and the sums from which its parameters are estimated. Everything is by
 * cell; a parameter that several cells share is estimated from the sum over them, which is what tying means.
 */
export interface EmissionPart {
  cells: Cells;
  /** Starting values of the free entries: the fit of all rows alike. */
  reset(): void;
  /** Must follow a change of parameter values from outside. */
  refresh(): void;
  /** log p(row | cell), nats. */
  logDensity(row: number, cell: number): number;
  clear(): void;
  add(row: number, cell: number, weight: number): void;
  /** The M step: free entries get the values that maximise the weighted log-likelihood above the variance floor. */
  maximise(): void;
  /** What the last M step had to hold up, by the cells that share it. */
  onFloor(): { cells: number[]; column: number }[];
  /** Of a family that can't tell all values of an argument apart: what stands at an end. */
  atEnds?(): AtEnd[];
  /** Adds the derivatives of the expected log-likelihood, and of the log priors: at the parameters of the last E step, from its sums. */
  addSlopes(into: Slopes): void;
  /**
   * What a row tells of the part's coefficients where nothing latent is told apart: the derivatives of its density in them, by which starts
   * cluster rows. Absent: they are clustered by the field's own values.
   */
  scores?(row: number): number[];
  /** Set where an M step from some parameters may not be the maximum at once, though no category is latent. */
  iterative?: boolean;
  /** Absent where rows must be read one by one. */
  arrays?: PartArrays;
}

export interface EmissionContext {
  emission: Emission;
  space: StateSpace;
  data: EmData;
  parameters: Parameters;
  varianceFloor: number;
}

/** Below this weight a cell says nothing about its parameters, which then stay as they are. */
export const NO_WEIGHT = 1e-200;

/** Most rounds in which an M step maximises mean and scale in turn, and the move, in standard deviations, with which they have settled. */
export const ROUNDS = 30;
export const SETTLED = 1e-8;

/** The cells that select each row of an argument. */
export function cellsByRow(cells: Cells, argument: number, count: number): number[][] {
  const lists: number[][] = Array.from({ length: count }, () => []);
  cells.rows[argument].forEach((row, cell) => {
    lists[row].push(cell);
  });
  return lists;
}
