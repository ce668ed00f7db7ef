import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Diagnostic, Span } from "../../diagnostics/types.ts";
import type { File, ImportDecl } from "../../syntax/ast.ts";
import type { Host } from "../../syntax/host.ts";
import type { Memory } from "../memory/index.ts";
import { listChain } from "../values/describe.ts";
import { type Source, sourceOf } from "./source.ts";

/** One file of a compilation; `index` is the `file` of its spans. */
export interface LoadedFile {
  index: number;
  path: string;
  text: string;
  source: Source;
  tree: File;
  /** Places of what the parser could not read. */
  mistakes: Span[];
  /** Aligned with the import declarations; undefined where the file is missing. */
  imports: { declaration: ImportDecl; target: LoadedFile | undefined }[];
}

/**
 * Reads and parses a file and all that it imports, each once, into `files`; the file itself comes first, and what one imports right behind
 * it. Reports a missing file (GEN2001, GEN2013) and imports that go in a circle (GEN2002). A stack of its own holds the files that are being
 * read, so that a long chain of imports can't exhaust the engine's.
 */
export function loadFiles(path: string, host: Host, memory: Memory, report: (found: Diagnostic) => void, files: LoadedFile[]): void {
  const known = new Map<string, LoadedFile>();
  const open: { file: LoadedFile; imports: ImportDecl[] }[] = [];
  const places = new Map<LoadedFile, number>();

  function load(path: string, text: string): LoadedFile {
    const index = files.length;
    const { tree, diagnostics } = memory.parse(path, text, index);
    const source = sourceOf(path, text);
    const file: LoadedFile = { index, path, text, source, tree, mistakes: diagnostics.flatMap(placeOfError), imports: [] };
    files.push(file);
    known.set(path, file);
    diagnostics.forEach(report);
    places.set(file, open.length);
    open.push({ file, imports: tree.declarations.filter((one) => one.is === "import").toReversed() });
    return file;
  }

  function follow(declaration: ImportDecl, from: LoadedFile): LoadedFile | undefined {
    // The parser found no path, and said so.
    if (declaration.path.span.end === declaration.path.span.start) return undefined;
    const wanted = host.resolve(from.path, declaration.path.text);
    const file = known.get(wanted);
    const circle = file && places.get(file);
    if (circle !== undefined) {
      const cycle = listChain([...open.slice(circle).map((one) => one.file.path), file!.path], " -> ");
      report(diagnostic("GEN2002", { cycle }, at(declaration.path.span)));
    }
    if (file !== undefined) return file;
    const text = declaration.path.text === "" ? undefined : host.read(wanted);
    if (text !== undefined) return load(wanted, text);
    if (isGuess(declaration, from)) return undefined;
    report(diagnostic("GEN2001", { path: declaration.path.text, from: from.path }, at(declaration.path.span)));
    return undefined;
  }

  const text = host.read(path);
  if (text === undefined) report(diagnostic("GEN2013", { path }));
  else load(path, text);
  for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
    const declaration = top.imports.pop();
    if (declaration !== undefined) top.file.imports.push({ declaration, target: follow(declaration, top.file) });
    else {
      open.pop();
      places.delete(top.file);
    }
  }
}

function isGuess({ path }: ImportDecl, { tree }: LoadedFile): boolean {
  return tree.doubtful.some(({ start, end }) => start <= path.span.end && path.span.start <= end);
}

function placeOfError({ severity, place }: Diagnostic): Span[] {
  return severity === "error" && place?.in === "spec" ? [place.span] : [];
}
