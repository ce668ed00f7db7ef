import type { ValueType } from "../../ir/types/model.ts";
import { shapeOf } from "../../math/shape.ts";
import type { Expr, ModelDecl, Type } from "../../syntax/ast.ts";
import type { BoundField, ModelUse } from "../contract.ts";
import { callOf } from "./call.ts";
import type { Sizes } from "./sizes.ts";
import { bind, bindType } from "./unify.ts";

/**
 * Binds a model's sizes that nothing else gives (`model M(K = 3, D)`) from the types of its fields: through the written types of
 * observed and given variables, and, where an observed one has none, through the params in its density's arguments.
 */
export function inferSizes(use: ModelUse, sizes: Sizes, open: ReadonlySet<string>): void {
  for (const item of use.model.items) {
    if (item.is !== "observed" && item.is !== "given") continue;
    const field = use.fields?.get(item.name.text);
    if (field === undefined) continue;
    if (item.type !== undefined) bindType(item.type, field.type, sizes, open);
    else if (item.is === "observed" && item.by === "density") bindFromLaw(item.law, field, use.model, sizes, open);
  }
}

/** A type as far as the text alone tells: sizes are expressions, of leading axes some may be gone by an index. */
interface Rough {
  own?: Expr;
  dims: Expr[];
}

function bindFromLaw(law: Expr, field: BoundField, model: ModelDecl, sizes: Sizes, open: ReadonlySet<string>): void {
  for (const arg of callOf(law)?.args ?? []) for (const rough of roughTypes(arg.value, model)) bindRough(rough, field.type, sizes, open);
}

/** Lays the last axes of an argument on the last of the field; a covariance's size on its last axis, a simplex's on its category. */
function bindRough({ own, dims }: Rough, field: ValueType, sizes: Sizes, open: ReadonlySet<string>): void {
  const shape = field.kind === "category" ? field.plate : shapeOf(field);
  if (own !== undefined) bind(own, field.kind === "category" ? field.size : shape.at(-1), sizes, open);
  const along = own !== undefined && field.kind !== "category" ? shape.slice(0, -1) : shape;
  if (dims.length > along.length) return;
  for (const [axis, dim] of dims.entries()) bind(dim, along[along.length - dims.length + axis], sizes, open);
}

function roughTypes(expr: Expr, model: ModelDecl): Rough[] {
  switch (expr.is) {
    case "group":
    case "unary":
      return roughTypes(expr.of, model);
    case "name": {
      const declared = typeOf(expr.name.text, model);
      return declared === undefined ? [] : [{ ...(declared.args[0] && { own: declared.args[0].value }), dims: declared.dims }];
    }
    case "index":
      return roughTypes(expr.of, model).map((rough) => ({ ...rough, dims: rough.dims.slice(expr.by.length) }));
    case "binary":
      if (expr.operator === "@") return roughTypes(expr.left, model).map((rough) => ({ ...rough, dims: rough.dims.slice(0, -1) }));
      return [...roughTypes(expr.left, model), ...roughTypes(expr.right, model)];
    case "call":
    case "pipe": {
      const call = callOf(expr);
      const first = call !== undefined && elementwise.has(call.callee.text) ? call.args[0] : undefined;
      return first === undefined ? [] : roughTypes(first.value, model);
    }
    default:
      return [];
  }
}

/** Functions whose result has their argument's shape. */
const elementwise = new Set(["exp", "log", "sqrt", "tanh", "sigmoid", "softplus", "abs", "relu"]);

function typeOf(name: string, model: ModelDecl): Type | undefined {
  const item = model.items.find((one) => one.is === "param" && one.name.text === name);
  return item?.is === "param" ? item.type : undefined;
}
