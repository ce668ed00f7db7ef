import type { Span } from "../../diagnostics/types.ts";
import type { Declaration, File, Name } from "../../syntax/ast.ts";
import type { DeclaredKind, DeclaredSymbol, DeclaringNode } from "./types.ts";

/** The symbol that a named part of a tree declares. */
export function declares(kind: DeclaredKind, name: Name, node: DeclaringNode | { span: Span }, owner?: DeclaredSymbol): DeclaredSymbol {
  const declaring = "name" in node || "is" in node ? node : undefined;
  return {
    is: "declared",
    kind,
    name: name.text,
    at: name.span,
    whole: node.span,
    ...("doc" in node && typeof node.doc === "string" ? { doc: node.doc } : {}),
    ...(declaring === undefined ? {} : { node: declaring }),
    ...(owner === undefined ? {} : { owner }),
  };
}

type TopLevel = Extract<Declaration, { is: "const" | "data" | "network" | "model" }>;

export function isTopLevel(declaration: Declaration): declaration is TopLevel {
  return declaration.is === "const" || declaration.is === "data" || declaration.is === "network" || declaration.is === "model";
}

/** What one file declares at top level, in order; a name declared twice stands twice. */
export function topLevelOf(tree: File): DeclaredSymbol[] {
  return tree.declarations.filter(isTopLevel).map((one) => declares(one.is, one.name, one));
}
