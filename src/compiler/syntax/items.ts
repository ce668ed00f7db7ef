import type { Expr, ModelItem, NetworkItem } from "./ast.ts";

/** The expressions that an item of a model or a network is made of, its type aside. */
export function expressionsOf(item: ModelItem | NetworkItem): Expr[] {
  switch (item.is) {
    case "param":
      return [item.fixed, item.prior].filter((expr) => expr !== undefined);
    case "binding":
    case "return":
      return [item.value];
    case "latent":
    case "observed":
    case "posterior":
      return [item.law];
    case "adversary":
      return [item.call];
    case "given":
      return [];
  }
}

/** Direct parts of an expression, in the order of the text. */
export function partsOf(expr: Expr): Expr[] {
  switch (expr.is) {
    case "group":
    case "unary":
      return [expr.of];
    case "binary":
      return [expr.left, expr.right];
    case "index":
      return [expr.of, ...expr.by];
    case "list":
      return expr.items;
    case "call":
      return [expr.callee, ...expr.args.map((arg) => arg.value)];
    case "pipe":
      return [expr.value, expr.call];
    default:
      return [];
  }
}
