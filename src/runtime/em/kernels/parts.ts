import type { EmissionPart } from "../emissions/part.ts";
import type { EmModel } from "../model.ts";
import { diagonalPacking } from "./diagonal.ts";
import { linearPacking } from "./linear.ts";
import type { Packing } from "./packing.ts";
import { quadraticPacking } from "./quadratic.ts";
import { tablePacking } from "./table.ts";

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
    case "linear":
      return linearPacking(arrays);
    case "table":
      return tablePacking(arrays);
    default:
      return undefined;
  }
}

/** What the rows of all parts add to the log-likelihood whatever the parameters are, nats. */
export function constantOf(packings: Packing[]): number {
  return packings.reduce((sum, { constant = 0 }) => sum + constant, 0);
}
