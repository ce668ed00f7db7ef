import { bug } from "../../../diagnostics/assert.ts";
import { broadcastArray, broadcastSizes } from "../../arrays.ts";
import { sumTo } from "../../broadcast.ts";
import { perResult } from "../../cost.ts";
import { B, broadcastShapes } from "../../dims.ts";
import type { Builder, DType, OpCase, OpDefinition, OpName, Value } from "../../types.ts";

export interface BinaryRule {
  name: OpName;
  doc: string;
  value(a: number, b: number): number;
  /** Cotangents of both operands in the result's shape; they are summed back to the operands' shapes here. */
  gradient: "none" | ((b: Builder, dy: Value, left: Value, right: Value, y: Value) => [Value, Value]);
  result: "operand" | "bool";
  ints?: boolean;
  range?: [number, number];
  cases?: OpCase[];
}

/** An op of two operands that broadcast as in NumPy. */
export function binary(rule: BinaryRule): OpDefinition {
  const { gradient } = rule;
  const range = rule.range === undefined ? {} : { range: rule.range };
  const shapes: OpCase["shapes"][] = [
    [
      [B, 4],
      [B, 4],
    ],
    [[B, 4], [4]],
    [[], [B, 3]],
    [
      [B, 1, 3],
      [2, 1],
    ],
  ];
  return {
    name: rule.name,
    doc: rule.doc,
    infer([left, right]) {
      const dtype: DType | undefined = left?.dtype;
      if (dtype === undefined || dtype !== right?.dtype) bug(`${rule.name} of ${dtype} and ${right?.dtype}`);
      if (dtype === "bool" || (dtype === "int" && rule.ints === false)) bug(`${rule.name} of ${dtype}`);
      return [{ dtype: rule.result === "bool" ? "bool" : dtype, shape: broadcastShapes(left!.shape, right!.shape) }];
    },
    vjp:
      gradient === "none"
        ? "none"
        : (b, op, [dy]) => {
            if (dy === undefined) return [];
            const [left, right] = op.inputs as [Value, Value];
            const [toLeft, toRight] = gradient(b, dy, left, right, op.results[0]!);
            return [sumTo(b, toLeft, left.shape), sumTo(b, toRight, right.shape)];
          },
    cost: (op, sizes) => perResult(op, sizes, 1),
    evaluate([left, right]) {
      const shape = broadcastSizes(left!.shape, right!.shape);
      const [a, b] = [broadcastArray(left!, shape).data, broadcastArray(right!, shape).data];
      return [{ shape, data: a.map((x, i) => rule.value(x, b[i]!)) }];
    },
    cases: [...shapes.map((pair) => ({ shapes: pair, smooth: true, ...range })), ...(rule.cases ?? [])],
  };
}

/** Two tensors with equal entries in places, for ops that are not smooth there. */
export const ties: OpCase = {
  shapes: [
    [B, 3],
    [B, 3],
  ],
  values: [
    [1, 2, -1],
    [1, -2, 0],
  ],
  smooth: false,
};
