import { bug } from "../diagnostics/assert.ts";
import type { Parameter, ValueType } from "../ir/types/model.ts";
import { shapeOf } from "../math/shape.ts";

/** Free numbers of one parameter as BIC counts them: a simplex of K has K - 1, a covariance D(D + 1) / 2, fixed entries none. */
export function freeNumbers(parameter: Parameter): number {
  const { type, fixed } = parameter;
  const row = rowLength(type);
  const entries = shapeOf(type).reduce((product, size) => product * size, 1);
  let free = 0;
  for (let start = 0; start < entries; start += row) free += freeInRow(type, fixed?.slice(start, start + row));
  return free;
}

/** Entries that are constrained together: a whole simplex, a whole matrix, else one number. */
function rowLength(type: ValueType): number {
  if (type.kind === "simplex") return type.size ?? bug("simplex without a size");
  if (type.kind === "spd") return (type.size ?? bug("spd without a size")) ** 2;
  return 1;
}

function freeInRow(type: ValueType, fixed: (number | null)[] | undefined): number {
  const size = type.size ?? 1;
  if (type.kind === "simplex") {
    const open = fixed === undefined ? size : fixed.filter((entry) => entry === null).length;
    return Math.max(0, open - 1);
  }
  if (type.kind === "spd") {
    if (fixed === undefined) return (size * (size + 1)) / 2;
    let open = 0;
    for (let i = 0; i < size; i++) for (let j = 0; j <= i; j++) if (fixed[i * size + j] === null) open++;
    return open;
  }
  return fixed === undefined || fixed[0] === null ? 1 : 0;
}

export function isFixed(parameter: Parameter): boolean {
  return parameter.fixed?.every((entry) => entry !== null) ?? false;
}
