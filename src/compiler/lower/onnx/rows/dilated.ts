import type { Name, OnnxWriter } from "../types.ts";
import { withZeroRow } from "./columns.ts";
import { type Geometry, pixelAt, placesOf } from "./geometry.ts";
import { gemm } from "./product.ts";
import { picked } from "./support.ts";

/** The input's gradient for any dilation: multiplies first; each pixel then sums the products of the places and taps that read it. */
export function dilatedInputGradient(out: OnnxWriter, dy: Name, kernel: Name, geometry: Geometry): Name {
  const { height, width, channels, down, across, high, wide, outer } = geometry;
  const places = out.reshape(dy, [placesOf(geometry), outer]);
  const products = gemm(out, places, out.reshape(kernel, [down * across * channels, outer]), { transB: true });
  const rows = out.reshape(products, [geometry.rows, high * wide * down * across, channels]);
  const { table, most } = readersOf(geometry);
  return out.node("ReduceSum", [picked(out, withZeroRow(out, rows), table, [height * width, most]), out.ints([2])], { keepdims: 0 });
}

/** For each pixel the (place, tap) pairs that read it, filled up with the row of zeros. */
function readersOf(geometry: Geometry): { table: number[]; most: number } {
  const { height, width, high, wide, down, across } = geometry;
  const [places, taps] = [high * wide, down * across];
  const readers: number[][] = Array.from({ length: height * width }, () => []);
  for (let pair = 0; pair < places * taps; pair++) {
    const pixel = pixelAt(geometry, Math.floor(pair / taps), pair % taps);
    if (pixel !== undefined) readers[pixel]!.push(pair);
  }
  const most = Math.max(1, ...readers.map((list) => list.length));
  return { table: readers.flatMap((list) => Array.from({ length: most }, (_, i) => list[i] ?? places * taps)), most };
}
