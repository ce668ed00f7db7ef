import { assertUse, bug } from "../../compiler/backend.ts";
import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { type Argument, bindArgument } from "./arguments.ts";
import { emissionPart } from "./emissions/index.ts";
import type { EmissionPart } from "./emissions/part.ts";
import { type AllowedStates, allowedStates, type StateSpace, stateSpace } from "./space.ts";
import type { EmData, Parameters } from "./types.ts";

/** A plan bound to rows and to parameter values, which it reads and, in a fit, writes. */
export interface EmModel {
  space: StateSpace;
  data: EmData;
  allowed: AllowedStates;
  /** Weights of the categorical axes, by axis; the chain's initial distribution in its place. */
  initial: Argument[];
  /** The chain's, each row of it [K, K], from state to state. */
  transition?: Argument;
  parts: EmissionPart[];
  /** Logarithm of each state's weights, the chain's aside. */
  logWeights: Float64Array;
  /** Rows whose states belong together; without a chain, none. */
  sequences: { start: number; end: number }[];
  /** Must follow a change of parameter values from outside: recomputes what is derived from them. */
  refresh(): void;
  /** The same for the axes' weights alone: after an M step, which keeps what the emissions derive at its full precision. */
  refreshWeights(): void;
  /**
   * log p(row's fields, other axes | chain) for each allowed state into `out`, [states]; -Infinity elsewhere stays unwritten. Without
   * a chain that is the joint log-density of row and state.
   */
  joint(row: number, out: Float64Array, at?: number): void;
  statesOf(row: number): Int32Array;
}

export interface ModelOptions {
  varianceFloor?: number;
  /** Name of an observed axis whose values are not looked at. */
  hidden?: string;
}

export function createModel(plan: StatisticsPlan, data: EmData, parameters: Parameters, options: ModelOptions = {}): EmModel {
  const space = stateSpace(plan.axes);
  checkFields(plan, data);
  const chain = space.chain < 0 ? undefined : plan.axes[space.chain];
  assertUse(chain === undefined || data.sequences !== undefined, "a hidden Markov model needs the data's sequences");
  const initial = plan.axes.map((axis) => bindArgument(space, axis.initial, parameters));
  const transition = chain?.transition === undefined ? undefined : bindArgument(space, chain.transition, parameters, chain.name);
  if (chain !== undefined && transition === undefined) bug(`the chain ${chain.name} has no transition`);
  const parts = plan.emissions.map((emission) =>
    emissionPart({ emission, space, data, parameters, varianceFloor: options.varianceFloor ?? 0 }),
  );
  const allowed = allowedStates(space, data, options.hidden);
  const neededCells = parts.map((part) => allowed.sets.map((set) => Int32Array.from(new Set(set.map((s) => part.cells.of[s])))));
  const cellLogs = parts.map((part) => new Float64Array(part.cells.count));
  const logWeights = new Float64Array(space.size);

  function refreshWeights(): void {
    logWeights.fill(0);
    for (const [a, argument] of initial.entries()) {
      if (a === space.chain) continue;
      for (let s = 0; s < space.size; s++)
        logWeights[s] += Math.log(argument.values[argument.rows[s] * argument.size + space.values[a][s]]);
    }
  }

  return {
    space,
    data,
    allowed,
    initial,
    ...(transition === undefined ? {} : { transition }),
    parts,
    logWeights,
    sequences: chain === undefined ? [] : (data.sequences ?? []),
    refresh() {
      for (const part of parts) part.refresh();
      refreshWeights();
    },
    refreshWeights,
    joint(row, out, at = 0) {
      const set = allowed.setOf?.[row] ?? 0;
      const states = allowed.sets[set];
      for (let p = 0; p < parts.length; p++) {
        const logs = cellLogs[p];
        const cells = neededCells[p][set];
        for (let i = 0; i < cells.length; i++) logs[cells[i]] = parts[p].logDensity(row, cells[i]);
      }
      for (let i = 0; i < states.length; i++) {
        const s = states[i];
        let sum = logWeights[s];
        for (let p = 0; p < parts.length; p++) sum += cellLogs[p][parts[p].cells.of[s]];
        out[at + s] = sum;
      }
    },
    statesOf: (row) => allowed.sets[allowed.setOf?.[row] ?? 0],
  };
}

function checkFields(plan: StatisticsPlan, data: EmData): void {
  for (const emission of plan.emissions) {
    const x = data.fields[emission.field];
    assertUse(x !== undefined, `no field ${emission.field}`);
    assertUse(
      x.length === data.rows * emission.width,
      `${emission.field} has ${x.length} numbers for ${data.rows} rows of ${emission.width}`,
    );
    assertUse(
      x.every((value) => Number.isFinite(value) || Number.isNaN(value)),
      `${emission.field} has an infinite value`,
    );
  }
  assertUse(data.weights === undefined || data.weights.length === data.rows, "as many weights as rows");
}
