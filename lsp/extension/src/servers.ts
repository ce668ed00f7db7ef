import { join } from "node:path";
import { installedFor, isScript } from "./genc.ts";

/** A language server that can be started. */
export interface Server {
  /** A file that the editor's own Node runs, or a program. */
  run: { module: string } | { command: string };
  args: string[];
  /** Whose it is, for people. */
  from: string;
}

export interface Surroundings {
  trusted: boolean;
  /** `genc.path`. */
  path: string;
  /** Folders that are open. */
  folders: readonly string[];
  /** Where the extension is installed, and its version. */
  extension: string;
  version: string;
}

/**
 * The servers to try, in order: the project's own, so that the editor says what the project's command line says; then the one of the extension. Where the
 * workspace isn't trusted, nothing of it is run.
 */
export function serversFor({ trusted, path, folders, extension, version }: Surroundings): Server[] {
  const own: Server = { run: { module: join(extension, "server.cjs") }, args: [], from: `${version} of the extension` };
  if (!trusted) return [own];
  if (path !== "") return [{ run: isScript(path) ? { module: path } : { command: path }, args: ["lsp"], from: path }, own];
  const installed = folders.map(installedFor).find((one) => one !== undefined);
  if (installed === undefined) return [own];
  return [{ run: { module: installed.main }, args: ["lsp"], from: `${installed.version} of the project` }, own];
}
