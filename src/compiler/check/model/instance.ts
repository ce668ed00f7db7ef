import { at } from "../../diagnostics/report.ts";
import type { Expr, ValueType } from "../../ir/types/model.ts";
import { typeText } from "../../math/shape.ts";
import type { NetworkDecl } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import { describeExpr } from "../values/describe.ts";
import { isSizeFormal } from "./arguments.ts";
import { checkBody } from "./body.ts";
import type { WrittenCall } from "./call.ts";
import type { WrittenIndex } from "./indexing.ts";
import { report, type Scope } from "./scope.ts";
import { constantExpression, namesInSize, type Sizes, sizeExpression } from "./sizes.ts";
import { resolveType } from "./types.ts";
import { bind, bindType, dimensionsOf, isUnknownType, sizesOfType } from "./unify.ts";
import { contextOf, type Instance, type Wanted, type Work } from "./work.ts";

/** A call with its parts typed; undefined parts are in error. */
export interface TypedCall {
  declaration: NetworkDecl;
  call: WrittenCall;
  wanted: Wanted | undefined;
  inputs: Map<string, Expr | undefined>;
  copies: (WrittenIndex | undefined)[] | undefined;
  /** Of the formals that are sizes, where the call gives them. */
  sizes: Map<string, number | undefined>;
}

/** Binds a network's sizes at its first call and checks its body with them. Nothing where a size stays open: then a later call may bind it. */
export function bindInstance(whole: TypedCall, scope: Scope): Instance | undefined {
  const { declaration } = whole;
  const { work } = scope;
  const context = contextOf(work.context, declaration.span.file);
  const twin = [...work.instances.keys()].find((one) => one.name.text === declaration.name.text);
  if (twin !== undefined) {
    const related = [{ place: at(twin.name.span), note: "the other is declared here" }];
    return report(scope, "GEN2602", { name: declaration.name.text, problem: "means networks of two files" }, whole.call.callee.span, {
      related,
    });
  }
  const sizes = bindSizes(whole, context, scope);
  if (sizes === undefined) {
    work.unbound.add(declaration);
    return undefined;
  }
  return instantiate(declaration, sizes, work, context);
}

/** A network with bound sizes, its body checked. Sizes that have no value are NaN: what depends on them stays unchecked. */
export function instantiate(declaration: NetworkDecl, sizes: Sizes, work: Work, context: CheckContext): Instance {
  const inputs = declaration.formals
    .filter((formal) => !isSizeFormal(formal))
    .map((formal) => ({ name: formal.name, type: inputType(formal, sizes, context) }));
  const copies = declaration.copies.map((copy) => sizeExpression(copy, sizes, context) ?? Number.NaN);
  const instance: Instance = { declaration, sizes, copies, inputs, refused: new Set(), open: true };
  work.instances.set(declaration, instance);
  checkBody(instance, work, context);
  instance.open = false;
  return instance;
}

function inputType(formal: NetworkDecl["formals"][number], sizes: Sizes, context: CheckContext): ValueType | undefined {
  if (formal.type === undefined) return report({ context }, "GEN3105", { name: formal.name.text }, formal.span);
  const type = resolveType(formal.type, sizes, context);
  if (type?.optional !== true) return type;
  report(
    { context },
    "GEN3904",
    { name: formal.name.text, remedy: "A network can't receive missing entries: take the `?` away." },
    formal.type.span,
  );
  return { ...type, optional: false };
}

/** Sizes from, in this order: the call's size arguments, its values' types, the copy's index, the variable that it is a law of, defaults. */
function bindSizes(whole: TypedCall, context: CheckContext, scope: Scope): Sizes | undefined {
  const { declaration, call, wanted } = whole;
  const dimensions = dimensionsOf(declaration, context);
  const open = new Set([...dimensions]);
  const sizes: Sizes = new Map();
  for (const [name, value] of whole.sizes) sizes.set(name, value ?? Number.NaN);
  const types = [...declaration.formals.flatMap((formal) => formal.type ?? []), ...(declaration.result ? [declaration.result] : [])];
  let silent = wanted?.poisoned === true || types.some(isUnknownType);
  for (const formal of declaration.formals) {
    if (formal.type === undefined || isSizeFormal(formal)) continue;
    const value = whole.inputs.get(formal.name.text);
    if (value === undefined) silent = true;
    else if (!bindType(formal.type, value.type, sizes, open)) silent ||= reportRank(formal, value, whole, open, scope);
  }
  if (whole.copies === undefined) silent = true;
  declaration.copies.forEach((copy, axis) => {
    const index = whole.copies?.[axis];
    if (index === undefined) silent = true;
    else bind(copy, index.size, sizes, open);
  });
  if (declaration.result !== undefined && wanted?.type !== undefined) bindType(declaration.result, wanted.type, sizes, open);
  for (const formal of declaration.formals) {
    if (!isSizeFormal(formal) || sizes.has(formal.name.text)) continue;
    sizes.set(formal.name.text, constantExpression(formal.value!, sizes, context) ?? Number.NaN);
  }
  const unbound = dimensions.find((name) => !sizes.has(name));
  if (unbound === undefined) return sizes;
  if (!silent) report(scope, "GEN2512", { network: declaration.name.text, size: unbound }, call.span);
  return undefined;
}

/** An argument of another rank than its formal, whose sizes it should bind (GEN3102). True: this was reported. */
function reportRank(
  formal: NetworkDecl["formals"][number],
  value: Expr,
  { declaration, call }: TypedCall,
  open: Set<string>,
  scope: Scope,
): boolean {
  const type = formal.type!;
  if (
    !sizesOfType(type)
      .flatMap(namesInSize)
      .some((name) => open.has(name))
  )
    return false;
  const index = declaration.formals.indexOf(formal);
  const arg = call.args.find((one) => one.name?.text === formal.name.text) ?? call.args[index];
  const own = type.args.length === 0 ? "" : `(${type.args.map((one) => describeSize(one.value)).join(", ")})`;
  const dims = type.dims.length === 0 ? "" : `[${type.dims.map(describeSize).join(", ")}]`;
  const wanted = `${type.name.text}${own}${dims}`;
  const facts = {
    name: declaration.name.text,
    formal: formal.name.text,
    wanted,
    found: arg === undefined ? "it" : describeExpr(arg.value),
    type: typeText(value.type),
  };
  report(scope, "GEN3102", { ...facts, remedy: "Give it a value with as many axes." }, arg?.span ?? call.span);
  return true;
}

function describeSize(expr: WrittenCall["args"][number]["value"]): string {
  if (expr.is === "number") return expr.text;
  return expr.is === "name" ? expr.name.text : "…";
}
