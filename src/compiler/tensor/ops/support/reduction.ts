import { bug } from "../../../diagnostics/assert.ts";
import { groupsOf, zeros } from "../../arrays.ts";
import { perInput } from "../../cost.ts";
import { B, reducedShape } from "../../dims.ts";
import type { Builder, Dim, NdArray, Op, OpCase, OpDefinition, OpName, Value } from "../../types.ts";

export type ReductionAttributes = {
  /** Nonnegative, sorted. */
  axes: number[];
  keepDims: boolean;
};

export interface ReductionRule {
  name: OpName;
  doc: string;
  evaluate(x: NdArray, groups: ReturnType<typeof groupsOf>): NdArray;
  /** `y` and `dy` have the shape of `x` with 1 for the reduced axes. */
  gradient(b: Builder, dy: Value, x: Value, y: Value): Value;
  flops: number;
  ints?: boolean;
  cases?: OpCase[];
  /** Whether it has a value for no entries. */
  empty: boolean;
}

/** An op that reduces over axes. */
export function reduction(rule: ReductionRule): OpDefinition<ReductionAttributes> {
  const notFor = rule.empty ? {} : { notFor: [0] };
  return {
    name: rule.name,
    doc: rule.doc,
    infer([x], { axes, keepDims }) {
      if (x === undefined || x.dtype === "bool" || (x.dtype === "int" && rule.ints !== true)) bug(`${rule.name} of ${x?.dtype}`);
      if (axes.some((axis) => axis >= x.shape.length)) bug(`${rule.name} over axes ${axes} of ${x.shape.length}`);
      return [{ dtype: x.dtype, shape: reducedShape(x.shape, axes, keepDims) }];
    },
    vjp(b, op, [dy]) {
      if (dy === undefined) return [];
      const x = op.inputs[0]!;
      const kept = keptShape(op);
      return [rule.gradient(b, b.reshape(dy, kept), x, b.reshape(op.results[0]!, kept))];
    },
    cost: (op, sizes) => perInput(op, sizes, rule.flops),
    evaluate([x], { axes, keepDims }) {
      const groups = groupsOf(x!.shape, axes);
      return [{ shape: keepDims ? groups.kept : groups.dropped, data: rule.evaluate(x!, groups).data }];
    },
    cases: [
      { shapes: [[B, 4]], attributes: { axes: [1], keepDims: false }, smooth: true },
      { shapes: [[B, 4]], attributes: { axes: [0], keepDims: true }, smooth: true, ...notFor },
      { shapes: [[B, 3, 2]], attributes: { axes: [0, 2], keepDims: false }, smooth: true, ...notFor },
      { shapes: [[B, 3]], attributes: { axes: [0, 1], keepDims: false }, smooth: true, ...notFor },
      ...(rule.cases ?? []),
    ],
  };
}

function keptShape(op: Op): Dim[] {
  return reducedShape(op.inputs[0]!.shape, (op.attributes as ReductionAttributes).axes, true);
}

/** The largest entry of each group; -Infinity for an empty one. */
export function largest(x: NdArray, { kept, offsets }: ReturnType<typeof groupsOf>): NdArray {
  const result = zeros(kept);
  result.data.fill(-Infinity);
  for (let i = 0; i < offsets.length; i++) {
    const value = x.data[i]!;
    if (!(value <= result.data[offsets[i]!]!)) result.data[offsets[i]!] = value;
  }
  return result;
}
