import { bug } from "../../compiler/backend.ts";
import type { StateAxis } from "../../compiler/ir/types/plan.ts";
import { isOfSequence, type StateSpace } from "./space.ts";
import type { EmData } from "./types.ts";

/** The states that a row may be in: the product of what its observed axes leave open. */
export interface AllowedSet {
  /** Ascending. */
  states: Int32Array;
  /** Joint values of the axes of sequences that occur in them, ascending. */
  sequence: Int32Array;
  /** Joint values of the axes of a step that occur in them, ascending. */
  step: Int32Array;
}

export interface AllowedStates {
  sets: AllowedSet[];
  /** Which set each row has; absent: every row has the first. */
  setOf?: Int32Array;
}

/** A missing (NaN) value of an observed axis, or an axis named in `hidden`, leaves all its values open. */
export function allowedStates(space: StateSpace, data: EmData, hidden?: string): AllowedStates {
  const observed = space.axes.flatMap((axis, a) => (axis.role !== "latent" && axis.name !== hidden ? [a] : []));
  const all = Int32Array.from({ length: space.size }, (_state, s) => s);
  const setOfStates = (states: Int32Array): AllowedSet => ({
    states,
    sequence: distinct(states, space.sequence.of),
    step: distinct(states, space.step.of),
  });
  if (observed.length === 0) return { sets: [setOfStates(all)] };
  const sets: AllowedSet[] = [];
  const known = new Map<number, number>();
  const setOf = new Int32Array(data.rows);
  const columns = observed.map((a) => observedColumn(space.axes[a], data));
  for (let row = 0; row < data.rows; row++) {
    let key = 0;
    for (const [i, a] of observed.entries()) {
      const value = columns[i][row];
      key = key * (space.axes[a].size + 1) + (Number.isNaN(value) ? space.axes[a].size : value);
    }
    let set = known.get(key);
    if (set === undefined) {
      set = sets.length;
      known.set(key, set);
      const fits = (s: number): boolean =>
        observed.every((a, i) => Number.isNaN(columns[i][row]) || space.values[a][s] === columns[i][row]);
      sets.push(setOfStates(all.filter(fits)));
    }
    setOf[row] = set;
  }
  return { sets, setOf };
}

function distinct(states: Int32Array, of: Int32Array): Int32Array {
  return Int32Array.from(new Set(states.map((s) => of[s]))).sort();
}

function observedColumn(axis: StateAxis, data: EmData): Float64Array {
  const column = data.fields[axis.field ?? axis.name];
  if (column === undefined) return bug(`no field for the observed category ${axis.name}`);
  for (let row = 0; row < data.rows; row++) {
    const value = column[row];
    if (!Number.isNaN(value) && !(Number.isInteger(value) && value >= 0 && value < axis.size))
      bug(`row ${row} of ${axis.name} holds ${value}, not one of ${axis.size} categories`);
  }
  return isOfSequence(axis) ? alike(axis, column, data) : column;
}

/** What one row of a sequence says of the whole holds in all its rows. */
function alike(axis: StateAxis, column: Float64Array, { sequences = [] }: EmData): Float64Array {
  const filled = column.slice();
  for (const { start, end } of sequences) {
    const said = column.subarray(start, end).find((value) => !Number.isNaN(value)) ?? Number.NaN;
    for (let row = start; row < end; row++)
      if (!Number.isNaN(column[row]) && column[row] !== said) bug(`${axis.name} changes within a sequence, at row ${row}`);
    filled.fill(said, start, end);
  }
  return filled;
}
