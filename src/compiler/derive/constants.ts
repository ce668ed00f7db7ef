import type { Expr } from "../ir/types/model.ts";

/** The numbers of an expression that reads nothing, row-major; undefined where it reads a parameter or variable. */
export function constantOf(expr: Expr): number[] | undefined {
  switch (expr.is) {
    case "number":
      return [expr.value];
    case "list": {
      const parts = expr.items.map(constantOf);
      return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
    }
    case "apply": {
      const parts = expr.args.map(constantOf);
      return expr.fn === "neg" ? parts[0]?.map((value) => -value) : undefined;
    }
    default:
      return undefined;
  }
}
