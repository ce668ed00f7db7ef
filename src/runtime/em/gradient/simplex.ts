import { type Sums, weightCounts } from "../accumulate.ts";
import { type Argument, type Cells, isFree } from "../arguments.ts";
import type { CodeTable } from "../emissions/codes.ts";
import type { EmModel } from "../model.ts";
import { categoryCounts } from "../priors/conjugate.ts";
import { addSlope, type Slopes } from "./slopes.ts";

/**
 * Of sum_k counts[k] log p[k], with what a prior counts as, in the logits of the free entries, the last of which is 0: each entry's count less the share that p gives
 * it of all counts.
 */
function addSimplexSlopes(slopes: Slopes, argument: Argument, start: number, observed: Float64Array): void {
  // What is at 0 by its prior moves no more.
  const counts = categoryCounts(argument.prior, start, observed).map((count) => Math.max(count, 0));
  const free = Array.from(counts.keys()).filter((k) => isFree(argument.use, start + k));
  const total = free.reduce((sum, k) => sum + counts[k], 0);
  const mass = free.reduce((sum, k) => sum + argument.values[start + k], 0);
  for (const k of free.slice(0, -1))
    addSlope(slopes, argument, start + k, counts[k] - (mass > 0 ? (total * argument.values[start + k]) / mass : 0));
}

/** Of the axes' weights, initial distributions and transitions. */
export function addWeightSlopes(slopes: Slopes, model: EmModel, sums: Sums): void {
  const { space, initial, transitions } = model;
  const add = (argument: Argument, size: number, counts: Float64Array): void => {
    for (let at = 0; at < counts.length; at += size) addSimplexSlopes(slopes, argument, at, counts.subarray(at, at + size));
  };
  for (const [a, argument] of initial.entries()) add(argument, space.axes[a].size, weightCounts(model, sums, a));
  for (const [i, a] of space.chains.axes.entries())
    if (sums.transitions !== undefined) add(transitions[i], space.axes[a].size, sums.transitions[i]);
}

/** Of a Categorical emission's probabilities. */
export function addTableSlopes(slopes: Slopes, cells: Cells, { codes, weights }: CodeTable, levels: number, p: Argument): void {
  const counts = new Float64Array(p.values.length);
  for (let cell = 0; cell < cells.count; cell++) {
    const from = cells.rows[0][cell] * p.size;
    for (let code = 0; code < codes.count; code++) counts[from + (code % p.size)] += weights[cell * codes.count + code];
  }
  for (let at = 0; at < counts.length; at += levels) addSimplexSlopes(slopes, p, at, counts.subarray(at, at + levels));
}
