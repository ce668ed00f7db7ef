import { broadcastShapes, sameShape } from "../../../tensor/dims.ts";
import type { Dim, Value } from "../../../tensor/types.ts";
import type { Name, OnnxWriter } from "../types.ts";
import { transposed } from "./support.ts";

/** The product of two values over their last two axes; of two matrices with a bias [columns] where there is one. */
export function multiplied(out: OnnxWriter, a: Value, b: Value, transposeA: boolean, transposeB: boolean, bias?: Name): Name {
  const rank = Math.max(a.shape.length, b.shape.length);
  if (rank > 2) return batchProduct(out, a, b, transposeA, transposeB);
  const inner = a.shape[transposeA ? 0 : 1]!;
  if (inner === 1 && bias === undefined) {
    // A product over one entry is an outer product: a multiplication that broadcasts, not a matrix product that packs its operands.
    const column = transposeA ? out.reshape(out.of(a), [a.shape[1]!, 1]) : out.of(a);
    const row = transposeB ? out.reshape(out.of(b), [1, b.shape[0]!]) : out.of(b);
    return out.node("Mul", [column, row]);
  }
  return gemm(out, out.of(a), out.of(b), { transA: transposeA, transB: transposeB, ...(bias === undefined ? {} : { bias }) });
}

export function gemm(out: OnnxWriter, a: Name, b: Name, { transA = false, transB = false, bias }: GemmOptions = {}): Name {
  const attributes = { ...(transA ? { transA: 1 } : {}), ...(transB ? { transB: 1 } : {}) };
  return out.node("Gemm", bias === undefined ? [a, b] : [a, b, bias], attributes);
}

export interface GemmOptions {
  transA?: boolean;
  transB?: boolean;
  bias?: Name;
}

/** Leading axes that differ are made equal first, for onnxruntime's `MatMul` refuses to broadcast over no rows. */
function batchProduct(out: OnnxWriter, a: Value, b: Value, transposeA: boolean, transposeB: boolean): Name {
  const [leadA, leadB] = [a.shape.slice(0, -2), b.shape.slice(0, -2)];
  const lead = broadcastShapes(leadA, leadB);
  const operand = (value: Value, own: Dim[], transpose: boolean): Name => {
    const matrix = flipped(out, value, transpose);
    const [rows, columns] = value.shape.slice(-2) as [Dim, Dim];
    if (own.length === 0 || sameShape(own, lead)) return matrix;
    return out.node("Expand", [matrix, out.shape([...lead, ...(transpose ? [columns, rows] : [rows, columns])], false)]);
  };
  return out.node("MatMul", [operand(a, leadA, transposeA), operand(b, leadB, transposeB)]);
}

function flipped(out: OnnxWriter, value: Value, transpose: boolean): Name {
  const rank = value.shape.length;
  const axes = value.shape.map((_, axis) => axis);
  return transpose ? transposed(out, out.of(value), [...axes.slice(0, -2), rank - 1, rank - 2]) : out.of(value);
}
