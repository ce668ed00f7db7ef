import type { Span } from "../../diagnostics/types.ts";
import type { Name } from "../../syntax/ast.ts";
import type { DeclaredSymbol, Meaning, Occurrence } from "../symbols/types.ts";

/** The names of one scope. */
export type Names = ReadonlyMap<string, DeclaredSymbol>;

/** Gathers the occurrences of one file. */
export class Collector {
  readonly occurrences: Occurrence[] = [];
  readonly declared: DeclaredSymbol[] = [];

  /** A name that nothing declares leaves no occurrence. */
  add({ text, span }: Name, symbol: Meaning | undefined, role: Occurrence["role"] = "read"): void {
    // A dimension variable is declared by its first use.
    const isDeclaration = symbol?.is === "declared" && role === "read" && symbol.at.start === span.start && symbol.at.file === span.file;
    if (symbol !== undefined && text !== "" && !isDeclaration) this.at(span, symbol, role);
  }

  at(span: Span, symbol: Meaning, role: Occurrence["role"]): void {
    this.occurrences.push({ span, symbol, role });
  }

  declare(symbol: DeclaredSymbol): void {
    this.declared.push(symbol);
    if (symbol.name !== "") this.at(symbol.at, symbol, "declaration");
  }
}
