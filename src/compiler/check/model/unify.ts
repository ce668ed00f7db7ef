import { distributions } from "../../distributions/index.ts";
import type { ValueType } from "../../ir/types/model.ts";
import { shapeOf } from "../../math/shape.ts";
import type { Expr, NetworkDecl, Type } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { ungroup } from "../values/describe.ts";
import { isSizeFormal } from "./arguments.ts";
import { namesInSize, type Sizes } from "./sizes.ts";
import { isKind, ownSize, ownSizes, plateOf } from "./types.ts";

/** Dimension variables of a network: unknown names in the sizes of its signature, in the order of the text. */
export function dimensionsOf(declaration: NetworkDecl, context: CheckContext): string[] {
  const types = [
    ...declaration.formals.flatMap((formal) => formal.type ?? []),
    ...(declaration.result === undefined ? [] : [declaration.result]),
  ];
  const sizes = [...declaration.copies, ...types.flatMap(sizesOfType)];
  const own = new Set(declaration.formals.filter(isSizeFormal).map((formal) => formal.name.text));
  return [...new Set(sizes.flatMap(namesInSize))].filter((name) => name !== "" && !own.has(name) && !context.consts.has(name));
}

export function sizesOfType(type: Type): Expr[] {
  return [...type.args.map((arg) => arg.value), ...type.dims];
}

/**
 * Binds the sizes that stand alone in a written type (`real[L]`, `simplex(K)[J]`) to those of an actual one; a size that is bound
 * stays. False where the two can't be laid on each other.
 */
export function bindType(type: Type, actual: ValueType, sizes: Sizes, open: ReadonlySet<string>): boolean {
  const kind = kindOf(type);
  const own = kind !== undefined && ownSizes[kind] !== "none" && kind === actual.kind;
  if (own && type.args.length === 1) bind(type.args[0]!.value, actual.size, sizes, open);
  if (kind === "category" && actual.kind === "binary" && type.args.length === 1) bind(type.args[0]!.value, 2, sizes, open);
  const shape = own ? actual.plate : shapeOf(actual);
  if (type.dims.length !== shape.length) return type.dims.length === 0 && shape.length === 1 && shape[0] === 1;
  for (const [axis, dim] of type.dims.entries()) bind(dim, shape[axis], sizes, open);
  return true;
}

export function bind(written: Expr, size: number | undefined, sizes: Sizes, open: ReadonlySet<string>): void {
  const expr = ungroup(written);
  if (expr.is === "name" && size !== undefined && open.has(expr.name.text) && !sizes.has(expr.name.text)) sizes.set(expr.name.text, size);
}

/** The kind that a written type is of; a distribution's head is of its support. */
function kindOf(type: Type) {
  const name = type.name.text;
  if (isKind(name)) return name;
  return Object.hasOwn(distributions, name) ? distributions[name]!.support : undefined;
}

/** A name that is neither a type nor a distribution. */
export function isUnknownType(type: Type): boolean {
  return !isKind(type.name.text) && !Object.hasOwn(distributions, type.name.text);
}

export function isHead(type: Type | undefined): type is Type {
  return type !== undefined && !isKind(type.name.text) && Object.hasOwn(distributions, type.name.text);
}

/** Type of the variable that a head like `Normal[20]` or `Categorical(K)[J]` is a density of. */
export function headType(type: Type, sizes: Sizes, context: CheckContext): ValueType | undefined {
  const kind = distributions[type.name.text]!.support;
  const plate = plateOf(type, sizes, context);
  const own = ownSize(kind, type, sizes, context);
  return plate === undefined || own === undefined ? undefined : { kind, ...own, plate, optional: false };
}
