import type { NodeId } from "../../diagnostics/types.ts";
import type { Expr } from "../../ir/types/model.ts";
import type { WrittenCall } from "./call.ts";
import { listExpr } from "./literals.ts";
import { report, type Scope } from "./scope.ts";
import { sizeExpression } from "./sizes.ts";

/** Functions that stand for fixed values. `left_right` has free entries, so it stands only behind the `=` of a param. */
export const constantFunctions = {
  uniform: "uniform(K)",
  identity: "identity(D)",
  left_right: "left_right(1)",
};

/** The one size that a constant function takes (GEN2713). */
export function sizeArgument(call: WrittenCall, scope: Pick<Scope, "sizes" | "context">): number | undefined {
  const [first, ...rest] = call.args;
  if (first !== undefined && first.name === undefined && rest.length === 0) return sizeExpression(first.value, scope.sizes, scope.context);
  const name = call.callee.text;
  const example = constantFunctions[name as keyof typeof constantFunctions];
  return report(scope, "GEN2713", { name, example }, call.span);
}

/** `uniform(K)`: K equal shares, `simplex(K)`. `identity(D)`: the identity matrix, `spd(D)`. */
export function typeConstantFunction(call: WrittenCall, scope: Scope, node: NodeId): Expr | undefined {
  const name = call.callee.text;
  if (name === "left_right") return report(scope, "GEN2712", {}, call.span);
  const size = sizeArgument(call, scope);
  if (size === undefined) return undefined;
  if (name === "uniform") return listExpr(uniform(size), [size], { kind: "simplex", size, plate: [], optional: false }, node);
  return listExpr(identity(size), [size, size], { kind: "spd", size, plate: [], optional: false }, node);
}

export function uniform(size: number): number[] {
  return new Array<number>(size).fill(1 / size);
}

/** Row-major. */
export function identity(size: number): number[] {
  return Array.from({ length: size * size }, (_, i) => (i % (size + 1) === 0 ? 1 : 0));
}

/** Transitions that stay or go up to `steps` states to the right; the last state stays. Row-major [size, size], null where free. */
export function leftRight(size: number, steps: number): (number | null)[] {
  return Array.from({ length: size * size }, (_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    const reach = Math.min(row + steps, size - 1);
    if (column < row || column > reach) return 0;
    return reach === row ? 1 : null;
  });
}
