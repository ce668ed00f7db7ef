import { isAbsolute, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { lineTable, positionAt } from "../../compiler/diagnostics/positions.ts";
import type { Span } from "../../compiler/diagnostics/types.ts";
import type { Artifact, ArtifactLocation, Region } from "./types.ts";

/** The folder that relative addresses start from: the working folder. */
export const base = "WORKING_FOLDER";

/** A text that diagnostics point into. */
export interface CheckedSource {
  path: string;
  text: string;
  sha256: string;
}

/** The files of a log, each once, with the addresses that point at them. */
export class Artifacts {
  readonly list: Artifact[] = [];
  readonly #cwd: string;
  readonly #indices = new Map<string, number>();

  constructor(cwd: string) {
    this.#cwd = cwd;
  }

  /** Adds a source, unless it is there. What came from stdin is held by no file, so its text goes along. */
  add({ path, text, sha256 }: CheckedSource, isTarget: boolean, isInput: boolean): void {
    const location = this.at(path);
    const known = location.index === undefined ? undefined : this.list[location.index];
    if (known !== undefined) {
      if (isTarget && !known.roles.includes("analysisTarget")) known.roles.unshift("analysisTarget");
      return;
    }
    this.#indices.set(path, this.list.length);
    this.list.push({
      location,
      roles: [...(isTarget ? (["analysisTarget"] as const) : []), ...(isInput ? (["standardStream"] as const) : [])],
      sourceLanguage: "gen",
      encoding: "UTF-8",
      hashes: { "sha-256": sha256 },
      ...(isInput ? { contents: { text } } : {}),
    });
  }

  /** Below the working folder relative to it, else absolute; with its place in the list, where it has one. */
  at(shown: string): ArtifactLocation {
    const path = resolve(this.#cwd, shown);
    const index = this.#indices.get(path);
    const below = relative(this.#cwd, path);
    const isOutside = below === "" || below === ".." || below.startsWith(`..${sep}`) || isAbsolute(below);
    return {
      ...(isOutside ? { uri: pathToFileURL(path).href } : { uri: encoded(below), uriBaseId: base }),
      ...(index === undefined ? {} : { index }),
    };
  }
}

/** A folder's address, which ends with a slash. */
export function folderUri(folder: string): string {
  return pathToFileURL(folder.endsWith(sep) ? folder : `${folder}${sep}`).href;
}

/** As `pathToFileURL` writes it: only what a path may not hold is written by its bytes. */
function encoded(path: string): string {
  const root = pathToFileURL(sep).href;
  return pathToFileURL(`${sep}${path}`).href.slice(root.length);
}

/** Where a span lies, with the lines that it is on. */
export function regionOf(span: Span, text: string): Region {
  const lines = lineTable(text);
  const start = positionAt(lines, span.start);
  const end = positionAt(lines, Math.max(span.start, span.end));
  return { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
}
