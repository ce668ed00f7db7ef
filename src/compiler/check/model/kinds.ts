import type { Expr, Kind } from "../../ir/types/model.ts";
import { isSubkind, shapeOf } from "../../math/shape.ts";
import { constantsOf, constantType } from "./literals.ts";

/** The functions that turn real numbers into a kind. */
export const fixingFunctions: Partial<Record<Kind, string>> = {
  positive: "`exp(…)` or `softplus(…)`",
  unit: "`sigmoid(…)`",
  simplex: "`softmax(…)`",
};

/**
 * The expression as a value of `kind`, where it is one: by its kind, or, for numbers written down, by their values. A number as a
 * category, or a category as a number, it never is.
 */
export function asKind(expr: Expr, kind: Kind): Expr | undefined {
  const values = kind === expr.type.kind ? undefined : constantsOf(expr);
  if (values !== undefined) {
    const type = constantType(values, shapeOf(expr.type), kind);
    return type && { ...expr, type };
  }
  const needsOwn = kind === "simplex" || kind === "spd" || kind === "category";
  const fits = needsOwn ? expr.type.kind === kind : isSubkind(expr.type.kind, kind);
  return fits ? expr : undefined;
}
