import { cholesky, timesTransposed } from "../../../compiler/backend.ts";
import { type Argument, isFree } from "../arguments.ts";
import { flooredCovariance } from "../floor.ts";
import type { Factors } from "./binding.ts";
import { hasOwnLoadings } from "./loadings.ts";
import type { Scatters } from "./moments.ts";
import type { NoiseFloor } from "./noise.ts";

/** The numbers that the steps of a climb move, without bounds. */
export interface Coordinates {
  read(): number[];
  write(values: number[]): void;
  /** Remembers the parameters; the function puts them back. */
  kept(): () => void;
}

/** A number, or the numbers of a covariance. */
interface Part {
  read(): number[];
  write(values: number[]): void;
}

/** Logarithms of free noise and scales (of a covariance its lower factor, with the diagonal's logarithm), and free loadings, unless the noise decides them. */
export function coordinatesOf(factors: Factors, scatters: Scatters, floors: NoiseFloor[]): Coordinates {
  const { blocks, latents, loadings } = factors;
  const parts = [
    ...blocks.flatMap(({ noise, structure, width }, b) =>
      structure === "full" ? covariances(noise, width, floors[b]) : logarithms(noise, (slot) => boundsOf(b, slot)),
    ),
    ...latents.flatMap(({ scale, size, form }) => (form === "cov" ? covariances(scale, size) : logarithms(scale))),
    ...(hasOwnLoadings(factors) ? [] : loadings.flatMap(({ argument }) => plain(argument))),
  ];
  const counts = parts.map((part) => part.read().length);
  const made = [...blocks.map(({ noise }) => noise), ...latents.map(({ scale }) => scale), ...loadings.map(({ argument }) => argument)];
  return {
    read: () => parts.flatMap((part) => part.read()),
    write(values) {
      let from = 0;
      for (const [i, part] of parts.entries()) {
        part.write(values.slice(from, from + counts[i]));
        from += counts[i];
      }
    },
    kept() {
      const copies = made.map(({ values }) => ({ values, copy: values.slice() }));
      return () => {
        for (const { values, copy } of copies) values.set(copy);
      };
    },
  };

  /** A column's noise is at most all that varies. */
  function boundsOf(b: number, slot: number): [number, number] {
    const { from, width, noise, isStd } = blocks[b];
    let low = 0;
    let high = 0;
    let columns = 0;
    for (let d = slot; d < width; d += noise.size) {
      low += floors[b].columns[d];
      high += Math.max(...scatters.map((scatter) => scatter?.matrix[(from + d) * (factors.width + 1)] ?? 0));
      columns += 1;
    }
    const bounds: [number, number] = [low / columns, Math.max(low, high) / columns];
    return isStd ? [Math.sqrt(bounds[0]), Math.sqrt(bounds[1])] : bounds;
  }
}

function freeEntries({ values, use }: Argument): number[] {
  return Array.from(values.keys()).filter((entry) => isFree(use, entry));
}

function logarithms(argument: Argument, boundsOf?: (slot: number) => [number, number]): Part[] {
  return freeEntries(argument).map((entry): Part => {
    const [low, high] = boundsOf?.(entry % argument.size) ?? [0, Number.POSITIVE_INFINITY];
    return {
      read: () => [Math.log(argument.values[entry])],
      write([value]) {
        argument.values[entry] = Math.min(Math.max(Math.exp(value), low), high);
      },
    };
  });
}

function plain(argument: Argument): Part[] {
  return freeEntries(argument).map((entry) => ({
    read: () => [argument.values[entry]],
    write([value]) {
      argument.values[entry] = value;
    },
  }));
}

function covariances(argument: Argument, size: number, floor?: NoiseFloor): Part[] {
  if (argument.use.estimate === "fixed") return [];
  return Array.from({ length: argument.count }, (_row, row): Part => {
    const at = row * argument.size;
    return {
      read() {
        const result = cholesky(argument.values.subarray(at, at + argument.size), size);
        const factor = result.ok ? result.factor : new Float64Array(size * size);
        return lower(size).map(([i, j]) => (i === j ? Math.log(factor[i * size + i]) : factor[i * size + j]));
      },
      write(values) {
        const factor = new Float64Array(size * size);
        for (const [e, [i, j]] of lower(size).entries()) factor[i * size + j] = i === j ? Math.exp(values[e]) : values[e];
        const matrix = timesTransposed(factor, size, size);
        if (!cholesky(matrix, size).ok) return;
        argument.values.set(floor?.matrix === undefined ? matrix : flooredCovariance(matrix, floor.matrix).covariance, at);
      },
    };
  });
}

function lower(size: number): [i: number, j: number][] {
  return Array.from({ length: size }, (_row, i) => Array.from({ length: i + 1 }, (_entry, j): [number, number] => [i, j])).flat();
}
