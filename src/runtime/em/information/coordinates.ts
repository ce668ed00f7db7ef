import { bug, factorOf, timesTransposed } from "../../../compiler/backend.ts";
import type { Parameters } from "../types.ts";
import type { DeclaredParameter, WithoutError } from "./types.ts";

/** A probability this near to 0 or 1 is on its bound: no row of any number that is met tells it apart. */
const EDGE = 1e-9;
/** A positive number this small is. */
const LEAST = 1e-290;

/** Free numbers that any real numbers may stand for, with the parameters that they make. */
export interface Coordinates {
  /** Those of the estimate. */
  raw: Float64Array;
  /** Writes the parameters' moving entries; the others stay. */
  write(raw: Float64Array, into: Parameters): void;
  /** By parameter and entry, why it doesn't move. */
  still: Record<string, (WithoutError | undefined)[]>;
}

/** The numbers of one value: how they are read from its entries and made of them again. */
interface Block {
  name: string;
  raw: number[];
  write(raw: ArrayLike<number>, from: number, values: Float64Array): void;
}

/** The coordinates of `math/constraints.ts` for what is free: logarithms, logits, and Cholesky factors with the diagonal's logarithm. */
export function coordinatesOf(declared: readonly DeclaredParameter[], parameters: Parameters): Coordinates {
  const still: Coordinates["still"] = {};
  const blocks: Block[] = [];
  for (const { name, kind, size, fixed } of declared) {
    const values = parameters[name];
    const marks = Array.from(values, (_value, entry): WithoutError | undefined => (isFree(entry) ? undefined : "fixed"));
    still[name] = marks;
    for (let at = 0; at < values.length; at += size) {
      const block = kind === "simplex" ? simplex(at, size) : kind === "spd" ? covariance(at, size) : single(at);
      if (block !== undefined) blocks.push({ name, ...block });
    }

    function isFree(entry: number): boolean {
      return fixed === undefined || fixed[entry] === null;
    }

    function single(at: number): Omit<Block, "name"> | undefined {
      const x = values[at];
      if (marks[at] !== undefined) return undefined;
      const onEdge = kind === "unit" ? !(x > EDGE && x < 1 - EDGE) : kind === "positive" && !(x > LEAST);
      if (onEdge) {
        marks[at] = "bound";
        return undefined;
      }
      const [read, make] = links[kind] ?? bug(`a parameter can't be a ${kind}`);
      return {
        raw: [read(x)],
        write: (raw, from, into) => {
          into[at] = make(raw[from]);
        },
      };
    }

    function simplex(at: number, length: number): Omit<Block, "name"> | undefined {
      const free = Array.from({ length }, (_entry, k) => at + k).filter(isFree);
      const moving = free.filter((entry) => values[entry] > EDGE);
      for (const entry of free) if (moving.length < 2 || !moving.includes(entry)) marks[entry] = "bound";
      const mass = moving.reduce((sum, entry) => sum + values[entry], 0);
      if (moving.length < 2) return undefined;
      const last = moving[moving.length - 1];
      return {
        raw: moving.slice(0, -1).map((entry) => Math.log(values[entry] / values[last])),
        write(raw, from, into) {
          const weights = moving.map((_entry, i) => (i === moving.length - 1 ? 1 : Math.exp(raw[from + i])));
          const total = weights.reduce((sum, weight) => sum + weight, 0);
          for (const [i, entry] of moving.entries()) into[entry] = (mass * weights[i]) / total;
        },
      };
    }

    function covariance(at: number, length: number): Omit<Block, "name"> | undefined {
      if (marks[at] !== undefined) return undefined;
      const D = Math.sqrt(length);
      const factor = factorOf(values.subarray(at, at + length), D);
      const entries = Array.from({ length }, (_entry, e) => [Math.floor(e / D), e % D]).filter(([i, j]) => j <= i);
      return {
        raw: entries.map(([i, j]) => (i === j ? Math.log(factor[i * D + i]) : factor[i * D + j])),
        write(raw, from, into) {
          const lower = new Float64Array(length);
          for (const [e, [i, j]] of entries.entries()) lower[i * D + j] = i === j ? Math.exp(raw[from + e]) : raw[from + e];
          into.set(timesTransposed(lower, D, D), at);
        },
      };
    }
  }
  return {
    raw: Float64Array.from(blocks.flatMap(({ raw }) => raw)),
    write(raw, into) {
      let from = 0;
      for (const block of blocks) {
        block.write(raw, from, into[block.name]);
        from += block.raw.length;
      }
    },
    still,
  };
}

const links: Partial<Record<DeclaredParameter["kind"], [read: (value: number) => number, make: (raw: number) => number]>> = {
  real: [(x) => x, (raw) => raw],
  positive: [Math.log, Math.exp],
  unit: [(p) => Math.log(p) - Math.log1p(-p), (raw) => 1 / (1 + Math.exp(-raw))],
};
