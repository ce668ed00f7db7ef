import type { Diagnostic } from "../../diagnostics/types.ts";
import { builtIn } from "./builtins.ts";
import type { LoadedFile } from "./load.ts";
import { isNamed } from "./scope.ts";

/** Names that a file would see but for a mistake that is reported already; "all" where nobody knows which. */
export type Lost = ReadonlySet<string> | "all";

/** Of imports that failed, declarations without a name, and declarations that take a built-in name. */
export function lostNames(file: LoadedFile): Lost {
  const lost = new Set<string>();
  for (const { declaration, target } of file.imports) {
    const there = new Set(target?.tree.declarations.flatMap((one) => (isNamed(one) ? [one.name.text] : [])));
    if (target === undefined && declaration.names.length === 0) return "all";
    for (const name of declaration.names) if (!there.has(name.text)) lost.add(name.text);
  }
  for (const declaration of file.tree.declarations) {
    if (!isNamed(declaration)) continue;
    if (declaration.name.text === "") return "all";
    if (builtIn(declaration.name.text) !== undefined) lost.add(declaration.name.text);
  }
  return lost;
}

/** Codes that say that a top-level name isn't there; their argument `name` is the name. */
const unknownName: readonly string[] = ["GEN2006", "GEN2011", "GEN2501", "GEN2601", "GEN2605", "GEN2610"];

/** Whether a diagnostic only says that a lost name is missing: one mistake, one error. */
export function followsFrom(lost: Lost, found: Diagnostic): boolean {
  return unknownName.includes(found.code) && (lost === "all" || lost.has(String(found.args.name)));
}
