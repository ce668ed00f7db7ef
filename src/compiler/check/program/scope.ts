import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic, Span } from "../../diagnostics/types.ts";
import type { ConstDecl, DataDecl, ImportDecl, ModelDecl, Name, NetworkDecl } from "../../syntax/ast.ts";
import { remedyFor } from "../values/remedy.ts";
import { builtIn } from "./builtins.ts";
import type { LoadedFile } from "./load.ts";

export type Named = ConstDecl | DataDecl | NetworkDecl | ModelDecl;

/** The names that a file sees at top level, with the place that brought each: its declaration, or the import. */
export type Scope = Map<string, { declaration: Named; brought: Span }>;

/** Names of one file in the order of the text; the first of a name declared twice stays. Reports GEN2003 to GEN2005. */
export function scopeOf(file: LoadedFile, report: (found: Diagnostic) => void): Scope {
  const scope: Scope = new Map();

  function add(declaration: Named, brought: Span): void {
    const name = declaration.name.text;
    const first = scope.get(name);
    if (first === undefined) scope.set(name, { declaration, brought });
    else if (first.declaration !== declaration) {
      const related = [{ place: at(first.brought), note: `\`${name}\` is declared here first` }];
      report(diagnostic("GEN2004", { name }, at(brought), { related }));
    }
  }

  const targets = new Map(file.imports.map(({ declaration, target }) => [declaration, target]));
  for (const declaration of file.tree.declarations) {
    if (declaration.is === "import") {
      const target = targets.get(declaration);
      if (target === undefined || target === file) continue;
      for (const { declaration: found, brought } of importedNames(declaration, target, report)) add(found, brought);
    } else if (isNamed(declaration) && declaration.name.text !== "") {
      const what = builtIn(declaration.name.text);
      if (what === undefined) add(declaration, declaration.name.span);
      else report(diagnostic("GEN2005", { name: declaration.name.text, what }, at(declaration.name.span)));
    }
  }
  return scope;
}

export function isNamed(declaration: { is: string }): declaration is Named {
  return declaration.is === "const" || declaration.is === "data" || declaration.is === "network" || declaration.is === "model";
}

function importedNames(
  declaration: ImportDecl,
  target: LoadedFile,
  report: (found: Diagnostic) => void,
): { declaration: Named; brought: Span }[] {
  const there = target.tree.declarations.filter(isNamed);
  if (declaration.names.length === 0) return there.map((found) => ({ declaration: found, brought: declaration.path.span }));
  return declaration.names.flatMap((name) => {
    const found = there.find((one) => one.name.text === name.text);
    // In a file with a mistake of its own, what wasn't read may have declared it.
    if (found === undefined && target.tree.complete) reportAbsent(name, there, declaration.path.text, report);
    return found === undefined ? [] : [{ declaration: found, brought: name.span }];
  });
}

function reportAbsent(name: Name, there: Named[], path: string, report: (found: Diagnostic) => void): void {
  const known = there.map((one) => one.name.text);
  const remedy = remedyFor(name.text, known, "It declares", "It declares nothing but runs.");
  report(diagnostic("GEN2003", { path, name: name.text, remedy }, at(name.span)));
}
