import { bug } from "../../compiler/backend.ts";
import type { ParamUse, StateAxis, StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { bindPrior, type Prior } from "./priors/prior.ts";
import { type StateSpace, selectedRows } from "./space.ts";
import type { Parameters } from "./types.ts";

/** One argument of a density, bound to the numbers that it reads. */
export interface Argument {
  use: ParamUse;
  /** The user's space, [count, size]; of a parameter, the array that `Parameters` holds. */
  values: Float64Array;
  /** Row of `values` that each state selects. */
  rows: Int32Array;
  count: number;
  /** Numbers of one row. */
  size: number;
  prior?: Prior;
}

export function bindArgument(space: StateSpace, use: ParamUse, parameters: Parameters, chain?: string): Argument {
  const { rows, count } = selectedRows(space, use, chain);
  // A wholly fixed parameter needs no value from outside.
  const given = (use.param === undefined ? undefined : parameters[use.param]) ?? (use.estimate === "fixed" ? use.fixed : undefined);
  if (given === undefined) return bug(`no value of ${use.param ?? use.node}`);
  const values = given instanceof Float64Array ? given : Float64Array.from(given, (entry) => entry ?? bug(`${use.node} has a hole`));
  if (values.length % count !== 0) bug(`${use.node} has ${values.length} numbers for ${count} rows`);
  return { use, values, rows, count, size: values.length / count, ...(use.prior === undefined ? {} : { prior: bindPrior(use.prior) }) };
}

export function isFree(use: ParamUse, entry: number): boolean {
  return use.estimate === "free" && (use.fixed === undefined || use.fixed[entry] === null);
}

/** Arrays for all parameters of a plan: the fixed entries filled in, the free ones 0. */
export function emptyParameters(plan: StatisticsPlan, space: StateSpace): Parameters {
  const parameters: Parameters = {};
  for (const axis of plan.axes) {
    allocate(axis.initial);
    if (axis.transition !== undefined) allocate(axis.transition, axis);
  }
  for (const emission of plan.emissions) for (const use of Object.values(emission.params)) allocate(use);
  return parameters;

  function allocate(use: ParamUse, chain?: StateAxis): void {
    if (use.param === undefined || parameters[use.param] !== undefined) return;
    const size = use.shape.reduce((product, length) => product * length, 1);
    // A transition's own previous state is part of its shape or of its index: the numbers are the same.
    const previous = chain !== undefined && use.index.includes(chain.name) ? chain.size : 1;
    const values = new Float64Array(selectedRows(space, use, chain?.name).count * previous * size);
    if (use.fixed !== undefined) for (const [i, entry] of use.fixed.entries()) values[i] = entry ?? 0;
    parameters[use.param] = values;
  }
}

/** The combinations of parameter rows that states select: states of one cell have the same density. */
export interface Cells {
  count: number;
  /** Cell of each state. */
  of: Int32Array;
  /** Row of each argument by cell. */
  rows: Int32Array[];
}

export function cellsOf(space: StateSpace, bound: Argument[]): Cells {
  const known = new Map<string, number>();
  const of = new Int32Array(space.size);
  const first: number[] = [];
  for (let s = 0; s < space.size; s++) {
    const key = bound.map((argument) => argument.rows[s]).join();
    let cell = known.get(key);
    if (cell === undefined) {
      cell = first.length;
      known.set(key, cell);
      first.push(s);
    }
    of[s] = cell;
  }
  return { count: first.length, of, rows: bound.map((argument) => Int32Array.from(first, (s) => argument.rows[s])) };
}
