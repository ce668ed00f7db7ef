import { maps, operators } from "../ir/known.ts";
import type { Expr, ModelIR } from "../ir/types/model.ts";

/**
 * The numbers of an expression, row-major; undefined where it reads a variable, or a parameter that isn't wholly fixed. Without `ir` every
 * parameter counts as unknown.
 */
export function constantOf(expr: Expr, ir?: ModelIR): number[] | undefined {
  switch (expr.is) {
    case "number":
      return [expr.value];
    case "list": {
      const parts = expr.items.map((item) => constantOf(item, ir));
      return parts.every((part) => part !== undefined) ? parts.flat() : undefined;
    }
    case "param": {
      const fixed = ir?.parameters.find(({ name }) => name === expr.name)?.fixed;
      return fixed?.every((entry) => entry !== null) ? fixed : undefined;
    }
    case "variable": {
      const binding = ir?.bindings.find(({ name }) => name === expr.name);
      return binding && constantOf(binding.value, ir);
    }
    case "apply": {
      const [a, b] = expr.args.map((arg) => constantOf(arg, ir));
      const map = maps[expr.fn];
      if (map !== undefined) return a?.map(map);
      const operator = operators[expr.fn];
      if (operator === undefined || a === undefined || b === undefined) return undefined;
      // The shorter one is for the trailing axes of the longer.
      const long = a.length >= b.length ? a : b;
      return long.map((_entry, i) => operator(a[i % a.length], b[i % b.length]));
    }
    default:
      return undefined;
  }
}
