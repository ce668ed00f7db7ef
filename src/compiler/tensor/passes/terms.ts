import { createFragment } from "../builder.ts";
import { sameShape } from "../dims.ts";
import type { Builder, Op, TensorProgram, Value } from "../types.ts";
import { freeIds, rewrite, useCounts } from "./rewrite.ts";

/**
 * Sums with less to do: signs go outwards until a subtraction takes them or another sign meets them, a value added to itself is doubled, and a
 * factor of both terms multiplies their sum once: (p - x) / n in place of p / n - x / n in the gradient of a cross-entropy.
 */
export function terms(program: TensorProgram): TensorProgram {
  const nextId = freeIds(program);
  const producers = new Map<number, Op>();
  const uses = useCounts(program);
  return rewrite(program, (op) => {
    const b = createFragment(op.origin, nextId);
    const known: Known = { by: (value) => producers.get(value.id), once: (value) => uses.get(value.id) === 1 };
    const value = op.results[0]?.dtype === "float" ? simplified(b, op, known) : undefined;
    const ops = value === undefined ? [op] : b.program.ops;
    for (const one of ops) for (const { id } of one.results) producers.set(id, one);
    if (value === undefined) return { ops };
    uses.set(value.id, uses.get(op.results[0]!.id) ?? 0);
    return { ops, replace: new Map([[op.results[0]!.id, value]]) };
  });
}

interface Known {
  by(value: Value): Op | undefined;
  /** Whether one op or output reads it. */
  once(value: Value): boolean;
}

function simplified(b: Builder, op: Op, known: Known): Value | undefined {
  const [left, right] = op.inputs as [Value, Value];
  switch (op.op) {
    case "neg":
      return negated(left, known);
    case "mul":
      return twoConstants(b, left, right, known) ?? signOut(b, "mul", left, right, known);
    case "div":
      return signOut(b, "div", left, right, known);
    case "add":
      return sum(b, left, right, known);
    case "sub": {
      const positive = negated(right, known);
      return positive === undefined ? common(b, "sub", left, right, known) : b.add(left, positive);
    }
    default:
      return undefined;
  }
}

/** What a value is the negative of. */
function negated(value: Value, { by }: Known): Value | undefined {
  const op = by(value);
  return op?.op === "neg" ? op.inputs[0] : undefined;
}

function signOut(b: Builder, op: "mul" | "div", left: Value, right: Value, known: Known): Value | undefined {
  const [a, c] = [negated(left, known), negated(right, known)];
  if (a !== undefined && c !== undefined) return b[op](a, c);
  if (a !== undefined && known.once(left)) return b.neg(b[op](a, right));
  return c !== undefined && known.once(right) ? b.neg(b[op](left, c)) : undefined;
}

/** (x c) d as x (c d) for constants c and d, which are then one. */
function twoConstants(b: Builder, left: Value, right: Value, { by }: Known): Value | undefined {
  const constant = (value: Value) => by(value)?.op === "constant" && value.shape.length === 0;
  const [inner, outer] = constant(right) ? [by(left), right] : [by(right), left];
  if (!constant(outer) || inner?.op !== "mul") return undefined;
  const [x, factor] = inner.inputs as [Value, Value];
  if (constant(factor)) return b.mul(x, b.mul(factor, outer));
  return constant(x) ? b.mul(factor, b.mul(x, outer)) : undefined;
}

function sum(b: Builder, left: Value, right: Value, known: Known): Value | undefined {
  const [a, c] = [negated(left, known), negated(right, known)];
  if (c !== undefined) return b.sub(left, c);
  if (a !== undefined) return b.sub(right, a);
  if (left.id === right.id) return b.mul(left, b.constant(2));
  return common(b, "add", left, right, known);
}

/** a k + c k as (a + c) k, also where one k is the other's negative. */
function common(b: Builder, op: "add" | "sub", left: Value, right: Value, known: Known): Value | undefined {
  const [first, second] = [known.by(left), known.by(right)];
  if (first?.op !== "mul" || second?.op !== "mul" || !known.once(left) || !known.once(right)) return undefined;
  const other = op === "add" ? "sub" : "add";
  for (const [a, k] of [first.inputs, first.inputs.toReversed()] as [Value, Value][])
    for (const [c, l] of [second.inputs, second.inputs.toReversed()] as [Value, Value][]) {
      if (!sameShape(a.shape, c.shape) || !sameShape(a.shape, left.shape)) continue;
      if (k.id === l.id) return b.mul(b[op](a, c), k);
      if (negated(k, known)?.id === l.id || negated(l, known)?.id === k.id) return b.mul(b[other](a, c), k);
    }
  return undefined;
}
