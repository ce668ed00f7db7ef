import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";
import { type Exit, exit, Misuse } from "./exit.ts";
import type { Session } from "./session.ts";
import { stageOf } from "./stage.ts";

/** What a command threw, told to its user: mistakes as diagnostics, anything unforeseen as a bug of genc. Never a stack trace. */
export function reportFailure(error: unknown, session: Session, argv: readonly string[]): Exit {
  if (error instanceof DiagnosticError) {
    session.report(error.diagnostics);
    return exit.wrong;
  }
  if (error instanceof Misuse) {
    session.note(`genc: ${error.message}`);
    return exit.misuse;
  }
  const system = systemError(error);
  if (system !== undefined) {
    session.report([diagnostic("GEN8005", { path: system.path, because: system.because })]);
    return exit.wrong;
  }
  session.note(bugReport(error, argv));
  return exit.bug;
}

const reasons: Record<string, string> = {
  EACCES: "permission is denied",
  EPERM: "permission is denied",
  EROFS: "the file system is read-only",
  ENOSPC: "there is no space left on the device",
  ENOENT: "its folder doesn't exist",
  ENOTDIR: "a part of the path is a file, not a folder",
  EISDIR: "it is a folder",
  EEXIST: "there is a file in the way",
  EMFILE: "too many files are open",
};

/** A refusal of the operating system about a file. */
function systemError(error: unknown): { path: string; because: string } | undefined {
  if (!(error instanceof Error) || !("code" in error) || !("path" in error)) return undefined;
  const because = reasons[String(error.code)];
  return because === undefined ? undefined : { path: String(error.path), because };
}

/** What happened and in which stage, for whoever mends it. */
export function bugReport(error: unknown, argv: readonly string[]): string {
  const found = error instanceof Error ? error : new Error(String(error));
  const stage = stageOf(found.stack ?? "");
  return [
    `genc: this is a bug in genc${stage === undefined ? "" : ` (${stage})`}, not a mistake of yours.`,
    `  ${found.message}`,
    `  Please report it with the spec and this command: genc ${argv.join(" ")}`,
  ].join("\n");
}
