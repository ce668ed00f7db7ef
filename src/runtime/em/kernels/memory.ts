import type { Kernel, Region } from "../../../compiler/backend.ts";
import type { Crew } from "../../host/types.ts";
import type { JointKinds } from "./kinds.ts";
import type { Fields, Packing } from "./packing.ts";

export const PAGE = 65536;
/** Pages that a memory has at most. */
export const MOST_PAGES = 65536;

/** Chunks of work whose sums are kept apart, at most. */
const CHUNKS = 16;
/** So many there are whatever their sums take. */
const FEW_CHUNKS = 4;
/** Bytes that the sums of all chunks may take, and the share of the rows' own that may be more. */
const MOST_SUMS = 5 << 20;
const SHARE = 1 / 20;

/** How many chunks so many blocks or units of `rows` rows are cut into: the same for any number of threads, of which no more are of use. */
export function chunkCount({ sums, recordBytes }: Pick<Kernel, "sums" | "recordBytes">, pieces: number, rows: number): number {
  const room = Math.max(MOST_SUMS, SHARE * rows * recordBytes);
  return Math.min(pieces, CHUNKS, Math.max(FEW_CHUNKS, Math.floor(room / sums.bytes)));
}

/** Memory of so many pages, shared where there is a crew. */
export function memoryOf(pages: number, crew: Crew | undefined): WebAssembly.Memory {
  return crew === undefined
    ? new WebAssembly.Memory({ initial: pages })
    : new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES, shared: true });
}

/** 0, 1, ... below `count`. */
export function indices(count: number): number[] {
  return Array.from({ length: count }, (_index, i) => i);
}

/** A typed view of one field of a region that begins at byte `base`. */
export function viewOf(memory: WebAssembly.Memory, region: Region, base: number, name: string): Float64Array {
  const field = region.fields[name];
  return new Float64Array(memory.buffer, base + field.offset, field.length);
}

/** The fields of one part in a region. */
export function partFields(memory: WebAssembly.Memory, region: Region, base: number, part: number): Fields {
  return (name) => viewOf(memory, region, base, `${part}.${name}`);
}

/** Writes what the densities read: with `direct`, the states' weights are in the only part's constants. */
export function writeParameters(
  logWeights: Float64Array,
  packings: Packing[],
  { parameters }: Pick<Kernel, "parameters">,
  memory: WebAssembly.Memory,
  direct: boolean,
  base = 0,
): void {
  if (!direct) viewOf(memory, parameters, base, "weight").set(logWeights);
  for (const [p, packing] of packings.entries()) packing.write(partFields(memory, parameters, base, p), direct ? logWeights : undefined);
}

/** The same for every kind of rows, whose parameters lie one behind the other. */
export function writeKinds(
  packings: Packing[],
  { parameters }: Pick<Kernel, "parameters">,
  memory: WebAssembly.Memory,
  { ofPart }: JointKinds,
  logWeights: Float64Array | undefined,
  base = 0,
): void {
  const { bytes } = parameters;
  for (const [kind, parts] of ofPart.entries()) {
    const at = base + kind * bytes;
    if (kind > 0) new Uint8Array(memory.buffer).copyWithin(at, base, base + bytes);
    for (const [p, { kinds }] of packings.entries()) kinds?.write(partFields(memory, parameters, at, p), parts[p], logWeights);
  }
}

/** Sums of chunks of the work, kept apart and added in their order, so that results do not depend on who computed which. */
export interface ChunkSums {
  clear(): void;
  /** Adds all to the first; of several kinds of rows those of each to the first of its kind, and these to the sums behind all others. */
  add(): void;
  /** Log of the products of all tallies, and their maxima: products in [1, 2), exponents of 2. */
  tallied(): number;
}

/** @param firsts by chunk the first of its kind */
export function chunkSums(memory: WebAssembly.Memory, kernel: Pick<Kernel, "sums">, base: number, firsts: number[]): ChunkSums {
  const length = kernel.sums.bytes / 8;
  const chunks = firsts.length;
  const several = firsts.some((first) => first !== 0);
  const all = new Float64Array(memory.buffer, base, (chunks + (several ? 1 : 0)) * length);
  const tallies = firsts.map((_first, c) => viewOf(memory, kernel.sums, base + c * kernel.sums.bytes, "tally"));
  const exponents = tallies.map((tally) => new BigInt64Array(tally.buffer, tally.byteOffset + 16, 2));
  const addTo = (to: number, from: number): void => {
    for (let i = 0; i < length; i++) all[to * length + i] += all[from * length + i];
  };
  return {
    clear() {
      all.fill(0);
      for (const tally of tallies) tally.fill(1, 0, 2);
    },
    add() {
      for (const [c, first] of firsts.entries()) if (c !== first) addTo(first, c);
      for (const [c, first] of firsts.entries()) if (several && c === first) addTo(chunks, c);
    },
    tallied() {
      let total = 0;
      for (const [c, tally] of tallies.entries())
        total += tally[4] + tally[5] + Math.log(tally[0]) + Math.log(tally[1]) + Math.LN2 * Number(exponents[c][0] + exponents[c][1]);
      return total;
    },
  };
}
