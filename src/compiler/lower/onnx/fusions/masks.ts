import type { Op, Value } from "../../../tensor/types.ts";
import { elementwiseNode } from "../rows/broadcast.ts";
import type { OnnxWriter } from "../types.ts";
import { leakyOf, numberOf, slopeOf } from "./leaky-relu.ts";

/** Steeper than any float: what is above 0 becomes 1. */
const steep = 1e30;

/** sign(relu(x)), the derivative of relu, as a clipped line: onnxruntime's `Sign` goes entry by entry. */
export function reluMask(op: Op, out: OnnxWriter): boolean {
  if (op.op !== "sign" || out.producer(op.inputs[0]!)?.op !== "relu") return false;
  const attributes = { alpha: { float: steep }, beta: { float: 0 } };
  out.set(op.results[0]!, elementwiseNode(out, "HardSigmoid", op.inputs, op.results[0]!.shape, attributes));
  return true;
}

/**
 * The gradient of a leaky relu, m + slope (dy - m) with m = dy [x >= slope x], as dy times a clipped line, which is 1 at 0 as the rule of
 * ties wants it. The line is over the activation's result where that is known: then x itself is never stored.
 */
export function leakyMask(op: Op, out: OnnxWriter): boolean {
  if (op.op !== "add") return false;
  const [passed, rest] = op.inputs as [Value, Value];
  const scaled = out.producer(rest);
  const difference = scaled?.op === "mul" ? scaled.inputs.map(out.producer).find((producer) => producer?.op === "sub") : undefined;
  const masked = out.producer(passed);
  if (scaled === undefined || difference === undefined || masked?.op !== "mul" || difference.inputs[1]!.id !== passed.id) return false;
  const dy = difference.inputs[0]!;
  const slope = scaled.inputs.map((value) => numberOf(value, out)).find((value) => value !== undefined);
  const x = testedBy(masked, dy, slope, out);
  if (slope === undefined || x === undefined || slope <= 0 || slope >= 1) return false;
  const line = elementwiseNode(out, "HardSigmoid", [x], x.shape, { alpha: { float: steep }, beta: { float: 1 } });
  const source = out.source(line);
  const clipped = out.node("Max", [source.name, out.constant(slope)]);
  const mask = out.reshape(source.shape === undefined ? clipped : out.shaped(clipped, source.shape), x.shape);
  out.set(op.results[0]!, out.node("Mul", [out.of(dy), mask]));
  return true;
}

/** The x of `dy * cast(x >= slope x)`, or the leaky relu of it. */
function testedBy(masked: Op, dy: Value, slope: number | undefined, out: OnnxWriter): Value | undefined {
  const mask = masked.inputs.find(({ id }) => id !== dy.id);
  const cast = mask === undefined ? undefined : out.producer(mask);
  const test = cast?.op === "cast" ? out.producer(cast.inputs[0]!) : undefined;
  if (test?.op !== "greaterEqual" || !masked.inputs.some(({ id }) => id === dy.id)) return undefined;
  const [x, scaled] = test.inputs as [Value, Value];
  if (slope === undefined || slopeOf(x, scaled, out) !== slope) return undefined;
  const activated = out.readers(x).find((reader) => leakyOf(reader, out)?.x.id === x.id)?.results[0];
  return activated !== undefined && out.isWritten(activated) ? activated : x;
}
