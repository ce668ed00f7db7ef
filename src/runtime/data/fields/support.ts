import type { ValueType } from "../../../compiler/ir/types/model.ts";

const TOLERANCE = 1e-6;

/** Whether one present entry may be of the type; of a simplex, one of its shares. */
export function allows(type: ValueType, x: number): boolean {
  switch (type.kind) {
    case "real":
    case "spd":
      return Number.isFinite(x);
    case "positive":
      return x > 0 && Number.isFinite(x);
    case "unit":
    case "simplex":
      return x >= 0 && x <= 1;
    case "binary":
      return x === 0 || x === 1;
    case "count":
      return x >= 0 && Number.isInteger(x);
    case "category":
      return x >= 0 && Number.isInteger(x) && (type.size === undefined || x < type.size);
  }
}

export function remedyFor(type: ValueType): string {
  switch (type.kind) {
    case "positive":
      return "It must be above 0: declare it `real`, or leave such rows out by `where:`.";
    case "unit":
      return "It must be between 0 and 1: scale it (`x / 255`), or declare it `real`.";
    case "simplex":
      return "Shares are between 0 and 1 and their sum is 1.";
    case "spd":
      return "A covariance is symmetric and positive definite.";
    case "binary":
      return "It must be 0 or 1: compare it (`x > 0`), or declare it `count` or `real`.";
    case "count":
      return "It must be 0, 1, 2, …: declare it `real`.";
    case "category":
      return `Categories are counted 0 to ${(type.size ?? 1) - 1}; a bare column is given levels by its values.`;
    case "real":
      return "It must be a finite number.";
  }
}

/** What one whole value must be, for types whose entries hang together: the fact that is broken, if one is. `value` has no missing entry. */
export function brokenWhole(type: ValueType, value: Float64Array): string | undefined {
  if (type.kind === "simplex") {
    const sum = value.reduce((total, share) => total + share, 0);
    return Math.abs(sum - 1) <= TOLERANCE ? undefined : `shares with the sum ${Number(sum.toPrecision(8))}`;
  }
  if (type.kind === "spd") {
    const size = Math.round(Math.sqrt(value.length));
    for (let i = 0; i < size; i++)
      for (let j = 0; j < i; j++)
        if (Math.abs(value[i * size + j]! - value[j * size + i]!) > TOLERANCE) return "a matrix that isn't symmetric";
    return isPositiveDefinite(value, size) ? undefined : "a matrix that isn't positive definite";
  }
  return undefined;
}

/** Whether a Cholesky factor exists. */
function isPositiveDefinite(matrix: Float64Array, size: number): boolean {
  const factor = Float64Array.from(matrix);
  for (let j = 0; j < size; j++) {
    for (let k = 0; k < j; k++) for (let i = j; i < size; i++) factor[i * size + j]! -= factor[i * size + k]! * factor[j * size + k]!;
    const pivot = factor[j * size + j]!;
    if (!(pivot > 0)) return false;
    for (let i = j; i < size; i++) factor[i * size + j]! /= Math.sqrt(pivot);
  }
  return true;
}
