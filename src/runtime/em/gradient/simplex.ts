import type { Sums } from "../accumulate.ts";
import { type Argument, type Cells, isFree } from "../arguments.ts";
import type { TableArrays } from "../emissions/kernel.ts";
import type { EmModel } from "../model.ts";

/**
 * Of sum_k counts[k] log p[k] in the logits of the free entries, the last of which is 0: each entry's count less the share that p gives
 * it of all counts.
 */
export function simplexGradient(argument: Argument, start: number, counts: Float64Array): number[] {
  const free = Array.from(counts.keys()).filter((k) => isFree(argument.use, start + k));
  const total = free.reduce((sum, k) => sum + counts[k], 0);
  const mass = free.reduce((sum, k) => sum + argument.values[start + k], 0);
  return free.slice(0, -1).map((k) => counts[k] - (mass > 0 ? (total * argument.values[start + k]) / mass : 0));
}

/** Of the axes' weights, initial distributions and transitions. */
export function weightGradient({ space, initial, transition }: EmModel, sums: Sums): number[] {
  const gradient: number[] = [];
  for (const [a, argument] of initial.entries()) {
    const K = space.axes[a].size;
    const weights = a === space.chain ? sums.firsts : sums.states;
    const counts = new Float64Array(argument.count * K);
    for (let s = 0; s < space.size; s++) counts[argument.rows[s] * K + space.values[a][s]] += weights[s];
    for (let at = 0; at < counts.length; at += K) gradient.push(...simplexGradient(argument, at, counts.subarray(at, at + K)));
  }
  if (transition !== undefined && sums.transitions !== undefined) {
    const K = space.axes[space.chain].size;
    for (let at = 0; at < transition.values.length; at += K)
      gradient.push(...simplexGradient(transition, at, sums.transitions.subarray(at, at + K)));
  }
  return gradient;
}

/** Of a Categorical emission's probabilities. */
export function tableGradient(cells: Cells, { width, codes, weights }: TableArrays, { p }: Record<string, Argument>): number[] {
  const levels = codes.count / width;
  const counts = new Float64Array(p.values.length);
  for (let cell = 0; cell < cells.count; cell++) {
    const from = cells.rows[0][cell] * p.size;
    for (let code = 0; code < codes.count; code++) counts[from + (code % p.size)] += weights[cell * codes.count + code];
  }
  const gradient: number[] = [];
  for (let at = 0; at < counts.length; at += levels) gradient.push(...simplexGradient(p, at, counts.subarray(at, at + levels)));
  return gradient;
}
