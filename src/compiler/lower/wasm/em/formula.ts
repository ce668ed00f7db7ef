import { type Expression, type FunctionBuilder, f64x2, v128 } from "../builder.ts";
import type { Fused, Vector } from "./lanes.ts";
import { log1p } from "./logarithm.ts";
import { type Node, type Operation, stages } from "./staged.ts";

const plain: Partial<Record<Operation, (...args: Vector[]) => Vector>> = {
  neg: f64x2.neg,
  add: f64x2.add,
  sub: f64x2.sub,
  mul: f64x2.mul,
  div: f64x2.div,
  sqrt: f64x2.sqrt,
  abs: f64x2.abs,
  maximum: f64x2.max,
  minimum: f64x2.min,
  select: (test, yes, no) => v128.bitselect(yes, no, test),
  greater: f64x2.gt,
  greaterEqual: f64x2.ge,
};

/** Operations that are made of several instructions. */
const composed: Partial<Record<Operation, (f: FunctionBuilder, fused: Fused, argument: Vector) => Vector>> = { log1p };

/** Whether every operation on row and parameters together can be computed in lanes. */
export function hasLanes(root: Node | undefined): boolean {
  if (root === undefined || root.is !== "op" || root.stage !== stages.both) return true;
  return (plain[root.operation] ?? composed[root.operation]) !== undefined && root.args.every(hasLanes);
}

/** Reads formulas on lanes, each value once; a product in a sum is fused. `slot` gives the values that are known. */
export function formulas(f: FunctionBuilder, fused: Fused, slot: (node: Node) => Vector): (node: Node) => Vector {
  const known = new Map<Node, Expression<"v128">>();
  const read = (node: Node): Vector => {
    if (node.is === "number") return f64x2.splat(node.value);
    const found = known.get(node) ?? f.let(isJoint(node) ? combine(node) : slot(node));
    known.set(node, found);
    return found;
  };
  const combine = ({ operation, args }: Node & { is: "op" }): Vector => {
    if (operation === "select") return v128.bitselect(read(args[1]), read(args[2]), testOf(args[0]));
    const product = args.findIndex(isProduct);
    if (operation === "add" && product >= 0) return plus(fused, read, args[product], read(args[1 - product]));
    const [first, second] = args;
    if (operation === "sub" && isProduct(second)) return fused.nmadd(read(second.args[0]), read(second.args[1]), read(first));
    const whole = composed[operation];
    if (whole !== undefined) return whole(f, fused, read(first));
    return plain[operation]?.(...args.map(read)) ?? read(first);
  };
  /** A test that was computed ahead is 1 or 0. */
  const testOf = (node: Node): Vector => (node.stage === stages.both ? read(node) : f64x2.ne(read(node), 0));
  return read;
}

/** sum + root on lanes. */
export function plusFormula(f: FunctionBuilder, fused: Fused, root: Node, slot: (node: Node) => Vector, sum: Vector): Vector {
  return plus(fused, formulas(f, fused, slot), root, sum);
}

const isJoint = (node: Node): node is Node & { is: "op" } => node.is === "op" && node.stage === stages.both;
const isProduct = (node: Node): node is Node & { is: "op" } => isJoint(node) && node.operation === "mul";

function plus({ madd }: Fused, read: (node: Node) => Vector, node: Node, to: Vector): Vector {
  return isProduct(node) ? madd(read(node.args[0]), read(node.args[1]), to) : f64x2.add(read(node), to);
}
