import { product } from "../../../compiler/math/shape.ts";
import type { Compiled, InPlace } from "../evaluate/compile.ts";

/** Rows evaluated at a time while all are looked through. */
export const SCAN_ROWS = 512;

export interface FoundEntry {
  row: number;
  entry: number;
  value: number;
}

/** The first entry, by rows, for which `bad` holds. */
export function firstEntry(
  compiled: Compiled,
  rows: Uint32Array,
  bad: (value: number, row: number, entry: number) => boolean,
): FoundEntry | undefined {
  // Where no byte is bad in any entry, no row is: images of 47 million bytes need not be read.
  if (compiled.lookup?.values.every((value) => !Number.isNaN(value) && !bad(value, 0, 0))) return undefined;
  if (compiled.inPlace !== undefined) return firstInPlace(compiled.inPlace, product(compiled.evaluate([], "eval").shape), rows, bad);
  for (let start = 0; start < rows.length; start += SCAN_ROWS) {
    const some = rows.subarray(start, start + SCAN_ROWS);
    const block = compiled.evaluate(some, "eval");
    const width = product(block.shape);
    for (let i = 0; i < some.length; i++)
      for (let entry = 0; entry < width; entry++) {
        const value = block.data[(block.rows === 1 ? 0 : i) * width + entry]!;
        if (bad(value, some[i]!, entry)) return { row: some[i]!, entry, value };
      }
  }
  return undefined;
}

function firstInPlace(
  { data, start, stride }: InPlace,
  width: number,
  rows: Uint32Array,
  bad: (value: number, row: number, entry: number) => boolean,
): FoundEntry | undefined {
  for (const row of rows)
    for (let entry = 0; entry < width; entry++) {
      const value = data[start + row * stride + entry]!;
      if (bad(value, row, entry)) return { row, entry, value };
    }
  return undefined;
}
