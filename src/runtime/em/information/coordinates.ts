import type { Slopes } from "../gradient/slopes.ts";
import type { Parameters } from "../types.ts";
import { type Block, covariance, type Move, shares, single } from "./blocks.ts";
import type { DeclaredParameter, WithoutError } from "./types.ts";

/** A probability this near to 0 or 1 is on its bound: no row of any number that is met tells it apart. */
const EDGE = 1e-9;
/** A positive number this small is. */
const LEAST = 1e-290;

/** Free numbers that any real numbers may stand for, with the parameters that they make. */
export interface Coordinates {
  /** Those of the estimate. */
  raw: Float64Array;
  /** The parameter of each, and its size. */
  names: string[];
  scales: number[];
  /** Writes the parameters' moving entries; the others stay. */
  write(raw: Float64Array, into: Parameters): void;
  /** Derivatives in them, from those by entry at the parameters that they make. */
  slopes(byEntry: Slopes, parameters: Parameters): Float64Array;
  /** By parameter and entry, why it doesn't move. */
  still: Record<string, (WithoutError | undefined)[]>;
  /** Coordinates that are one value of a parameter, by value. */
  values: { name: string; places: number[]; entries: number[]; movesOf(entry: number): Move[] }[];
}

/** The coordinates of `math/constraints.ts` for what is free: logarithms, logits, and Cholesky factors with the diagonal's logarithm. */
export function coordinatesOf(declared: readonly DeclaredParameter[], parameters: Parameters): Coordinates {
  const still: Coordinates["still"] = {};
  const blocks: { name: string; from: number; entries: number[]; block: Block }[] = [];
  let count = 0;
  for (const one of declared) {
    const { name, size } = one;
    const values = parameters[name];
    still[name] = Array.from(values, (_value, entry) => (isFree(one, entry) ? undefined : "fixed"));
    for (let at = 0; at < values.length; at += size) {
      const block = blockAt(one, at, values, still[name]);
      if (block === undefined) continue;
      blocks.push({ name, from: count, entries: Array.from({ length: size }, (_entry, i) => at + i), block });
      count += block.raw.length;
    }
  }
  return {
    raw: Float64Array.from(blocks.flatMap(({ block }) => block.raw)),
    names: blocks.flatMap(({ name, block }) => block.raw.map(() => name)),
    scales: blocks.flatMap(({ block }) => block.scales),
    write(raw, into) {
      for (const { name, from, block } of blocks) block.write(raw, from, into[name]);
    },
    slopes(byEntry, now) {
      const out = new Float64Array(count);
      for (const { name, from, block } of blocks) if (byEntry[name] !== undefined) out.set(block.slopes(byEntry[name], now[name]), from);
      return out;
    },
    still,
    values: blocks.map(({ name, from, entries, block }) => ({
      name,
      places: block.raw.map((_raw, i) => from + i),
      entries,
      movesOf: (entry) => block.movesOf(entry).map(({ coordinate, slope }) => ({ coordinate: from + coordinate, slope })),
    })),
  };
}

function isFree({ fixed }: DeclaredParameter, entry: number): boolean {
  return fixed === undefined || fixed[entry] === null;
}

/** What moves of one value, if anything does; the rest is marked. */
function blockAt(one: DeclaredParameter, at: number, values: Float64Array, marks: (WithoutError | undefined)[]): Block | undefined {
  const { kind, size } = one;
  if (kind === "simplex") {
    const free = Array.from({ length: size }, (_entry, k) => at + k).filter((entry) => isFree(one, entry));
    const moving = free.filter((entry) => values[entry] > EDGE);
    for (const entry of free) if (moving.length < 2 || !moving.includes(entry)) marks[entry] = "bound";
    return moving.length < 2 ? undefined : shares(moving, free, values);
  }
  if (marks[at] !== undefined) return undefined;
  if (kind === "spd") return covariance(at, Math.sqrt(size), values);
  const x = values[at];
  const onEdge = kind === "unit" ? !(x > EDGE && x < 1 - EDGE) : kind === "positive" && !(x > LEAST);
  if (onEdge) {
    marks[at] = "bound";
    return undefined;
  }
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return single(kind, at, x, largest || 1);
}
