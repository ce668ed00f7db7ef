import type { Kind } from "../../ir/types/model.ts";
import { arrayType, entryKind } from "../../math/shape.ts";
import type { Builder, Value } from "../../tensor/types.ts";
import type { FunctionDefinition } from "../types.ts";
import { onFolded } from "./batch.ts";
import { accept, imageShape, notImage, notNumbers, refusal } from "./rules.ts";
import { numberOf, type Settings, whole } from "./settings.ts";
import { sameWindow, type Window } from "./windows.ts";

interface Pool {
  name: string;
  doc: string;
  /** What stands outside the image. */
  outside: number;
  kind(input: Kind): Kind;
  join(b: Builder, a: Value, c: Value): Value;
  /** `counts` [rows, columns, 1]: pixels of the image in each window. */
  finish?(b: Builder, joined: Value, counts: () => Value): Value;
}

interface PoolGeometry {
  size: number;
  stride: number;
  rows: Window;
  columns: Window;
}

function geometryOf(height: number, width: number, settings: Settings): PoolGeometry {
  const size = numberOf(settings, "size");
  const stride = settings.stride === undefined ? size : numberOf(settings, "stride");
  return { size, stride, rows: sameWindow(height, size, stride), columns: sameWindow(width, size, stride) };
}

/** Pixels of the image, not of its padding, in each window: [rows, columns, 1]. */
function countsOf(height: number, width: number, { size, stride, rows, columns }: PoolGeometry): { shape: number[]; data: Float64Array } {
  const inside = (out: number, before: number, length: number) => {
    const start = out * stride - before;
    return Math.min(start + size, length) - Math.max(start, 0);
  };
  const data = new Float64Array(rows.out * columns.out);
  for (let i = 0; i < rows.out; i++) {
    for (let j = 0; j < columns.out; j++) data[i * columns.out + j] = inside(i, rows.before, height) * inside(j, columns.before, width);
  }
  return { shape: [rows.out, columns.out, 1], data };
}

/** A reduction over windows, as strided slices: [H, W, C] -> [ceil(H / stride), ceil(W / stride), C]. */
export function pool({ name, doc, outside, kind, join, finish }: Pool): FunctionDefinition {
  return {
    name,
    doc,
    arity: [1, 1],
    settings: [
      { name: "size", kind: whole, default: 2, position: 0, doc: "Side of the window." },
      {
        name: "stride",
        kind: whole,
        optional: true,
        position: 1,
        doc: "Pixels from one window to the next; the window's side if left out.",
      },
    ],
    type(inputs, settings) {
      const found = notNumbers(name, inputs);
      if (found !== undefined) return refusal(found);
      const image = imageShape(inputs[0]!);
      if (image === undefined) return refusal(notImage(name, inputs[0]!, name));
      const { rows, columns } = geometryOf(image[0], image[1], settings);
      return accept(arrayType(kind(entryKind(inputs[0]!.kind)), [rows.out, columns.out, image[2]]));
    },
    build(b, [x], [type], settings) {
      const [height, width] = imageShape(type!)!;
      const geometry = geometryOf(height, width, settings);
      const { size, stride, rows, columns } = geometry;
      return onFolded(b, x!, type!, (images) => {
        const padded = b.pad(images, [0, rows.before, columns.before, 0], [0, rows.after, columns.after, 0], outside);
        const along = (value: Value, axis: number, offset: number, count: number) =>
          b.slice(value, axis, offset, offset + (count - 1) * stride + 1, stride);
        let joined: Value | undefined;
        for (let i = 0; i < size; i++) {
          const lines = along(padded, 1, i, rows.out);
          for (let j = 0; j < size; j++) {
            const part = along(lines, 2, j, columns.out);
            joined = joined === undefined ? part : join(b, joined, part);
          }
        }
        return finish === undefined ? joined! : finish(b, joined!, () => b.constant(countsOf(height, width, geometry)));
      });
    },
    flops(inputs, settings) {
      const [height, width, channels] = imageShape(inputs[0]!)!;
      const { size, rows, columns } = geometryOf(height, width, settings);
      return rows.out * columns.out * channels * size ** 2;
    },
  };
}
