import { bug } from "../../compiler/backend.ts";
import type { ParamUse, StateAxis } from "../../compiler/ir/types/plan.ts";
import type { EmData } from "./types.ts";

/** The product of a plan's axes. A state is a flat index, the last axis running fastest; without axes there is one state. */
export interface StateSpace {
  axes: StateAxis[];
  size: number;
  /** Value of each axis, by axis and state. */
  values: Int32Array[];
  /** Position of the Markov axis, or -1. */
  chain: number;
}

export function stateSpace(axes: StateAxis[]): StateSpace {
  const size = axes.reduce((product, axis) => product * axis.size, 1);
  const chains = axes.filter((axis) => axis.kind === "markov");
  if (chains.length > 1) bug("the runtime has forward-backward for one chain only");
  if (chains[0]?.role === "observed") bug(`the chain ${chains[0].name} is observed`);
  let stride = size;
  const values = axes.map((axis) => {
    stride /= axis.size;
    const step = stride;
    return Int32Array.from({ length: size }, (_value, state) => Math.floor(state / step) % axis.size);
  });
  return { axes, size, values, chain: axes.findIndex((axis) => axis.kind === "markov") };
}

/** The value of each axis in a flat state, by the axis's name. */
export function unravel(axes: StateAxis[], state: number): Record<string, number> {
  const space = stateSpace(axes);
  return Object.fromEntries(axes.map((axis, a) => [axis.name, space.values[a][state]]));
}

/** Which row of a parameter each state selects. `own` is the name of a chain, whose previous value never selects a row here. */
export function selectedRows(space: StateSpace, use: ParamUse, own?: string): { rows: Int32Array; count: number } {
  const rows = new Int32Array(space.size);
  let count = 1;
  for (const name of use.index) {
    if (name === own) continue;
    const a = space.axes.findIndex((axis) => axis.name === name);
    if (a < 0) bug(`${use.node} is indexed by ${name}, which is no axis of the plan`);
    for (let s = 0; s < space.size; s++) rows[s] = rows[s] * space.axes[a].size + space.values[a][s];
    count *= space.axes[a].size;
  }
  return { rows, count };
}

/** The states that each row may be in: all of them, unless it has values of observed axes. */
export interface AllowedStates {
  /** Distinct sets of states, each ascending. */
  sets: Int32Array[];
  /** Which set each row has; absent: every row has the first. */
  setOf?: Int32Array;
}

/** A missing (NaN) value of an observed axis, or an axis named in `hidden`, leaves all its values open. */
export function allowedStates(space: StateSpace, data: EmData, hidden?: string): AllowedStates {
  const observed = space.axes.flatMap((axis, a) => (axis.role === "observed" && axis.name !== hidden ? [a] : []));
  const all = Int32Array.from({ length: space.size }, (_state, s) => s);
  if (observed.length === 0) return { sets: [all] };
  const sets: Int32Array[] = [];
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
      sets.push(all.filter(fits));
    }
    setOf[row] = set;
  }
  return { sets, setOf };
}

function observedColumn(axis: StateAxis, data: EmData): Float64Array {
  const column = data.fields[axis.field ?? axis.name];
  if (column === undefined) return bug(`no field for the observed category ${axis.name}`);
  for (let row = 0; row < data.rows; row++) {
    const value = column[row];
    if (!Number.isNaN(value) && !(Number.isInteger(value) && value >= 0 && value < axis.size))
      bug(`row ${row} of ${axis.name} holds ${value}, not one of ${axis.size} categories`);
  }
  return column;
}
