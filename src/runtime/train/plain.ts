import { floats } from "../../compiler/backend.ts";

/** As the kernel `squares`: eight sums over whole eights, those in order, then the rest one by one. In f64, so that no finite f32 overflows. */
export function plainSquares(values: Float32Array, start: number, end: number): number {
  const sums = new Float64Array(8);
  const whole = start + ((end - start) & ~7);
  for (let i = start; i < whole; i += 8) for (let k = 0; k < 8; k++) sums[k] += values[i + k] * values[i + k];
  let total = 0;
  for (const sum of sums) total += sum;
  for (let i = whole; i < end; i++) total += values[i] * values[i];
  return total;
}

/** As the kernel `average`. */
export function plainAverage(averages: Float32Array, weights: Float32Array, start: number, end: number, share: number): void {
  const rounded = Math.fround(share);
  for (let i = start; i < end; i++) averages[i] = floats.add(averages[i], floats.mul(rounded, floats.sub(weights[i], averages[i])));
}
