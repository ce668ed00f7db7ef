import { DiagnosticError, diagnostic, hasErrors } from "../compiler/diagnostics/report.ts";
import { suggest } from "../compiler/diagnostics/suggest.ts";
import { type Compilation, compile, type Overrides } from "../compiler/index.ts";
import { checkSpecFile, fileHost } from "./files.ts";
import type { Session } from "./session.ts";

/** Compiles a file that the command line names; its sources become the session's. Throws GEN800x where there is no such spec. */
export function compileFile(session: Session, file: string, overrides: Overrides = {}): Compilation {
  const path = session.resolve(file);
  checkSpecFile(path);
  const compilation = compile(path, fileHost, { overrides });
  session.sources = compilation.sources;
  return compilation;
}

export type Train = Compilation["trains"][number];

/**
 * The trains of a file that must be free of errors, or the one called `name`; warnings are reported.
 * @throws DiagnosticError what is wrong with the file; GEN8010, GEN8011
 */
export function trainsOf(
  session: Session,
  file: string,
  verb: string,
  options: { name?: string; overrides?: Overrides },
): { compilation: Compilation; trains: Train[] } {
  const compilation = compileFile(session, file, options.overrides);
  const { diagnostics, trains, choices } = compilation;
  if (hasErrors(diagnostics)) throw new DiagnosticError(...diagnostics);
  session.report(diagnostics);
  const path = session.resolve(file);
  const explained = verb === "explain" && choices.length > 0;
  if (trains.length === 0 && !explained)
    throw new DiagnosticError(diagnostic("GEN8010", { path, remedy: remedyWithoutTrains(choices.length, verb) }));
  const { name } = options;
  if (name === undefined) return { compilation, trains };
  const chosen = trains.filter(({ ir }) => ir.name === name);
  if (chosen.length > 0) return { compilation, trains: chosen };
  const names = trains.map(({ ir }) => ir.name);
  const near = suggest(name, names);
  const remedy = near === undefined ? `Its trains are ${names.join(", ")}.` : `Did you mean \`${near}\`?`;
  throw new DiagnosticError(diagnostic("GEN8011", { path, name, remedy }));
}

function remedyWithoutTrains(choices: number, verb: string): string {
  if (choices > 0 && verb === "train") return "Its `choose` is carried out by `genc choose`; or add `train MODEL on DATA`.";
  return "Add `train MODEL on DATA`; `genc new` writes a spec that has one.";
}
