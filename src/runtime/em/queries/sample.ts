import { assertUse, bug } from "../../../compiler/backend.ts";
import type { RandomSource } from "../../../compiler/distributions/types.ts";
import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { type Argument, bindArgument } from "../arguments.ts";
import { isOfSequence, isSequential, type StateSpace, stateSpace } from "../space.ts";
import type { Parameters } from "../types.ts";
import { drawCategory } from "./draw.ts";
import { emissionLaws } from "./laws/index.ts";

export interface Samples {
  rows: number;
  /** Flat state of each row; with a chain the sequences stand one after the other. */
  states: Int32Array;
  /** Every emission's field [rows, width], and observed categories. */
  fields: Record<string, Float64Array>;
}

/**
 * Draws rows, or where rows belong together one sequence of each length in `count`, from the model.
 * @param known given columns of these rows by field, [rows, width]
 */
export function sampleRows(
  plan: StatisticsPlan,
  parameters: Parameters,
  count: number | number[],
  random: RandomSource,
  known: Record<string, Float64Array> = {},
): Samples {
  const space = stateSpace(plan.axes);
  const sequential = isSequential(plan.axes);
  assertUse(!sequential || typeof count !== "number", "a model of sequences draws sequences: give their lengths");
  const lengths = typeof count === "number" ? [count] : count;
  const rows = lengths.reduce((sum, length) => sum + length, 0);
  const states = new Int32Array(rows);
  const given = plan.axes.map(({ role, field, name }) =>
    role === "given" ? (known[field ?? name] ?? bug(`no values of ${name}`)) : undefined,
  );
  const drawState = stateSampler(plan, space, parameters, random, given);
  let row = 0;
  for (const length of lengths) {
    let before: number | undefined;
    for (let t = 0; t < length; t++) {
      states[row] = drawState(row, before);
      // Independent rows know of no other.
      if (sequential) before = states[row];
      row++;
    }
  }
  const fields: Record<string, Float64Array> = {};
  for (const [a, axis] of plan.axes.entries())
    if (axis.role === "observed") fields[axis.field ?? axis.name] = Float64Array.from(states, (s) => space.values[a][s]);
  for (const emission of plan.emissions) {
    const { cells, draw } = emissionLaws({ emission, space, parameters, known: { rows, fields: known } });
    const values = new Float64Array(rows * emission.width);
    const missing = new Float64Array(emission.width).fill(Number.NaN);
    for (let n = 0; n < rows; n++)
      draw(missing, cells.of[states[n]], random, values.subarray(n * emission.width, (n + 1) * emission.width), n);
    fields[emission.field] = values;
  }
  return { rows, states, fields };
}

/**
 * Draws the axes of one row, parents before children, given the state of the step before; absent: of a first step.
 * @param given by axis, the values in each row of those that the model is given
 */
function stateSampler(
  plan: StatisticsPlan,
  space: StateSpace,
  parameters: Parameters,
  random: RandomSource,
  given: (Float64Array | undefined)[],
): (row: number, before?: number) => number {
  const order = parentsFirst(plan);
  const initial = plan.axes.map((axis) => bindArgument(space, axis.initial, parameters));
  const transition = plan.axes.map((axis) => axis.transition && bindArgument(space, axis.transition, parameters, axis.name));
  return (row, before) => {
    const known = new Map<number, number>();
    for (const [a, values] of given.entries()) {
      if (values === undefined) continue;
      known.set(a, before !== undefined && isOfSequence(plan.axes[a]) ? space.values[a][before] : values[row]);
    }
    for (const a of order) {
      if (known.has(a)) continue;
      const K = plan.axes[a].size;
      if (before !== undefined && isOfSequence(plan.axes[a])) {
        known.set(a, space.values[a][before]);
        continue;
      }
      // Rows of arguments depend on parents only, so any state that agrees with those drawn so far selects the right one.
      const state = firstState(space, known);
      const argument = before === undefined ? undefined : transition[a];
      const weights =
        argument === undefined
          ? initial[a].values.subarray(initial[a].rows[state] * K, (initial[a].rows[state] + 1) * K)
          : transitionRow(argument, state, space.values[a][before ?? 0], K);
      known.set(a, drawCategory(random, weights));
    }
    return firstState(space, known);
  };
}

function transitionRow(argument: Argument, state: number, before: number, K: number): Float64Array {
  const at = argument.rows[state] * K * K + before * K;
  return argument.values.subarray(at, at + K);
}

function firstState(space: StateSpace, known: Map<number, number>): number {
  for (let s = 0; s < space.size; s++) if (Array.from(known).every(([a, value]) => space.values[a][s] === value)) return s;
  return bug("no state has these values");
}

function parentsFirst(plan: StatisticsPlan): number[] {
  const order: number[] = [];
  while (order.length < plan.axes.length) {
    const next = plan.axes.findIndex((axis, a) => {
      const parents = [...axis.initial.index, ...(axis.transition?.index ?? [])].filter((name) => name !== axis.name);
      return !order.includes(a) && parents.every((name) => order.some((b) => plan.axes[b].name === name));
    });
    if (next < 0) bug("the plan's axes depend on each other in a circle");
    order.push(next);
  }
  return order;
}
