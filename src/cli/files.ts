import { readdirSync, readFileSync, type Stats, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";
import { suggest } from "../compiler/diagnostics/suggest.ts";
import type { Host } from "../compiler/syntax/host.ts";
import { packageFolder } from "../runtime/version.ts";

/** Files of this machine for the compiler, by absolute path. */
export const fileHost: Host = {
  resolve: (from, path) => resolve(dirname(from), path),
  read: (path) => (isFile(path) ? readFileSync(path, "utf8") : undefined),
};

export function isFile(path: string): boolean {
  return statOf(path)?.isFile() ?? false;
}

export function isFolder(path: string): boolean {
  return statOf(path)?.isDirectory() ?? false;
}

/** Nothing where there is no such thing, and where no thing can have that path: one too long, or with a zero byte in it. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function namesIn(folder: string): string[] {
  return isFolder(folder) ? readdirSync(folder).sort() : [];
}

/**
 * Refuses what can't be a spec, with the file that was probably meant.
 * @throws DiagnosticError GEN8001 (missing), GEN8002 (a folder), GEN8003 (another kind of file), GEN8004 (no text)
 */
export function checkSpecFile(path: string): void {
  if (isFolder(path)) throw new DiagnosticError(diagnostic("GEN8002", { path, remedy: specsIn(path) }));
  if (!isFile(path)) throw new DiagnosticError(diagnostic("GEN8001", { path, remedy: meant(path) }));
  if (!path.endsWith(".gen")) throw new DiagnosticError(diagnostic("GEN8003", { path, remedy: specsIn(dirname(path)) }));
  const text = new TextDecoder("utf8", { fatal: true });
  try {
    if (text.decode(readFileSync(path)).includes("\0")) throw new TypeError("a zero byte");
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new DiagnosticError(diagnostic("GEN8004", { path, because: "it holds bytes that are no UTF-8 text" }));
  }
}

/** A file of nearly that name, or what else there is. */
function meant(path: string): string {
  const folder = dirname(path);
  if (isFile(`${path}.gen`)) return `Did you mean ${basename(path)}.gen?`;
  if (!isFolder(folder)) return `The folder ${folder} doesn't exist either.`;
  const near = suggest(basename(path), namesIn(folder));
  return near === undefined ? specsIn(folder) : `Did you mean ${near}?`;
}

function specsIn(folder: string): string {
  const specs = namesIn(folder).filter((name) => name.endsWith(".gen"));
  if (specs.length === 0) return "`genc new` writes a spec to start from.";
  const shown = specs.slice(0, 8).join(", ");
  return `The specs of that folder are ${shown}${specs.length > 8 ? ", …" : ""}.`;
}

/** Any other file that the command line names (GEN8001, GEN8005). */
export function readText(path: string): string {
  if (!isFile(path) && !isFolder(path)) throw new DiagnosticError(diagnostic("GEN8001", { path, remedy: meant(path) }));
  return readFileSync(path, "utf8");
}

/** GEN8005 where it can't be written: see `errors.ts`. */
export function writeFile(path: string, content: string | Uint8Array): void {
  writeFileSync(path, content);
}

/** A file of the package. */
export function packageFile(...path: string[]): string {
  return join(packageFolder, ...path);
}
