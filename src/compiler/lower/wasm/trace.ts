import type { Algebra } from "../../math/algebra.ts";
import { type Expression, type FunctionBuilder, f32x4, type Local, v128 } from "./builder.ts";

type Vector = Expression<"v128">;

/** One value of a formula that is read as code. Values are shared: each is computed once. */
export interface Node {
  make(args: Vector[]): Vector;
  args: Node[];
  /** Whether it is the same for all elements. */
  invariant: boolean;
}

/** Thrown by functions that have no instruction: exponentials and their kin. */
export class NoInstruction extends Error {}

function refuse(): never {
  throw new NoInstruction();
}

function op(make: (...args: Vector[]) => Vector, ...args: Node[]): Node {
  return { make: (values) => make(...values), args, invariant: args.every(({ invariant }) => invariant) };
}

/** A vector that the caller has. */
export function given(value: Vector, invariant: boolean): Node {
  return { make: () => value, args: [], invariant };
}

/** Formulas as instructions on four f32 lanes: the same bits as `math/floats`, since each operation is rounded once by IEEE 754. */
export const lanes: Algebra<Node> = {
  number: (value) => given(f32x4.splat(value), true),
  neg: (a) => op(f32x4.neg, a),
  add: (a, b) => op(f32x4.add, a, b),
  sub: (a, b) => op(f32x4.sub, a, b),
  mul: (a, b) => op(f32x4.mul, a, b),
  div: (a, b) => op(f32x4.div, a, b),
  exp: refuse,
  log: refuse,
  sqrt: (a) => op(f32x4.sqrt, a),
  abs: (a) => op(f32x4.abs, a),
  tanh: refuse,
  sigmoid: refuse,
  softplus: refuse,
  erf: refuse,
  maximum: (a, b) => op(f32x4.max, a, b),
  minimum: (a, b) => op(f32x4.min, a, b),
  select: (test, yes, no) => op(v128.bitselect, yes, no, test),
  greater: (a, b) => op(f32x4.gt, a, b),
  greaterEqual: (a, b) => op(f32x4.ge, a, b),
};

/** Writes nodes as statements of a function; what is the same for all elements is to be asked for before the loop. */
export function createWriter(f: FunctionBuilder) {
  const known = new Map<Node, Local<"v128">>();
  function compute(node: Node): Local<"v128"> {
    const found = known.get(node);
    if (found !== undefined) return found;
    const local = f.let(node.make(node.args.map(compute)));
    known.set(node, local);
    return local;
  }
  /** Computes the parts of these nodes that are invariant. */
  function hoist(nodes: readonly Node[]): void {
    for (const node of nodes) {
      if (node.invariant) compute(node);
      else hoist(node.args);
    }
  }
  return { compute, hoist };
}
