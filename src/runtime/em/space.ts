import { bug } from "../../compiler/backend.ts";
import type { ParamUse, StateAxis } from "../../compiler/ir/types/plan.ts";

/** Some of a plan's axes, their joint value counted as one number, the last axis running fastest. */
export interface Projection {
  /** Positions of the axes, ascending. */
  axes: number[];
  size: number;
  /** Joint value in each state. */
  of: Int32Array;
}

/**
 * The product of a plan's axes. A state is a flat index, the last axis running fastest; without axes there is one state. Three kinds of
 * axes make it up: those with one value for a whole sequence, which are summed outside the recursion over its steps; chains and what
 * their laws read, which the recursion runs over; and all others, which are summed inside each step.
 */
export interface StateSpace {
  axes: StateAxis[];
  size: number;
  /** Value of each axis, by axis and state. */
  values: Int32Array[];
  /** Axes with one value a sequence. */
  sequence: Projection;
  /** Chains: all that a step hands on to the next. */
  chains: Projection;
  /** Value of each chain in each joint value of the chains, by their order. */
  chainValues: Int32Array[];
  /** Chains with the axes of a step that select a row of their laws. */
  step: Projection;
}

export function stateSpace(axes: StateAxis[]): StateSpace {
  const size = axes.reduce((product, axis) => product * axis.size, 1);
  const values = valuesOf(axes);
  const chains = axes.filter(isChain);
  const read = new Set(chains.flatMap(({ initial, transition }) => [...initial.index, ...(transition?.index ?? [])]));
  const project = (holds: (axis: StateAxis) => boolean): Projection => projection(axes, values, size, holds);
  return {
    axes,
    size,
    values,
    sequence: project(isOfSequence),
    chains: project(isChain),
    chainValues: valuesOf(chains),
    step: project((axis) => isChain(axis) || (read.has(axis.name) && !isOfSequence(axis))),
  };
}

/** Value of each axis in each state of their product. */
function valuesOf(axes: StateAxis[]): Int32Array[] {
  const size = axes.reduce((product, axis) => product * axis.size, 1);
  let stride = size;
  return axes.map((axis) => {
    stride /= axis.size;
    const step = stride;
    return Int32Array.from({ length: size }, (_value, state) => Math.floor(state / step) % axis.size);
  });
}

function projection(axes: StateAxis[], values: Int32Array[], states: number, holds: (axis: StateAxis) => boolean): Projection {
  const chosen = axes.flatMap((axis, a) => (holds(axis) ? [a] : []));
  const of = new Int32Array(states);
  for (const a of chosen) for (let s = 0; s < states; s++) of[s] = of[s] * axes[a].size + values[a][s];
  return { axes: chosen, size: chosen.reduce((product, a) => product * axes[a].size, 1), of };
}

export function isChain({ kind }: StateAxis): boolean {
  return kind === "markov";
}

export function isOfSequence({ plate }: StateAxis): boolean {
  return plate === "sequence";
}

/** Whether rows belong together, so that probabilities are of whole sequences. */
export function isSequential(axes: readonly StateAxis[]): boolean {
  return axes.some((axis) => isChain(axis) || isOfSequence(axis));
}

/** The value of each axis in a flat state, by the axis's name. */
export function unravel(axes: StateAxis[], state: number): Record<string, number> {
  const space = stateSpace(axes);
  return Object.fromEntries(axes.map((axis, a) => [axis.name, space.values[a][state]]));
}

/** The values of each axis in some flat states, by the axis's name. */
export function axisValues(axes: StateAxis[], states: Int32Array): Record<string, Float64Array> {
  const { values } = stateSpace(axes);
  return Object.fromEntries(axes.map(({ name }, a) => [name, Float64Array.from(states, (state) => values[a][state])]));
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
