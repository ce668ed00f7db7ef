import { f32, f32x4, f64, f64x2, i32, type ModuleBuilder, v128 } from "./builder.ts";

/** Sums side by side, two lanes each: an addition waits for the one before it. */
const SUMS = 4;
/** Numbers that one round of `squares` reads. */
export const SQUARES_STEP = 2 * SUMS;

/**
 * `squares(from, end)`: the sum of squares of the f32 numbers in bytes from .. end, in f64, so that no finite number overflows. Number i
 * of the whole rounds goes to sum i mod 8; then those eight in order, then the rest one by one.
 */
export function emitSquares(module: ModuleBuilder): void {
  module.function(
    "squares",
    { from: "i32", end: "i32" },
    (f, { from, end }) => {
      const sums = Array.from({ length: SUMS }, () => f.let(f64x2.splat(0)));
      const whole = f.let(i32.add(from, i32.and(i32.sub(end, from), -4 * SQUARES_STEP)));
      f.if(i32.lt_u(from, whole), () =>
        f.repeat(() => {
          for (const [k, sum] of sums.entries()) {
            const pair = f.let(f64x2.promote_low_f32x4(v128.load64_zero(from, 8 * k)));
            f.set(sum, f64x2.add(sum, f64x2.mul(pair, pair)));
          }
          f.set(from, i32.add(from, 4 * SQUARES_STEP));
          return i32.lt_u(from, whole);
        }),
      );
      const total = f.let(0, "f64");
      for (const sum of sums) for (const lane of [0, 1]) f.set(total, f64.add(total, f64x2.extract_lane(sum, lane)));
      f.if(i32.lt_u(from, end), () =>
        f.repeat(() => {
          const one = f.let(f64.promote_f32(f32.load(from)));
          f.set(total, f64.add(total, f64.mul(one, one)));
          f.set(from, i32.add(from, 4));
          return i32.lt_u(from, end);
        }),
      );
      return total;
    },
    "f64",
  );
}

/**
 * `average(averages, weights, bytes, share)`: averages + share (weights - averages), over a positive number of times 16 bytes. In this
 * form the rounding of the share leaves the average of a constant where it is.
 */
export function emitAverage(module: ModuleBuilder): void {
  module.function("average", { averages: "i32", weights: "i32", bytes: "i32", share: "f32" }, (f, { averages, weights, bytes, share }) => {
    const shares = f.let(f32x4.splat(share));
    const end = f.let(i32.add(averages, bytes));
    f.repeat(() => {
      const average = f.let(v128.load(averages));
      f.store(averages, f32x4.add(average, f32x4.mul(shares, f32x4.sub(v128.load(weights), average))));
      f.set(averages, i32.add(averages, 16));
      f.set(weights, i32.add(weights, 16));
      return i32.lt_u(averages, end);
    });
  });
}
