import type { EmissionPart } from "../emissions/part.ts";
import type { EmModel } from "../model.ts";
import { diagonalPacking } from "./diagonal.ts";
import type { Packing } from "./packing.ts";
import { quadraticPacking } from "./quadratic.ts";

/** How the parts' numbers go to a kernel; undefined where rows of one must be read one by one. */
export function packingsOf({ parts }: EmModel): Packing[] | undefined {
  const packings = parts.map(packingOf);
  return packings.length > 0 && packings.every((packing) => packing !== undefined) ? packings : undefined;
}

function packingOf({ arrays }: EmissionPart): Packing | undefined {
  switch (arrays?.shape) {
    case "quadratic":
      return quadraticPacking(arrays);
    case "diagonal":
      return diagonalPacking(arrays);
    default:
      return undefined;
  }
}
