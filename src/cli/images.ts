import type { DataIR, Field } from "../compiler/ir/types/model.ts";
import { product, shapeOf } from "../compiler/math/shape.ts";
import type { FittedFields } from "../runtime/data/types.ts";
import { fieldValuesToColumns, inColumnUnits } from "../runtime/index.ts";
import type { Images } from "./png.ts";

export interface ImageField {
  field: Field;
  height: number;
  width: number;
  channels: 1 | 3;
}

/** The first of the fields that holds images. */
export function imageFieldOf(data: DataIR, names: readonly string[]): ImageField | undefined {
  for (const field of data.fields) {
    const size = names.includes(field.name) ? imageSize(data, field) : undefined;
    if (size !== undefined) return { field, ...size };
  }
  return undefined;
}

/** [height, width, 1 or 3]; or a list of numbers made from square idx images, as long as they have entries. */
function imageSize(data: DataIR, field: Field): Omit<ImageField, "field"> | undefined {
  if (!["real", "unit", "binary", "positive", "count"].includes(field.type.kind)) return undefined;
  const shape = shapeOf(field.type);
  const [height, width, channels] = shape;
  if (shape.length === 3 && (channels === 1 || channels === 3)) return { height: height!, width: width!, channels };
  const side = Math.sqrt(height ?? 0);
  const square = shape.length === 1 && data.source.is === "idx" && Number.isInteger(side) && side > 1;
  return square ? { height: side, width: side, channels: 1 } : undefined;
}

/**
 * Values of the field as brightness: idx columns hold 0 to 255, so the field's inverse where it has one; else 0 to 1 where its type says
 * so; else from the least to the greatest of these values.
 */
export function imagesOf(data: DataIR, fitted: FittedFields, image: ImageField, values: Float64Array): Images {
  const { field, height, width, channels } = image;
  const size = product([height, width, channels]);
  return { height, width, channels, count: values.length / size, data: brightnessOf(data, fitted, field, values, size) };
}

function brightnessOf(data: DataIR, fitted: FittedFields, field: Field, values: Float64Array, size: number): Float64Array {
  if (data.source.is === "idx" && inColumnUnits(field) === true) {
    const columns = fieldValuesToColumns(data, fitted, field.name, values);
    return Float64Array.from(values, (_value, i) => Number(columns[i % size]!.values[Math.floor(i / size)]));
  }
  if (field.type.kind === "unit" || field.type.kind === "binary") return values.map((value) => 255 * value);
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) if (Number.isFinite(value)) [least, most] = [Math.min(least, value), Math.max(most, value)];
  return values.map((value) => (most > least ? (255 * (value - least)) / (most - least) : 0));
}
