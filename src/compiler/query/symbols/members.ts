import type { Expr, Formal, ModelDecl, NetworkDecl, Type } from "../../syntax/ast.ts";
import { declares } from "./declare.ts";
import type { DeclaredSymbol } from "./types.ts";

const known = new WeakMap<object, DeclaredSymbol[]>();

/**
 * The names that a data block, a network or a model declares inside, in the order of the text: fields; arguments, params and bindings;
 * sizes and items. Dimension variables are not among them: which names are free depends on the file.
 */
export function membersOf(symbol: DeclaredSymbol): DeclaredSymbol[] {
  const { node } = symbol;
  if (node === undefined) return [];
  const found = known.get(node) ?? collect(symbol);
  known.set(node, found);
  return found;
}

function collect(symbol: DeclaredSymbol): DeclaredSymbol[] {
  const { node } = symbol;
  if (node === undefined || !("is" in node)) return [];
  if (node.is === "data") {
    return node.items.flatMap((item) => (item.is === "field" ? [declares("field", item.name, item, symbol)] : []));
  }
  if (node.is === "network") return [...formalsOf(node, "formal", symbol), ...itemsOf(node, symbol)];
  return node.is === "model" ? [...formalsOf(node, "size", symbol), ...itemsOf(node, symbol)] : [];
}

function formalsOf({ formals }: { formals: Formal[] }, kind: "formal" | "size", owner: DeclaredSymbol): DeclaredSymbol[] {
  return formals.map((formal) => declares(kind, formal.name, formal, owner));
}

function itemsOf(node: NetworkDecl | ModelDecl, owner: DeclaredSymbol): DeclaredSymbol[] {
  return node.items.flatMap((item) => {
    if (item.is === "return" || item.is === "adversary" || item.is === "posterior") return [];
    return [declares(item.is, item.name, item, owner)];
  });
}

/** The member of a name; the first where it is declared twice. */
export function memberOf(symbol: DeclaredSymbol, name: string): DeclaredSymbol | undefined {
  return membersOf(symbol).find((member) => member.name === name);
}

/** Names in the sizes of a network's signature that nothing else declares, each declared where it first stands. */
export function dimensionsOf(network: DeclaredSymbol, isKnown: (name: string) => boolean): DeclaredSymbol[] {
  const { node } = network;
  if (node === undefined || !("is" in node) || node.is !== "network") return [];
  const types = [...node.formals.flatMap((formal) => formal.type ?? []), ...(node.result === undefined ? [] : [node.result])];
  const found = new Map<string, DeclaredSymbol>();
  for (const size of [...node.copies, ...types.flatMap(sizesOfType)]) {
    walkNames(size, (name) => {
      if (name.text === "" || found.has(name.text) || isKnown(name.text)) return;
      found.set(name.text, { is: "declared", kind: "dimension", name: name.text, at: name.span, whole: name.span, owner: network });
    });
  }
  return [...found.values()];
}

export function sizesOfType(type: Type): Expr[] {
  return [...type.args.map((arg) => arg.value), ...type.dims];
}

type NameExpr = Extract<Expr, { is: "name" }>["name"];

/** Every name in an expression of numbers. */
export function walkNames(expr: Expr, visit: (name: NameExpr) => void): void {
  switch (expr.is) {
    case "name":
      visit(expr.name);
      return;
    case "binary":
      walkNames(expr.left, visit);
      walkNames(expr.right, visit);
      return;
    case "group":
    case "unary":
      walkNames(expr.of, visit);
      return;
    case "list":
      for (const item of expr.items) walkNames(item, visit);
      return;
    default:
      return;
  }
}
