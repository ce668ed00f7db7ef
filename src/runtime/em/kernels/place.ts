import type { Kernel } from "../../../compiler/backend.ts";
import type { Crew } from "../../host/types.ts";
import { memoryUnder, regionAbove } from "../../rows/growing.ts";
import { MOST_PAGES, memoryOf, PAGE } from "./memory.ts";
import type { Packing } from "./packing.ts";

/** Where a kernel has its regions. */
export interface Place {
  memory: WebAssembly.Memory;
  /** First byte. */
  at: number;
  release(): void;
}

/** Rows that lie in a memory as a kernel reads them, each column less its shift. */
export interface Lying {
  memory: WebAssembly.Memory;
  /** Byte of the first row. */
  at: number;
  shift: Float64Array;
}

/** Undefined where rows must be copied: they lie in no memory, or there are several parts, or they have kinds. */
export function lyingRows(packings: Packing[]): Lying | undefined {
  const [{ source, kinds }] = packings;
  if (packings.length > 1 || kinds !== undefined || source === undefined) return undefined;
  const memory = memoryUnder(source.x);
  return memory && { memory, at: source.x.byteOffset, shift: source.shift };
}

/** So many bytes, all 0: above the rows in their memory, or in one of their own; undefined where a memory can't hold them. */
export function placeFor(bytes: number, lying: Lying | undefined, crew: Crew | undefined): Place | undefined {
  if (lying !== undefined) {
    const region = regionAbove(lying.memory, bytes);
    return region && { memory: lying.memory, ...region };
  }
  const pages = Math.ceil(bytes / PAGE);
  return pages > MOST_PAGES ? undefined : { memory: memoryOf(pages, crew), at: 0, release: () => undefined };
}

/** Writes the numbers of rows [from, to) to their places: those of all parts side by side, each less its shift. */
export function copyRows(
  packings: Packing[],
  { recordBytes, columns, stride }: Pick<Kernel, "recordBytes" | "columns" | "stride">,
  out: Float64Array,
  [from, to]: [number, number],
  placeOf: (row: number) => number = (row) => row,
): void {
  const width = recordBytes / 8;
  for (const [p, packing] of packings.entries()) {
    const column = columns[p] / stride;
    for (let row = from; row < to; row++) packing.row(out, placeOf(row) * width + column, 1, row);
  }
}
