import type { EmissionPart } from "../emissions/part.ts";
import { diagonalPacking } from "./diagonal.ts";
import type { Packing } from "./packing.ts";
import { quadraticPacking } from "./quadratic.ts";

/** How a part's numbers go to a kernel; undefined where its rows must be read one by one. */
export function packingOf({ arrays }: EmissionPart): Packing | undefined {
  switch (arrays?.shape) {
    case "quadratic":
      return quadraticPacking(arrays);
    case "diagonal":
      return diagonalPacking(arrays);
    default:
      return undefined;
  }
}
