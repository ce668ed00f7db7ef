import type { EmissionPart } from "../emissions/part.ts";
import type { EmModel } from "../model.ts";
import { allowedPacking } from "./allowed.ts";
import { diagonalPacking } from "./diagonal.ts";
import { linearPacking } from "./linear.ts";
import type { BoundPacking, Packing } from "./packing.ts";
import { quadraticPacking } from "./quadratic.ts";
import { tablePacking } from "./table.ts";
import { valuesPacking } from "./values.ts";

/**
 * How the parts' numbers go to a kernel, and what states the rows may be in; undefined where rows of one must be read one by one. `read`:
 * no M step follows.
 */
export function packingsOf({ parts, allowed, space }: EmModel, read = false): BoundPacking[] | undefined {
  const packings: BoundPacking[] = [];
  for (const part of parts) {
    const packing = packingOf(part, read);
    if (packing === undefined) return undefined;
    packings.push({ ...packing, of: Array.from(part.cells.of) });
  }
  if (packings.length === 0) return undefined;
  return allowed.setOf === undefined ? packings : [...packings, allowedPacking(allowed, allowed.setOf, space.size)];
}

function packingOf({ arrays }: EmissionPart, read: boolean): Packing | undefined {
  switch (arrays?.shape) {
    case "quadratic":
      return quadraticPacking(arrays);
    case "diagonal":
      return diagonalPacking(arrays);
    case "linear":
      return linearPacking(arrays);
    case "table":
      return tablePacking(arrays);
    case "values":
      return valuesPacking(arrays, read);
    default:
      return undefined;
  }
}

/** What the rows of all parts add to the log-likelihood whatever the parameters are, nats. */
export function constantOf(packings: Packing[]): number {
  return packings.reduce((sum, { constant = 0 }) => sum + constant, 0);
}
