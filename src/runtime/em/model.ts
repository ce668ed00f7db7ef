import { assertUse, bug } from "../../compiler/backend.ts";
import type { StatisticsPlan } from "../../compiler/ir/types/plan.ts";
import { type AllowedSet, type AllowedStates, allowedStates } from "./allowed.ts";
import { type Argument, bindArgument } from "./arguments.ts";
import { emissionPart } from "./emissions/index.ts";
import type { EmissionPart } from "./emissions/part.ts";
import { priorArguments } from "./priors/density.ts";
import { isOfSequence, isSequential, type StateSpace, stateSpace } from "./space.ts";
import type { EmData, Parameters } from "./types.ts";

/** A plan bound to rows and to parameter values, which it reads and, in a fit, writes. */
export interface EmModel {
  space: StateSpace;
  data: EmData;
  allowed: AllowedStates;
  /** Weights of the categorical axes, by axis; a chain's initial distribution in its place. */
  initial: Argument[];
  /** The chains', in the order of `space.chains.axes`, each row of one [K, K], from state to state. */
  transitions: Argument[];
  parts: EmissionPart[];
  /** Parameters that have a prior. */
  priors: Argument[];
  /** Logarithm of each state's weights, but for chains and axes of sequences. */
  logWeights: Float64Array;
  /** Logarithm of the weights of each joint value of the axes of sequences. */
  logSequenceWeights: Float64Array;
  /** Whether rows belong together: they are steps of `sequences`. */
  sequential: boolean;
  /** Without `sequential`, none. */
  sequences: { start: number; end: number }[];
  /** Must follow a change of parameter values from outside: recomputes what is derived from them. */
  refresh(): void;
  /** The same for the axes' weights alone: after an M step, which keeps what the emissions derive at its full precision. */
  refreshWeights(): void;
  /**
   * log p(row's fields, the step's other axes | chains, axes of the sequence) for each allowed state into `out`, [states]; the others
   * stay unwritten. Of independent rows that is the joint log-density of row and state.
   */
  joint(row: number, out: Float64Array): void;
  allowedAt(row: number): AllowedSet;
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
  const sequential = isSequential(plan.axes);
  assertUse(!sequential || data.sequences !== undefined, "a model of sequences needs the data's sequences");
  const initial = plan.axes.map((axis) => bindArgument(space, axis.initial, parameters));
  const transitions = space.chains.axes.map((a) => {
    const { name, transition } = plan.axes[a];
    return bindArgument(space, transition ?? bug(`the chain ${name} has no transition`), parameters, name);
  });
  const parts = plan.emissions.map((emission) =>
    emissionPart({ emission, space, data, parameters, varianceFloor: options.varianceFloor ?? 0 }),
  );
  const priors = priorArguments(plan, space, parameters);
  const allowed = allowedStates(space, data, options.hidden);
  const neededCells = parts.map((part) => allowed.sets.map(({ states }) => Int32Array.from(new Set(states.map((s) => part.cells.of[s])))));
  const cellLogs = parts.map((part) => new Float64Array(part.cells.count));
  const logWeights = new Float64Array(space.size);
  const logSequenceWeights = new Float64Array(space.sequence.size);

  function refreshWeights(): void {
    logWeights.fill(0);
    const ofSequence = new Float64Array(space.size);
    for (const [a, { values, rows, size }] of initial.entries()) {
      if (space.chains.axes.includes(a)) continue;
      const into = isOfSequence(space.axes[a]) ? ofSequence : logWeights;
      for (let s = 0; s < space.size; s++) into[s] += Math.log(values[rows[s] * size + space.values[a][s]]);
    }
    for (let s = 0; s < space.size; s++) logSequenceWeights[space.sequence.of[s]] = ofSequence[s];
  }

  return {
    space,
    data,
    allowed,
    initial,
    transitions,
    parts,
    priors,
    logWeights,
    logSequenceWeights,
    sequential,
    sequences: sequential ? (data.sequences ?? []) : [],
    refresh() {
      for (const part of parts) part.refresh();
      refreshWeights();
    },
    refreshWeights,
    joint(row, out) {
      const set = allowed.setOf?.[row] ?? 0;
      const { states } = allowed.sets[set];
      for (let p = 0; p < parts.length; p++) {
        const logs = cellLogs[p];
        const cells = neededCells[p][set];
        for (let i = 0; i < cells.length; i++) logs[cells[i]] = parts[p].logDensity(row, cells[i]);
      }
      for (let i = 0; i < states.length; i++) {
        const s = states[i];
        let sum = logWeights[s];
        for (let p = 0; p < parts.length; p++) sum += cellLogs[p][parts[p].cells.of[s]];
        out[s] = sum;
      }
    },
    allowedAt: (row) => allowed.sets[allowed.setOf?.[row] ?? 0],
    statesOf: (row) => allowed.sets[allowed.setOf?.[row] ?? 0].states,
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
