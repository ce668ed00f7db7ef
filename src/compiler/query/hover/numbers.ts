import { arithmetic } from "../../check/values/number.ts";
import type { Expr } from "../../syntax/ast.ts";

/** The number that an expression over numbers and consts stands for; undefined where it is none. `constOf` gives a const's own. */
export function numberOf(expr: Expr, constOf: (name: string) => number | undefined): number | undefined {
  switch (expr.is) {
    case "number":
      return expr.value;
    case "group":
      return numberOf(expr.of, constOf);
    case "name":
      return constOf(expr.name.text);
    case "unary": {
      const value = numberOf(expr.of, constOf);
      return value === undefined || expr.operator === "not" ? undefined : -value;
    }
    case "binary": {
      const [left, right] = [numberOf(expr.left, constOf), numberOf(expr.right, constOf)];
      const combine = arithmetic[expr.operator];
      return left === undefined || right === undefined ? undefined : combine?.(left, right);
    }
    default:
      return undefined;
  }
}

/** `1,234,567`. */
export function counted(value: number): string {
  return value.toLocaleString("en");
}

/** Bytes as people say them: `2.2 MB`. */
export function sizeText(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const [value, unit] = bytes < 1e6 ? [bytes / 1e3, "kB"] : bytes < 1e9 ? [bytes / 1e6, "MB"] : [bytes / 1e9, "GB"];
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} ${unit}`;
}
