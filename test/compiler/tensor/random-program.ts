import * as fc from "fast-check";
import { createBuilder } from "../../../src/compiler/tensor/builder.ts";
import { gradients } from "../../../src/compiler/tensor/differentiate.ts";
import { B, sameShape } from "../../../src/compiler/tensor/dims.ts";
import type { Builder, TensorProgram, Value } from "../../../src/compiler/tensor/types.ts";

type Step = (b: Builder, a: Value, other: Value) => Value;

/** Smooth, bounded steps: a random chain of them stays finite. */
const steps: Step[] = [
  (b, a, other) => (matches(a, other) ? b.add(a, other) : b.neg(a)),
  (b, a, other) => (matches(a, other) ? b.mul(a, b.tanh(other)) : b.tanh(a)),
  (b, a, other) => (matches(a, other) ? b.select(b.greater(a, other), a, other) : b.sigmoid(a)),
  (b, a) => b.mul(a, b.constant(1)),
  (b, a) => b.add(a, b.constant(0)),
  (b, a) => b.sub(a, b.mul(b.constant(2), b.constant(0.25))),
  (b, a) => b.softplus(a),
  (b, a) => b.sum(a, [-1], true),
  (b, a) => b.mean(a, [0], true),
  (b, a) => b.reshape(a, [...a.shape, 1]),
  (b, a) =>
    b.transpose(
      a,
      a.shape.map((_, axis) => a.shape.length - 1 - axis),
    ),
  (b, a) => b.stopGradient(a),
  (b, a) => b.logSumExp(a, [0], true),
  (b, a) => b.broadcastTo(a, [2, ...a.shape]),
  (b, a) => b.concat([a, a], a.shape.length - 1),
];

function matches(a: Value, other: Value): boolean {
  return sameShape(a.shape, other.shape);
}

/** Programs of up to 12 random steps from inputs x [B, 3] and w [3], and the gradients of a value by both. */
export const randomProgram: fc.Arbitrary<TensorProgram> = fc
  .array(fc.record({ step: fc.nat(steps.length - 1), of: fc.nat(30), other: fc.nat(30) }), { minLength: 1, maxLength: 12 })
  .map((choices) => {
    const b = createBuilder("random");
    const x = b.input({ dtype: "float", shape: [B, 3] }, { is: "data", field: "x" });
    const w = b.input({ dtype: "float", shape: [3] }, { is: "weight", slot: "w" });
    const pool = [x, b.mul(x, w)];
    choices.forEach(({ step, of, other }, i) => {
      const value = b.from(`step_${i}`, () => steps[step]!(b, pool[of % pool.length]!, pool[other % pool.length]!));
      if (value.shape.length <= 4) pool.push(value);
    });
    const last = pool.at(-1)!;
    b.output(last, { is: "result", name: "last" });
    for (const [i, gradient] of gradients(b, b.sum(last), [x, w]).entries()) b.output(gradient, { is: "result", name: `gradient ${i}` });
    return b.program;
  });
