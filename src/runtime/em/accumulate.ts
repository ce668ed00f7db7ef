import type { Argument } from "./arguments.ts";
import { NO_WEIGHT } from "./emissions/part.ts";
import { type Expectation, expectStates, type RowVisitor } from "./expect.ts";
import type { EmModel } from "./model.ts";
import { maximiseSimplex } from "./simplex.ts";
import { isChain, isOfSequence } from "./space.ts";
import { Total } from "./total.ts";

/** The sums of an E step that the M step reads. */
export interface Sums {
  /** Expected weight of each state. */
  states: Float64Array;
  /** The same over the first rows of sequences. */
  firsts: Float64Array;
  /** Expected transitions of each chain, laid out as its argument. */
  transitions?: Float64Array[];
}

/** Collects what rows tell; give `visit` to the E step, after `clear`. */
export interface Accumulator {
  sums: Sums;
  clear(): void;
  visit: RowVisitor;
}

export function accumulator(model: EmModel): Accumulator {
  const { space, parts, data } = model;
  const sums: Sums = {
    states: new Float64Array(space.size),
    firsts: new Float64Array(space.size),
  };
  const cellWeights = parts.map((part) => new Float64Array(part.cells.count));
  const starts = new Set(model.sequences.map(({ start }) => start));
  return {
    sums,
    clear() {
      sums.states.fill(0);
      sums.firsts.fill(0);
      delete sums.transitions;
      for (const part of parts) part.clear();
    },
    visit(row, states, posterior) {
      const weight = data.weights?.[row] ?? 1;
      if (weight === 0) return;
      for (let i = 0; i < states.length; i++) sums.states[states[i]] += weight * posterior[states[i]];
      if (starts.has(row)) for (let i = 0; i < states.length; i++) sums.firsts[states[i]] += weight * posterior[states[i]];
      for (let p = 0; p < parts.length; p++) addToCells(p, row, weight, states, posterior);
    },
  };

  function addToCells(p: number, row: number, weight: number, states: Int32Array, posterior: Float64Array): void {
    const own = cellWeights[p];
    const { of } = parts[p].cells;
    for (let i = 0; i < states.length; i++) own[of[states[i]]] = 0;
    for (let i = 0; i < states.length; i++) own[of[states[i]]] += weight * posterior[states[i]];
    for (let i = 0; i < states.length; i++) {
      const cell = of[states[i]];
      // A cell of several states is added once; weights that would only make denormal numbers, which are slow, are left out.
      if (own[cell] > NO_WEIGHT) parts[p].add(row, cell, own[cell]);
      own[cell] = 0;
    }
  }
}

/** E step: fills the sums; returns the weighted log-likelihood, nats. */
export function expectation(model: EmModel, into: Accumulator): number {
  into.clear();
  const found = expectStates(model, into.visit);
  if (found.transitions !== undefined) into.sums.transitions = found.transitions;
  return weightedTotal(model, found);
}

/** Log-likelihood of all rows, by their weights. */
export function weightedTotal(model: EmModel, { perUnit }: Expectation): number {
  const { weights } = model.data;
  const total = new Total();
  for (let i = 0; i < perUnit.length; i++) {
    const weight = weights === undefined ? 1 : weights[model.sequential ? model.sequences[i].start : i];
    if (weight > 0) total.add(weight * perUnit[i]);
  }
  return total.value;
}

/** M step: writes the parameters. */
export function maximisation(model: EmModel, sums: Sums): void {
  const { space, parts, initial, transitions } = model;
  for (const [a, argument] of initial.entries()) maximiseWeights(argument, space.axes[a].size, weightCounts(model, sums, a));
  for (const [i, a] of space.chains.axes.entries())
    if (sums.transitions !== undefined) maximiseWeights(transitions[i], space.axes[a].size, sums.transitions[i]);
  for (const part of parts) part.maximise();
  model.refreshWeights();
}

/**
 * Expected counts of an axis's values by the rows of its weights, laid out as these. A chain's initial distribution and the weights of an
 * axis of sequences are of first rows alone.
 */
export function weightCounts({ space, initial }: EmModel, sums: Sums, axis: number): Float64Array {
  const { size } = space.axes[axis];
  const { rows, count } = initial[axis];
  const weights = isChain(space.axes[axis]) || isOfSequence(space.axes[axis]) ? sums.firsts : sums.states;
  const counts = new Float64Array(count * size);
  for (let s = 0; s < space.size; s++) counts[rows[s] * size + space.values[axis][s]] += weights[s];
  return counts;
}

function maximiseWeights(argument: Argument, size: number, counts: Float64Array): void {
  for (let at = 0; at < counts.length; at += size) maximiseSimplex(argument, at, counts.subarray(at, at + size));
}
