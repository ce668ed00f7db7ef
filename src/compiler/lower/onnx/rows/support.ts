import type { Name, OnnxWriter } from "../types.ts";

/** The same entries under another shape. */
export function transposed(out: OnnxWriter, x: Name, perm: number[]): Name {
  return perm.every((axis, i) => axis === i) ? x : out.node("Transpose", [x], { perm });
}

/** Zeros before and after each axis. */
export function padded(out: OnnxWriter, x: Name, before: number[], after: number[], value = 0): Name {
  if ([...before, ...after].every((count) => count === 0)) return x;
  const filler = value === 0 ? [] : [out.constant(value)];
  return out.node("Pad", [x, out.ints([...before, ...after]), ...filler]);
}

/** Entries start to end (not included) along axes. */
export function sliced(out: OnnxWriter, x: Name, axes: number[], starts: number[], ends: number[], steps?: number[]): Name {
  return out.node("Slice", [x, out.ints(starts), out.ints(ends), out.ints(axes), ...(steps === undefined ? [] : [out.ints(steps)])]);
}

/** Rows of axis 1 by a table of numbers; its shape takes the place of the axis. */
export function picked(out: OnnxWriter, x: Name, table: number[], shape: number[]): Name {
  return out.node("Gather", [x, out.ints(table, shape)], { axis: 1 });
}
