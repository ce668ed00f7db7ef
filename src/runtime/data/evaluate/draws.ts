import type { RowBlock } from "../../../compiler/fields/types.ts";
import { product } from "../../../compiler/math/shape.ts";
import { epochKey, fillRows, truthsOfBytes } from "../../random/index.ts";
import type { Fill } from "./compile.ts";
import type { Lookup } from "./lookup.ts";

/** Who draws: the numbers of a row follow from the seed, the stream, the epoch and the row's id, so not from the batch it is in. */
export interface Draws {
  seed: number;
  /** The function's node and the source, since a test file's rows have the same ids. */
  stream: string;
}

/** `draw` of every entry of rows `rows`; a missing entry stays missing. */
export function drawEntries(
  input: RowBlock,
  rows: ArrayLike<number>,
  epoch: number | "eval",
  draws: Draws,
  draw: (x: number, uniform: number) => number,
): RowBlock {
  const width = product(input.shape);
  const uniforms = new Float32Array(rows.length * width);
  fillRows(uniforms, width, "uniform", epochKey(draws.seed, draws.stream, epoch), rows);
  const data = new Float64Array(rows.length * width);
  for (let row = 0; row < rows.length; row++) {
    const from = input.rows === 1 ? 0 : row * width;
    const to = row * width;
    for (let entry = 0; entry < width; entry++) {
      const x = input.data[from + entry]!;
      data[to + entry] = Number.isNaN(x) ? Number.NaN : draw(x, uniforms[to + entry]!);
    }
  }
  return { shape: input.shape, rows: rows.length, data };
}

/** The same numbers, where the input is a function of bytes and the draw a truth, straight into 32-bit floats. */
export function truthsOf({ bytes, shape, values }: Lookup, draws: Draws): Fill | undefined {
  if (values.some(Number.isNaN)) return undefined;
  const fill = truthsOfBytes({ bytes, width: product(shape), values });
  return (rows, epoch, out) => fill(rows, epochKey(draws.seed, draws.stream, epoch), out);
}
