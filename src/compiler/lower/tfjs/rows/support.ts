import { sameDim, sameShape } from "../../../tensor/dims.ts";
import type { Dim, Op, Value } from "../../../tensor/types.ts";
import type { Register, TfjsCall, TfjsWriter } from "../types.ts";

export type Row = (op: Op, out: TfjsWriter) => void;

/** A row that is one call: the op's inputs under the kernel's own names for them. */
export function direct(kernel: string, names: readonly string[], attributes: TfjsCall["attributes"] = {}): Row {
  return (op, out) => {
    const inputs = Object.fromEntries(names.map((name, i) => [name, out.of(op.inputs[i]!)]));
    out.set(op.results[0]!, out.call(kernel, inputs, attributes));
  };
}

/** A tensor while a row puts its calls together. */
export interface Operand {
  register: Register;
  shape: readonly Dim[];
}

export function reshaped(out: TfjsWriter, x: Register, shape: readonly Dim[]): Register {
  return out.call("Reshape", { x }, { shape: { sizes: shape } });
}

/** The value repeated to a shape that it broadcasts to. */
export function broadcast(out: TfjsWriter, value: Value, shape: readonly Dim[]): Register {
  const own = out.of(value);
  if (sameShape(value.shape, shape)) return own;
  const lead = shape.length - value.shape.length;
  const aligned: Dim[] = shape.map((_, axis) => (axis < lead ? 1 : value.shape[axis - lead]!));
  const x = lead === 0 ? own : reshaped(out, own, aligned);
  const repeats = shape.map((dim, axis) => (sameDim(dim, aligned[axis]!) ? 1 : dim));
  return repeats.every((count) => count === 1) ? x : out.call("Tile", { x }, { reps: { sizes: repeats } });
}

export function sliced(out: TfjsWriter, x: Register, begin: number[], shape: readonly Dim[]): Register {
  return out.call("Slice", { x }, { begin, size: { sizes: shape } });
}

export function transposed(out: TfjsWriter, x: Register, perm: number[]): Register {
  return out.call("Transpose", { x }, { perm });
}

export function padded(out: TfjsWriter, x: Register, paddings: number[][], constantValue = 0): Register {
  return out.call("PadV2", { x }, { paddings, constantValue });
}
