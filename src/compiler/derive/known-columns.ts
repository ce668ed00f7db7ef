import { isKnownFunction } from "../ir/known.ts";
import type { Expr } from "../ir/types/model.ts";
import type { Analysis } from "./analysis.ts";

/**
 * An expression of numbers and given variables alone, as a plan holds it: bindings written out, fixed params as their numbers, variables by
 * their fields. Undefined where it reads anything else, a category, or a function that isn't computed entry by entry.
 */
export function knownColumns(analysis: Analysis, expr: Expr): Expr | undefined {
  const { ir } = analysis;
  switch (expr.is) {
    case "number":
      return expr;
    case "param": {
      const fixed = ir.parameters.find(({ name }) => name === expr.name)?.fixed;
      if (!fixed?.every((entry) => entry !== null)) return undefined;
      const items = fixed.map((value): Expr => ({ is: "number", value, node: expr.node, type: { ...expr.type, plate: [] } }));
      return items.length === 1 ? items[0] : { is: "list", items, node: expr.node, type: expr.type };
    }
    case "variable": {
      const binding = ir.bindings.find(({ name }) => name === expr.name);
      if (binding !== undefined) return knownColumns(analysis, binding.value);
      const variable = ir.variables.find(({ name }) => name === expr.name);
      const isNumber = variable?.type.kind !== "category" && variable?.type.kind !== "simplex" && variable?.type.kind !== "spd";
      return variable?.role === "given" && isNumber ? { ...expr, name: variable.field ?? variable.name } : undefined;
    }
    case "list": {
      const items = each(analysis, expr.items);
      return items && { ...expr, items };
    }
    case "index": {
      const of = knownColumns(analysis, expr.of);
      const [by, ...more] = expr.by;
      return of === undefined || by === undefined || by.is === "category" || more.length > 0 ? undefined : { ...expr, of };
    }
    case "apply": {
      const args = isKnownFunction(expr.fn) ? each(analysis, expr.args) : undefined;
      return args && { ...expr, args };
    }
    default:
      return undefined;
  }
}

function each(analysis: Analysis, exprs: Expr[]): Expr[] | undefined {
  const found = exprs.map((expr) => knownColumns(analysis, expr));
  return found.every((expr) => expr !== undefined) ? found : undefined;
}

/** Fields that a known expression reads. */
export function fieldsIn(expr: Expr): string[] {
  switch (expr.is) {
    case "variable":
      return [expr.name];
    case "list":
      return expr.items.flatMap(fieldsIn);
    case "index":
      return fieldsIn(expr.of);
    case "apply":
      return expr.args.flatMap(fieldsIn);
    default:
      return [];
  }
}
