import type { NdArray, Op, Value } from "../../../tensor/types.ts";
import { elementwiseNode } from "../rows/broadcast.ts";
import type { OnnxWriter } from "../types.ts";

/** maximum(x, slope x), 0 < slope < 1, as `LeakyRelu`, which onnxruntime does on its way out of a matrix product. */
export function leakyRelu(op: Op, out: OnnxWriter): boolean {
  const leaky = leakyOf(op, out);
  if (leaky === undefined) return false;
  out.set(op.results[0]!, elementwiseNode(out, "LeakyRelu", [leaky.x], leaky.x.shape, { alpha: { float: leaky.slope } }));
  return true;
}

/** The operand and the slope of a leaky relu, or undefined for another op. */
export function leakyOf(op: Op | undefined, out: OnnxWriter): { x: Value; slope: number } | undefined {
  if (op?.op !== "maximum") return undefined;
  const [x, scaled] = op.inputs as [Value, Value];
  const slope = slopeOf(x, scaled, out);
  return slope !== undefined && slope > 0 && slope < 1 ? { x, slope } : undefined;
}

/** The number by which `scaled` is `x` multiplied. */
export function slopeOf(x: Value, scaled: Value, out: OnnxWriter): number | undefined {
  const product = out.producer(scaled);
  if (product?.op !== "mul") return undefined;
  const [a, b] = product.inputs as [Value, Value];
  return a.id === x.id ? numberOf(b, out) : b.id === x.id ? numberOf(a, out) : undefined;
}

/** A scalar constant as a number. */
export function numberOf(value: Value, out: OnnxWriter): number | undefined {
  const op = out.producer(value);
  const array = op?.op === "constant" ? (op.attributes.value as NdArray) : undefined;
  return array?.data.length === 1 ? array.data[0] : undefined;
}
