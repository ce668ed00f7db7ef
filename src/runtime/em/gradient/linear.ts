import { bug, distributions, numbers } from "../../../compiler/backend.ts";
import { type Argument, type Cells, isFree } from "../arguments.ts";
import type { LinearArrays } from "../emissions/kernel.ts";

/** How a number becomes free, and back. */
interface Link {
  raw(value: number): number;
  value(raw: number): number;
}

const links: Record<string, Link> = {
  positive: { raw: Math.log, value: Math.exp },
  unit: { raw: (p) => Math.log(p) - Math.log1p(-p), value: (raw) => 1 / (1 + Math.exp(-raw)) },
  real: { raw: (value) => value, value: (raw) => raw },
};

/** Step of the differences, whose error is its fourth power. */
const STEP = 1e-3;

/**
 * Of a scalar exponential family. The derivative of its log-density in an argument is a + b . t(x) in the statistics t, so a few values
 * of x tell a and b, and the sums, with the weights of states, tell the rest. The derivative itself is taken by differences of the family's own formula.
 */
export function linearGradient(
  cells: Cells,
  arrays: LinearArrays,
  bound: Record<string, Argument>,
  family: string,
  states: Float64Array,
): number[] {
  const { width: W, formulas, names, sums } = arrays;
  const weights = new Float64Array(cells.count);
  for (let s = 0; s < states.length; s++) weights[cells.of[s]] += states[s];
  const { forms, support } = distributions[family];
  const T = sums.length / (cells.count * W);
  const points = Array.from({ length: T + 1 }, (_point, i) => pointOf(support, i, T));
  const basis = points.map((x) => [1, ...formulas.statistics(numbers, x)]);
  const gradient: number[] = [];
  for (const [which, name] of names.entries()) {
    const argument = bound[name];
    const link = links[forms[0].parameters.find((one) => one.name === name)?.kind ?? ""] ?? bug(`${family} has no ${name}`);
    const own = new Float64Array(argument.values.length);
    for (let cell = 0; cell < cells.count; cell++)
      for (let c = 0; c < W; c++) {
        const entry = cells.rows[which][cell] * argument.size + (c % argument.size);
        const raw = link.raw(argument.values[entry]);
        // At the edge of its range the number moves no more.
        if (!Number.isFinite(raw)) continue;
        const args = Object.fromEntries(
          names.map((one, i) => [one, bound[one].values[cells.rows[i][cell] * bound[one].size + (c % bound[one].size)]]),
        );
        const slopes = points.map((x) => slope((at) => formulas.logDensity(numbers, x, { ...args, [name]: link.value(at) }), raw));
        const [constant, ...factors] = solve(basis, slopes);
        own[entry] += constant * weights[cell];
        for (let i = 0; i < T; i++) own[entry] += factors[i] * sums[(cell * W + c) * T + i];
      }
    for (let entry = 0; entry < own.length; entry++) if (isFree(argument.use, entry)) gradient.push(own[entry]);
  }
  return gradient;
}

/** Values of the support that differ. */
function pointOf(support: string, i: number, last: number): number {
  if (support === "binary") return i;
  return support === "unit" ? (i + 1) / (last + 2) : i + 1;
}

function slope(f: (at: number) => number, at: number): number {
  return (8 * (f(at + STEP) - f(at - STEP)) - (f(at + 2 * STEP) - f(at - 2 * STEP))) / (12 * STEP);
}

/** Gauss with the largest pivot. */
function solve(matrix: number[][], right: number[]): number[] {
  const n = right.length;
  const rows = matrix.map((row, i) => [...row, right[i]]);
  for (let c = 0; c < n; c++) {
    let pivot = c;
    for (let r = c + 1; r < n; r++) if (Math.abs(rows[r][c]) > Math.abs(rows[pivot][c])) pivot = r;
    [rows[c], rows[pivot]] = [rows[pivot], rows[c]];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = rows[r][c] / rows[c][c];
      for (let k = c; k <= n; k++) rows[r][k] -= factor * rows[c][k];
    }
  }
  return rows.map((row, i) => row[n] / row[i]);
}
