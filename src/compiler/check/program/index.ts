import type { Diagnostic } from "../../diagnostics/types.ts";
import type { CheckContext } from "../contract.ts";
import { ConstTable } from "./consts.ts";
import { doubtsOf } from "./doubt.ts";
import type { LoadedFile } from "./load.ts";
import { followsFrom, type Lost, lostNames } from "./lost.ts";
import { type Scope, scopeOf } from "./scope.ts";

/** All files of a compilation with their names resolved. */
export interface Program {
  /** The compiled file first. */
  files: LoadedFile[];
  /** What each file sees, by its index. */
  contexts: CheckContext[];
  /** What each file would see but for a mistake, by its index. */
  lost: Lost[];
  /** How much the contexts reported, and how many errors of it, what is left unsaid because it follows from others included. */
  reported: { all: number; errors: number };
}

export function resolveProgram(files: LoadedFile[], report: (found: Diagnostic) => void): Program {
  const lost = files.map(lostNames);
  const doubts = files.map(doubtsOf);
  const reported = { all: 0, errors: 0 };
  const unlessLost = (found: Diagnostic) => {
    reported.all++;
    if (found.severity === "error") reported.errors++;
    const file = found.place?.in === "spec" ? found.place.span.file : undefined;
    if (file === undefined || !(doubts[file]!.concerns(found) || followsFrom(lost[file]!, files[file]!.mistakes, found))) report(found);
  };
  const scopes = files.map((file) => scopeOf(file, unlessLost));
  const consts = new ConstTable(scopes, unlessLost);
  const contexts: CheckContext[] = [];
  for (const [file, scope] of scopes.entries()) {
    contexts.push({ ...contextOf(scope, consts.of(file), unlessLost), files: contexts, isDoubtful: doubts[file]!.touches });
  }
  // Consts that nothing uses are computed too, so that their mistakes are found.
  for (const context of contexts) for (const entry of context.consts.values()) void entry.value;
  return { files, contexts, lost, reported };
}

function contextOf(scope: Scope, consts: CheckContext["consts"], report: (found: Diagnostic) => void): CheckContext {
  const context: CheckContext = { networks: new Map(), models: new Map(), data: new Map(), consts, report };
  for (const [name, { declaration }] of scope) {
    if (declaration.is === "network") context.networks.set(name, declaration);
    if (declaration.is === "model") context.models.set(name, declaration);
    if (declaration.is === "data") context.data.set(name, declaration);
  }
  return context;
}
