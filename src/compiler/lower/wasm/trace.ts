import type { Algebra } from "../../math/algebra.ts";
import { type Code, emit } from "./encoder.ts";

/** One value of a formula that is read as code. Values are shared: each is computed once. */
export type Node =
  | { is: "number"; value: number }
  /** A vector that the caller has in a local. */
  | { is: "local"; index: number; invariant: boolean }
  | { is: "op"; code: Code; args: Node[]; invariant: boolean };

/** Thrown by functions that have no instruction: exponentials and their kin. */
export class NoInstruction extends Error {}

function refuse(): never {
  throw new NoInstruction();
}

function op(code: Code, ...args: Node[]): Node {
  return { is: "op", code, args, invariant: args.every(isInvariant) };
}

/** Whether it is the same for all elements. */
function isInvariant(node: Node): boolean {
  return node.is === "number" || node.invariant;
}

/** Formulas as instructions on two f64 lanes: the same bits as `math/numbers`, since each operation is rounded once by IEEE 754. */
export const lanes: Algebra<Node> = {
  number: (value) => ({ is: "number", value }),
  neg: (a) => op(emit.neg, a),
  add: (a, b) => op(emit.add, a, b),
  sub: (a, b) => op(emit.sub, a, b),
  mul: (a, b) => op(emit.mul, a, b),
  div: (a, b) => op(emit.div, a, b),
  exp: refuse,
  log: refuse,
  sqrt: (a) => op(emit.sqrt, a),
  abs: (a) => op(emit.abs, a),
  tanh: refuse,
  sigmoid: refuse,
  softplus: refuse,
  erf: refuse,
  maximum: (a, b) => op(emit.maximum, a, b),
  minimum: (a, b) => op(emit.minimum, a, b),
  select: (test, yes, no) => op(emit.bitselect, yes, no, test),
  greater: (a, b) => op(emit.greater, a, b),
  greaterEqual: (a, b) => op(emit.greaterEqual, a, b),
};

/** Writes nodes as code, giving each op a local of its own, from number `firstLocal` on. */
export function createWriter(firstLocal: number) {
  const locals = new Map<Node, number>();
  /** Puts the node's value on the stack. Ops must have been computed. */
  function read(node: Node): Code {
    if (node.is === "number") return [...emit.f64(node.value), ...emit.splat];
    if (node.is === "local") return emit.get(node.index);
    const local = locals.get(node);
    return local === undefined ? refuse() : emit.get(local);
  }
  /** Computes every op that the node needs and that was not computed before; of these, only invariant ones where `only` says so. */
  function compute(node: Node, only: "invariant" | "all"): Code {
    if (node.is !== "op" || locals.has(node)) return [];
    const before = node.args.flatMap((arg) => compute(arg, only));
    if (only === "invariant" && !node.invariant) return before;
    const code = [...before, ...node.args.flatMap(read), ...node.code];
    const local = firstLocal + locals.size;
    locals.set(node, local);
    return [...code, ...emit.set(local)];
  }
  return { read, compute, count: () => locals.size };
}
