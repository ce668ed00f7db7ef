import type { Diagnostic as Found } from "../src/compiler/diagnostics/types.ts";
import { compile, Memory, query } from "../src/compiler/index.ts";
import { fileHost } from "./files.ts";
import { grounded } from "./grounded.ts";
import type { Machine } from "./machine.ts";
import { type Connection, TextDocument, TextDocuments } from "./protocol.ts";
import { defaultSettings, type Settings } from "./settings.ts";
import { Workspace } from "./workspace.ts";

/** One compilation with the stamps of the files that it read, by which it is known to be stale. */
interface Compiled {
  analysis: query.Analysis;
  read: ReadonlyMap<string, string | undefined>;
}

/** What the server knows between two messages: open documents, their analyses, settings, the workspace. */
export class Session {
  readonly machine: Machine;
  readonly documents = new TextDocuments(TextDocument);
  readonly files: query.FileHost;
  readonly workspace: Workspace;
  settings: Settings = defaultSettings;
  /** What the client can do with completions: write snippets, ask for docs when it shows them, suggest again behind an accepted one. */
  readonly completes = { snippets: false, resolves: false, again: false };
  readonly #analyses = new Map<string, Compiled>();
  /** Of open files. */
  readonly #memories = new Map<string, Memory>();
  readonly #addresses = new Map<string, string>();

  constructor(machine: Machine) {
    this.machine = grounded(machine, () => this.workspace.folders, this.#addresses);
    this.documents.onDidOpen(({ document: { uri } }) => this.#addresses.set(machine.pathOf(uri), uri));
    this.documents.onDidClose(({ document: { uri } }) => this.#addresses.delete(machine.pathOf(uri)));
    this.files = fileHost(this.machine);
    this.workspace = new Workspace(this);
  }

  listen(connection: Connection): void {
    this.documents.listen(connection);
  }

  /** The text of an open document, else of the file. */
  read(path: string): string | undefined {
    return this.documents.get(this.machine.uriOf(path))?.getText() ?? this.machine.read(path);
  }

  isOpen(path: string): boolean {
    return this.documents.get(this.machine.uriOf(path)) !== undefined;
  }

  /** What changes whenever the text of a path does: an open document tells its changes itself, a file may change unseen. */
  stamp(path: string): string | undefined {
    return this.isOpen(path) ? "open" : this.machine.stamp(path);
  }

  /** Open files whose analysis is older than a file on the disk that it read. */
  stale(): string[] {
    return [...this.#analyses].filter(([path, one]) => this.isOpen(path) && !this.#isFresh(one)).map(([path]) => path);
  }

  #isFresh({ read }: Compiled): boolean {
    return [...read].every(([path, stamp]) => this.stamp(path) === stamp);
  }

  /** The analysis of a file as it is now: compiled again only where a file that it read has changed. */
  analysis(path: string): query.Analysis {
    const known = this.#analyses.get(path);
    if (known !== undefined && this.#isFresh(known)) return known.analysis;
    const read = new Map<string, string | undefined>();
    const resolve = (from: string, to: string) => this.machine.resolve(from, to);
    const host = {
      resolve,
      read: (wanted: string) => {
        read.set(wanted, this.stamp(wanted));
        return this.read(wanted);
      },
    };
    const compiled = compile(path, host, { memory: this.#memoryOf(path) });
    const analysis = new query.Analysis(compiled, resolve);
    this.#analyses.set(path, { analysis, read });
    return analysis;
  }

  #memoryOf(path: string): Memory {
    const memory = this.#memories.get(path) ?? new Memory();
    if (this.isOpen(path)) this.#memories.set(path, memory);
    return memory;
  }

  /** What would be wrong if the file had this text. */
  check(path: string, text: string): readonly Found[] {
    const host = { resolve: (from: string, to: string) => this.machine.resolve(from, to), read: (wanted: string) => this.read(wanted) };
    return compile(path, host, { files: { [path]: text } }).diagnostics;
  }

  /** Forgets what was compiled from a file; gives the open files among those that read it, the file itself first. */
  changed(path: string): string[] {
    const stale = [...this.#analyses].filter(([, { read }]) => read.has(path)).map(([of]) => of);
    for (const of of stale) this.#analyses.delete(of);
    this.workspace.changed(path);
    return [...new Set([path, ...stale])].filter((of) => this.isOpen(of));
  }

  /** Keeps the analyses of open files only, so that memory doesn't grow with what was once looked at. */
  closed(path: string): void {
    this.#analyses.delete(path);
    this.#memories.delete(path);
    for (const of of this.#analyses.keys()) if (!this.isOpen(of)) this.#analyses.delete(of);
  }
}
