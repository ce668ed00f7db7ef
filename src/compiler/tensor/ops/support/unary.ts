import { bug } from "../../../diagnostics/assert.ts";
import { mapArray } from "../../arrays.ts";
import { perResult } from "../../cost.ts";
import { B } from "../../dims.ts";
import type { Builder, OpCase, OpDefinition, OpName, Value } from "../../types.ts";

export interface UnaryRule {
  name: OpName;
  doc: string;
  value(x: number): number;
  /** The derivative times `dy`, from the input `x` and the result `y`; `"none"` where the derivative is 0 or undefined. */
  gradient: "none" | ((b: Builder, dy: Value, x: Value, y: Value) => Value);
  /** Operations an entry. */
  flops: number;
  /** Range of the inputs of the standard case. */
  range?: [number, number];
  cases?: OpCase[];
  /** Whether it is defined for ints. */
  ints?: boolean;
}

/** An op that maps each entry by itself. */
export function unary(rule: UnaryRule): OpDefinition {
  const { gradient } = rule;
  const standard: OpCase = { shapes: [[B, 5]], smooth: true, ...(rule.range === undefined ? {} : { range: rule.range }) };
  return {
    name: rule.name,
    doc: rule.doc,
    infer([x]) {
      const allowed = x?.dtype === "float" || (x?.dtype === "int" && rule.ints === true);
      return [allowed ? { dtype: x.dtype, shape: x.shape } : bug(`${rule.name} of ${x?.dtype}`)];
    },
    vjp: gradient === "none" ? "none" : (b, op, [dy]) => [dy && gradient(b, dy, op.inputs[0]!, op.results[0]!)],
    cost: (op, sizes) => perResult(op, sizes, rule.flops),
    evaluate: ([x]) => [mapArray(x!, rule.value)],
    cases: [standard, { ...standard, shapes: [[]] }, ...(rule.cases ?? [])],
  };
}
