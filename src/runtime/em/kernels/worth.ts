import type { EmModel } from "../model.ts";

/** Multiplications of one E step below which emitting a kernel costs more than it saves. */
export const WORTH_IT = 300_000;
/** Below which further threads cost more than they save. */
export const WORTH_THREADS = 30_000_000;

/** About how many multiplications one E step takes. */
export function multiplications({ data, space, parts }: EmModel): number {
  const perState = parts.reduce((sum, { arrays }) => {
    if (arrays === undefined) return sum;
    return sum + (arrays.shape === "quadratic" ? arrays.width * arrays.width : arrays.width);
  }, 0);
  return data.rows * space.size * perState;
}
