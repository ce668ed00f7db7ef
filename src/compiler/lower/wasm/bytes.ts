import { type Expression, f32, f32x4, i32, type ModuleBuilder, v128 } from "./builder.ts";

/** Bytes that `lookUp` and `below` read at a time. */
export const BYTES_STEP = 4;

/**
 * `lookUp(out, end, bytes, table)`: f32 numbers in bytes out .. end, a positive number of times 16 bytes, from a table of 256 f32
 * numbers by as many bytes. `below`: 1 where the number that stands there is less than the table's, else 0.
 */
export function emitBytes(module: ModuleBuilder): void {
  const parameters = { out: "i32", end: "i32", bytes: "i32", table: "i32" } as const;
  for (const name of ["lookUp", "below"] as const)
    module.function(name, parameters, (f, { out, end, bytes, table }) => {
      f.repeat(() => {
        const entry = (lane: number): Expression<"f32"> => f32.load(i32.add(table, i32.shl(i32.load8_u(bytes, lane), 2)));
        const entries = [1, 2, 3].reduce<Expression<"v128">>(
          (vector, lane) => f32x4.replace_lane(vector, lane, entry(lane)),
          f32x4.splat(entry(0)),
        );
        f.store(out, name === "lookUp" ? entries : v128.and(f32x4.lt(v128.load(out), entries), f32x4.splat(1)));
        f.set(bytes, i32.add(bytes, BYTES_STEP));
        f.set(out, i32.add(out, 4 * BYTES_STEP));
        return i32.lt_u(out, end);
      });
    });
}
