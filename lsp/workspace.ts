import { query } from "../src/compiler/index.ts";
import type { Session } from "./session.ts";

const mostSpecs = 2000;
/** How long a list of files is believed that nobody watches, in milliseconds. */
const lasts = 1000;

/** The specs of the folders that the editor has open, parsed when they are first asked for. */
export class Workspace {
  readonly #session: Session;
  /** The client tells of files that are made, changed or deleted. */
  watched = false;
  #folders: readonly string[] = [];
  #paths: string[] | undefined;
  #listed = 0;
  readonly #parsed = new Map<string, { analysis: query.Analysis; stamp: string | undefined }>();

  constructor(session: Session) {
    this.#session = session;
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  set folders(folders: readonly string[]) {
    this.#folders = folders;
    this.#paths = undefined;
  }

  /** A file was changed, made or deleted. */
  changed(path: string): void {
    this.#parsed.delete(path);
    if (this.#paths?.includes(path) !== true) this.#paths = undefined;
  }

  /** Every spec: of the folders, and whatever is open. */
  paths(): string[] {
    const isOld = !this.watched && performance.now() - this.#listed > lasts;
    if (this.#paths === undefined || isOld) {
      this.#paths = this.folders.flatMap((folder) => this.#session.machine.specs(folder, mostSpecs));
      this.#listed = performance.now();
    }
    const open = this.#session.documents.all().map(({ uri }) => this.#session.machine.pathOf(uri));
    return [...new Set([...open, ...this.#paths])];
  }

  /** A file by its own text alone, imports not followed; undefined where it can't be read. */
  parsed(path: string): query.Analysis | undefined {
    const known = this.#parsed.get(path);
    const stamp = this.#session.stamp(path);
    if (known !== undefined && known.stamp === stamp) return known.analysis;
    const text = this.#session.read(path);
    if (text === undefined) return undefined;
    const analysis = query.Analysis.ofText(path, text);
    this.#parsed.set(path, { analysis, stamp });
    return analysis;
  }

  /** Analyses of a file and of every other that names a thing, whole: what may have to change with it. */
  analysesNaming(path: string, name: string): [query.Analysis, ...query.Analysis[]] {
    const others = this.paths().filter((other) => other !== path && this.#session.read(other)?.normalize("NFKC").includes(name) === true);
    return [this.#session.analysis(path), ...others.map((other) => this.#session.analysis(other))];
  }

  /** What other files declare at top level, as a file would import it. */
  importable(path: string): query.Importable[] {
    return this.paths().flatMap((other) => {
      const analysis = other === path ? undefined : this.parsed(other);
      return analysis === undefined ? [] : query.topLevelNames(analysis).map((name) => ({ name, path: relativePath(path, other) }));
    });
  }
}

/** The path that an import in a file would write: with `/`, relative to the file's folder. */
export function relativePath(from: string, to: string): string {
  const [a, b] = [from, to].map((path) => path.split(/[\\/]/)) as [string[], string[]];
  let same = 0;
  while (same < a.length - 1 && same < b.length - 1 && a[same] === b[same]) same++;
  return [...a.slice(same, -1).map(() => ".."), ...b.slice(same)].join("/");
}
