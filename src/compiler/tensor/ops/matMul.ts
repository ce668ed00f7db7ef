import { bug } from "../../diagnostics/assert.ts";
import { broadcastSizes, broadcastStrides, offsetsOf, stridesOf, zeros } from "../arrays.ts";
import { sumTo } from "../broadcast.ts";
import { entriesOf, trafficOf } from "../cost.ts";
import { B, broadcastShapes, dimText, sameDim, sizeOf } from "../dims.ts";
import type { Dim, OpCase, OpDefinition, Value } from "../types.ts";

type MatMulAttributes = { transposeA: boolean; transposeB: boolean };

const lead = <D>(shape: readonly D[]): D[] => shape.slice(0, -2);

/** [rows, columns] of the last two axes, as they are multiplied. */
function matrix<D>(shape: readonly D[], transposed: boolean): [D, D] {
  const [rows, columns] = shape.slice(-2) as [D, D];
  return transposed ? [columns, rows] : [rows, columns];
}

function transposes(left: Dim[], leftT: Dim[], right: Dim[], rightT: Dim[]): OpCase[] {
  return [false, true].flatMap((transposeA) =>
    [false, true].map((transposeB) => ({
      shapes: [transposeA ? leftT : left, transposeB ? rightT : right],
      attributes: { transposeA, transposeB },
      smooth: true,
    })),
  );
}

export const matMul: OpDefinition<MatMulAttributes> = {
  name: "matMul",
  doc: "Matrix product over the last two axes, either operand transposed first; leading axes broadcast.",
  infer([a, b], { transposeA, transposeB }) {
    if (a?.dtype !== "float" || b?.dtype !== "float" || a.shape.length < 2 || b.shape.length < 2)
      bug("matMul needs two matrices of floats");
    const [rows, inner] = matrix(a.shape, transposeA);
    const [same, columns] = matrix(b.shape, transposeB);
    if (!sameDim(inner, same)) bug(`matMul over ${dimText(inner)} and ${dimText(same)} entries`);
    return [{ dtype: "float", shape: [...broadcastShapes(lead(a.shape), lead(b.shape)), rows, columns] }];
  },
  vjp(b, op, [dy]) {
    if (dy === undefined) return [];
    const [left, right] = op.inputs as [Value, Value];
    const { transposeA, transposeB } = op.attributes as MatMulAttributes;
    const toLeft = transposeA ? b.matMul(right, dy, transposeB, true) : b.matMul(dy, right, false, !transposeB);
    const toRight = transposeB ? b.matMul(dy, left, true, transposeA) : b.matMul(left, dy, !transposeA, false);
    return [sumTo(b, toLeft, left.shape), sumTo(b, toRight, right.shape)];
  },
  cost(op, sizes) {
    const { transposeA } = op.attributes as MatMulAttributes;
    const inner = sizeOf(matrix(op.inputs[0]!.shape, transposeA)[1], sizes);
    return { flops: 2 * inner * entriesOf(op.results[0]!, sizes), bytes: trafficOf(op, sizes) };
  },
  evaluate([a, b], { transposeA, transposeB }) {
    const [rows, inner] = matrix(a!.shape, transposeA);
    const [, columns] = matrix(b!.shape, transposeB);
    const batch = broadcastSizes(lead(a!.shape), lead(b!.shape));
    const starts = [a!, b!].map(({ shape }) => {
      const size = shape.at(-1)! * shape.at(-2)!;
      return offsetsOf(batch, broadcastStrides(lead(shape), batch)).map((index) => index * size);
    });
    const [rowA, innerA] = matrix(stridesOf(a!.shape).slice(-2), transposeA);
    const [innerB, columnB] = matrix(stridesOf(b!.shape).slice(-2), transposeB);
    const product = zeros([...batch, rows, columns]);
    for (let n = 0; n < starts[0]!.length; n++) {
      for (let i = 0; i < rows; i++) {
        const out = (n * rows + i) * columns;
        for (let k = 0; k < inner; k++) {
          const x = a!.data[starts[0]![n]! + i * rowA + k * innerA]!;
          const from = starts[1]![n]! + k * innerB;
          for (let j = 0; j < columns; j++) product.data[out + j]! += x * b!.data[from + j * columnB]!;
        }
      }
    }
    return [product];
  },
  cases: [
    ...transposes([B, 3], [3, B], [3, 2], [2, 3]),
    ...transposes([2, B, 3], [2, 3, B], [2, 3, 4], [2, 4, 3]),
    {
      shapes: [
        [B, 2, 3],
        [3, 4],
      ],
      attributes: { transposeA: false, transposeB: false },
      smooth: true,
    },
    {
      shapes: [
        [B, 1, 2, 3],
        [2, 3, 2],
      ],
      attributes: { transposeA: false, transposeB: false },
      smooth: true,
    },
  ],
};
