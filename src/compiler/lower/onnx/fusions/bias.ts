import type { ConvAttributes, Op, Value } from "../../../tensor/types.ts";
import { forward } from "../rows/convolution.ts";
import { geometryOf } from "../rows/geometry.ts";
import { multiplied } from "../rows/product.ts";
import type { OnnxWriter } from "../types.ts";

/** A matrix product or a convolution plus a bias as one `Gemm`: the bias is its start value. */
export function bias(op: Op, out: OnnxWriter): boolean {
  if (op.op !== "add") return false;
  const [left, right] = op.inputs as [Value, Value];
  return written(op, left, right, out) || written(op, right, left, out);
}

function written({ results }: Op, sum: Value, row: Value, out: OnnxWriter): boolean {
  const columns = sum.shape.at(-1);
  if (row.shape.length !== 1 || row.shape[0] !== columns || columns === 1 || out.uses(sum) !== 1) return false;
  const product = productBelow(sum, out);
  if (product === undefined) return false;
  const [a, b] = product.inputs as [Value, Value];
  if (product.op === "conv") {
    const geometry = geometryOf(a.shape, b.shape, product.results[0]!.shape, product.attributes as unknown as ConvAttributes);
    if (geometry.groups !== 1) return false;
    out.set(results[0]!, out.reshape(forward(out, out.of(a), out.of(b), geometry, out.of(row)), results[0]!.shape));
    return true;
  }
  const { transposeA, transposeB } = product.attributes as { transposeA: boolean; transposeB: boolean };
  const rows = multiplied(out, a, b, transposeA, transposeB, out.of(row));
  out.set(results[0]!, out.reshape(out.shaped(rows, product.results[0]!.shape), results[0]!.shape));
  return true;
}

/** The product of two matrices, or the convolution, that a value is or is a reshape of, where nothing else reads it. */
function productBelow(value: Value, out: OnnxWriter): Op | undefined {
  const op = out.producer(value);
  if (op?.op === "conv") return op;
  if (op?.op === "matMul") return op.results[0]!.shape.length === 2 ? op : undefined;
  const [source] = op?.inputs ?? [];
  const kept = op?.op === "reshape" && source !== undefined && out.uses(source) === 1 && source.shape.at(-1) === value.shape.at(-1);
  return kept ? productBelow(source, out) : undefined;
}
