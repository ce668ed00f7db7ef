import type { ModelDecl, ModelItem, NetworkDecl } from "../../syntax/ast.ts";
import { expressionsOf } from "../../syntax/items.ts";
import { dimensionsOf, membersOf } from "../symbols/members.ts";
import { builtin, type DeclaredSymbol } from "../symbols/types.ts";
import type { Collector, Names } from "./collector.ts";
import { type BodyScope, walkExpression, walkType } from "./expression.ts";
import { walkNumbers } from "./values.ts";

/** The names inside a network or a model, dimension variables included; the first of a name declared twice. */
export function namesInside(symbol: DeclaredSymbol, visible: Names): Map<string, DeclaredSymbol> {
  const members = membersOf(symbol);
  const sizes = new Set(members.flatMap((one) => (one.kind === "formal" && isSize(one) ? [one.name] : [])));
  const isKnown = (name: string) => sizes.has(name) || visible.get(name)?.kind === "const";
  const names = new Map<string, DeclaredSymbol>();
  for (const one of [...dimensionsOf(symbol, isKnown), ...members]) if (one.name !== "" && !names.has(one.name)) names.set(one.name, one);
  return names;
}

/** An argument of a network that is a number known before training: it has a value and no type. */
function isSize({ node }: DeclaredSymbol): boolean {
  return node !== undefined && !("is" in node) && node.type === undefined && node.value !== undefined;
}

function scopeOf(symbol: DeclaredSymbol, visible: Names, collect: Collector): BodyScope {
  const names = namesInside(symbol, visible);
  return {
    look(name) {
      const outside = visible.get(name);
      return names.get(name) ?? (outside?.kind === "const" ? outside : undefined);
    },
    network(name) {
      const found = visible.get(name);
      return found?.kind === "network" ? found : undefined;
    },
    collect,
  };
}

export function walkNetwork(node: NetworkDecl, symbol: DeclaredSymbol, visible: Names, collect: Collector): void {
  const scope = scopeOf(symbol, visible, collect);
  for (const one of namesInside(symbol, visible).values()) if (one.kind === "dimension") collect.declare(one);
  for (const member of membersOf(symbol)) collect.declare(member);
  for (const copy of node.copies) walkNumbers(copy, scope.look, collect);
  walkFormals(node, scope);
  walkType(node.result, scope.look, collect);
  for (const item of node.items) {
    if (item.is === "param") walkParam(item, scope);
    else walkExpression(item.value, scope);
  }
}

export function walkModel(node: ModelDecl, symbol: DeclaredSymbol, visible: Names, collect: Collector): void {
  const scope = scopeOf(symbol, visible, collect);
  for (const member of membersOf(symbol)) collect.declare(member);
  walkFormals(node, scope);
  for (const item of node.items) walkItem(item, scope);
}

function walkFormals({ formals }: NetworkDecl | ModelDecl, { look, collect }: BodyScope): void {
  for (const formal of formals) {
    walkType(formal.type, look, collect);
    if (formal.value !== undefined) walkNumbers(formal.value, look, collect);
  }
}

function walkParam(item: Extract<ModelItem, { is: "param" }>, scope: BodyScope): void {
  walkType(item.type, scope.look, scope.collect);
  for (const expr of expressionsOf(item)) walkExpression(expr, scope);
}

function walkItem(item: ModelItem, scope: BodyScope): void {
  const { look, collect } = scope;
  switch (item.is) {
    case "param":
      walkParam(item, scope);
      return;
    case "binding":
      walkExpression(item.value, scope);
      return;
    case "adversary":
      walkExpression(item.call, scope);
      return;
    case "posterior":
      collect.add(item.name, look(item.name.text));
      walkExpression(item.law, scope);
      return;
    case "given":
    case "latent":
    case "observed":
      walkType(item.type, look, collect);
      if (item.per !== undefined && item.per.text === "sequence") collect.add(item.per, builtin("plate", "sequence"));
      if (item.is !== "given") walkExpression(item.law, scope);
  }
}
