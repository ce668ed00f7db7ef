import type { LooseModel } from "../../check/contract.ts";
import type { Diagnostic } from "../../diagnostics/types.ts";
import type { ModelIR } from "../../ir/types/model.ts";
import type { Plan } from "../../ir/types/plan.ts";
import type { File, ImportDecl } from "../../syntax/ast.ts";
import type { Host } from "../../syntax/host.ts";
import { topLevelOf } from "./declare.ts";
import type { DeclaredSymbol } from "./types.ts";

/** What a compilation knows of a spec: the result of `compile`. */
export interface Compiled {
  sources: readonly { path: string; text: string }[];
  trees: readonly File[];
  diagnostics: readonly Diagnostic[];
  trains: readonly { ir: ModelIR; plan: Plan }[];
  loose: readonly LooseModel[];
}

/** The names that each file of a compilation sees at top level, and where its imports lead. */
export interface ProgramNames {
  /** By file: its own declarations and those that it imports. */
  visible: ReadonlyMap<string, DeclaredSymbol>[];
  /** By file: its own declarations, in order. */
  own: DeclaredSymbol[][];
  /** The file that an import reads, by its place in the list of sources; undefined where there is none. */
  targetOf(file: number, declaration: ImportDecl): { path: string; file: number | undefined };
}

export function namesOf(compiled: Compiled, resolve: Host["resolve"]): ProgramNames {
  const own = compiled.trees.map(topLevelOf);
  const indexOf = new Map(compiled.sources.map(({ path }, file) => [path, file]));
  const targetOf = (file: number, { path: written }: ImportDecl) => {
    const path = resolve(compiled.sources[file]!.path, written.text);
    return { path, file: written.text === "" ? undefined : indexOf.get(path) };
  };
  const visible = compiled.trees.map((tree, file) => {
    const names = new Map<string, DeclaredSymbol>();
    const add = (symbol: DeclaredSymbol) => {
      if (symbol.name !== "" && !names.has(symbol.name)) names.set(symbol.name, symbol);
    };
    const mine = own[file]!.values();
    for (const declaration of tree.declarations) {
      if (declaration.is === "import") {
        const target = targetOf(file, declaration).file;
        const wanted = new Set(declaration.names.map((name) => name.text));
        for (const symbol of target === undefined ? [] : own[target]!) if (wanted.size === 0 || wanted.has(symbol.name)) add(symbol);
      } else if (declaration.is !== "train" && declaration.is !== "choose") add(mine.next().value!);
    }
    return names;
  });
  return { visible, own, targetOf };
}
