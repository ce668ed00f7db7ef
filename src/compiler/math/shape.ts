import { bug } from "../diagnostics/assert.ts";
import type { Kind, ValueType } from "../ir/types/model.ts";

/** The plate's axes, then one value's own: `spd(4)[K]` is [K, 4, 4], `simplex(3)[K]` is [K, 3], `category(5)[J]` is [J]. */
export function shapeOf(type: ValueType): number[] {
  return [...type.plate, ...ownShape(type)];
}

function ownShape(type: ValueType): number[] {
  if (type.kind === "simplex") return [sizeOfOne(type)];
  if (type.kind === "spd") return [sizeOfOne(type), sizeOfOne(type)];
  return [];
}

function sizeOfOne(type: ValueType): number {
  return type.size ?? bug(`a ${type.kind} without a size`);
}

export function product(sizes: readonly number[]): number {
  return sizes.reduce((total, size) => total * size, 1);
}

/** Numbers that one value holds. */
export function sizeOf(type: ValueType): number {
  return product(shapeOf(type));
}

export function equalShapes(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, i) => size === b[i]);
}

/** What one entry of a value is: a simplex holds units, an spd matrix reals. */
export function entryKind(kind: Kind): Kind {
  if (kind === "simplex") return "unit";
  if (kind === "spd") return "real";
  return kind;
}

/** `kind[…shape]` for kinds that have no size of their own. */
export function arrayType(kind: Kind, shape: number[], optional = false): ValueType {
  return { kind, plate: shape, optional };
}

/** The type as it is written: `spd(4)[3]?`. */
export function typeText(type: ValueType): string {
  const named = type.kind === "category" && type.levels !== undefined && type.levels.length > 0;
  const size = named
    ? `(${type.levels!.map((level) => JSON.stringify(level)).join(", ")})`
    : type.size === undefined
      ? ""
      : `(${type.size})`;
  return `${type.kind}${size}${type.plate.length === 0 ? "" : `[${type.plate.join(", ")}]`}${type.optional ? "?" : ""}`;
}

const above: Record<Kind, Kind[]> = {
  real: ["real"],
  positive: ["positive", "real"],
  unit: ["unit", "real"],
  simplex: ["simplex", "unit", "real"],
  spd: ["spd", "real"],
  category: ["category"],
  binary: ["binary", "unit", "count", "real", "category"],
  count: ["count", "real"],
};

/** Whether every `a` is a `b`, sizes aside: `binary < unit < real`, `binary < count < real`, `positive < real`. */
export function isSubkind(a: Kind, b: Kind): boolean {
  return above[a].includes(b);
}

/** Whether a value of type `a` may stand where a `b` is asked. One value is one value: `T[1]` may stand for `T`. */
export function isSubtype(a: ValueType, b: ValueType): boolean {
  if (!isSubkind(a.kind, b.kind) || (a.optional && !b.optional)) return false;
  if (b.kind === "category" && (a.kind === "binary" ? 2 : a.size) !== b.size) return false;
  const [from, to] = [shapeOf(a), shapeOf(b)];
  return equalShapes(from, to) || (to.length === 0 && equalShapes(from, [1]));
}

/**
 * Free numbers of a parameter, as BIC counts them. `fixed` is row-major over `shapeOf(type)` with null where the entry is free: a
 * simplex loses one by its sum, an spd matrix its upper triangle by symmetry.
 */
export function freeNumbers(type: ValueType, fixed?: readonly (number | null)[]): number {
  const free = (entry: number) => fixed === undefined || fixed[entry] === null;
  const one = product(ownShape(type));
  let count = 0;
  for (let value = 0; value < product(type.plate); value++) count += freeInOne(type, (entry) => free(value * one + entry));
  return count;
}

function freeInOne(type: ValueType, free: (entry: number) => boolean): number {
  switch (type.kind) {
    case "real":
    case "positive":
    case "unit":
      return free(0) ? 1 : 0;
    case "simplex": {
      const open = Array.from({ length: sizeOfOne(type) }, (_, i) => free(i)).filter(Boolean).length;
      return Math.max(open - 1, 0);
    }
    case "spd": {
      const size = sizeOfOne(type);
      let count = 0;
      for (let row = 0; row < size; row++) for (let column = 0; column <= row; column++) if (free(row * size + column)) count++;
      return count;
    }
    case "category":
    case "binary":
    case "count":
      return bug(`a parameter can't be a ${type.kind}`);
  }
}
