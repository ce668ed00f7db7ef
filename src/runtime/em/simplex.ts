import { type Argument, isFree } from "./arguments.ts";
import { NO_WEIGHT } from "./emissions/part.ts";
import { categoryCounts } from "./priors/conjugate.ts";

/**
 * Gives the free entries of the simplex that begins at `start` the probabilities that maximise sum_k counts[k] log p[k]: what the fixed
 * entries leave, shared out in proportion to the counts. A prior adds to the counts; what it makes negative is 0, towards which the density
 * grows without bound. Without any count they stay as they are.
 */
export function maximiseSimplex(argument: Argument, start: number, observed: Float64Array): void {
  const counts = categoryCounts(argument.prior, start, observed);
  let left = 1;
  let total = 0;
  for (let k = 0; k < counts.length; k++) {
    if (isFree(argument.use, start + k)) total += Math.max(counts[k], 0);
    else left -= argument.values[start + k];
  }
  if (!(total > NO_WEIGHT)) return;
  for (let k = 0; k < counts.length; k++)
    if (isFree(argument.use, start + k)) argument.values[start + k] = (Math.max(left, 0) * Math.max(counts[k], 0)) / total;
}

/** The free entries of every simplex of `size` numbers share evenly what the fixed ones leave. */
export function resetSimplex(argument: Argument, size: number): void {
  for (let start = 0; start < argument.values.length; start += size) {
    let left = 1;
    let free = 0;
    for (let k = start; k < start + size; k++) {
      if (isFree(argument.use, k)) free++;
      else left -= argument.values[k];
    }
    for (let k = start; k < start + size; k++) if (isFree(argument.use, k)) argument.values[k] = Math.max(left, 0) / free;
  }
}
