import { sameShape } from "../../../tensor/dims.ts";
import type { Op, Value } from "../../../tensor/types.ts";
import { multiplied } from "../rows/product.ts";
import type { OnnxWriter } from "../types.ts";

/** The product of two matrices plus a matrix of its shape as one `Gemm`: the sum is where the product begins. */
export function accumulate(op: Op, out: OnnxWriter): boolean {
  if (op.op !== "add") return false;
  const [left, right] = op.inputs as [Value, Value];
  return begun(op, left, right, out) || begun(op, right, left, out);
}

function begun({ results }: Op, start: Value, product: Value, out: OnnxWriter): boolean {
  const made = out.producer(product);
  if (made?.op !== "matMul" || product.shape.length !== 2 || !sameShape(start.shape, product.shape) || out.uses(product) !== 1)
    return false;
  const { transposeA, transposeB } = made.attributes as { transposeA: boolean; transposeB: boolean };
  if (made.inputs[0]!.shape[transposeA ? 0 : 1] === 1) return false;
  out.set(results[0]!, multiplied(out, made.inputs[0]!, made.inputs[1]!, transposeA, transposeB, out.of(start)));
  return true;
}
