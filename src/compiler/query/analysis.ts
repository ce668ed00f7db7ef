import type { Span } from "../diagnostics/types.ts";
import type { File } from "../syntax/ast.ts";
import type { Host } from "../syntax/host.ts";
import { parse } from "../syntax/parse.ts";
import { type Facts, factsOf } from "./facts.ts";
import { type Compiled, namesOf, type ProgramNames } from "./symbols/program.ts";
import type { Meaning, Occurrence } from "./symbols/types.ts";
import { type FileSymbols, walkFile } from "./walk/file.ts";

/** A place in a file that is known by its path. */
export interface Place {
  path: string;
  start: number;
  end: number;
}

/**
 * What every query reads: one compilation of a file with its imports, and what its names mean. Everything beyond the trees is computed when
 * it is first asked for.
 */
export class Analysis {
  readonly compiled: Compiled;
  readonly names: ProgramNames;
  #facts: Facts | undefined;
  readonly #symbols: (FileSymbols | undefined)[] = [];

  constructor(compiled: Compiled, resolve: Host["resolve"]) {
    this.compiled = compiled;
    this.names = namesOf(compiled, resolve);
  }

  /** A file by its own text: its imports aren't followed and nothing is checked. */
  static ofText(path: string, text: string): Analysis {
    const { tree, diagnostics } = parse(text, 0);
    return new Analysis({ sources: [{ path, text }], trees: [tree], diagnostics, trains: [], loose: [] }, (_from, to) => to);
  }

  /** The tree of the file itself; undefined where it couldn't be read. */
  get tree(): File | undefined {
    return this.compiled.trees[0];
  }

  get text(): string {
    return this.compiled.sources[0]?.text ?? "";
  }

  get facts(): Facts {
    this.#facts ??= factsOf(this.compiled);
    return this.#facts;
  }

  /** Occurrences and declarations of one file, in the order of the text. */
  symbols(file = 0): FileSymbols {
    const tree = this.compiled.trees[file];
    this.#symbols[file] ??= tree === undefined ? { occurrences: [], declared: [] } : walkFile(file, tree.declarations, this.names);
    return this.#symbols[file];
  }

  /** The name at an offset of the file, or right before it. */
  occurrenceAt(offset: number): Occurrence | undefined {
    const touching = this.symbols().occurrences.filter(({ span }) => span.start <= offset && offset <= span.end);
    return touching.find(({ span }) => offset < span.end) ?? touching[0];
  }

  textOf({ file, start, end }: Span): string {
    return this.compiled.sources[file]?.text.slice(start, end) ?? "";
  }

  placeOf({ file, start, end }: Span): Place {
    return { path: this.compiled.sources[file]?.path ?? "", start, end };
  }

  /** What tells symbols apart, also across analyses of other files. */
  keyOf(symbol: Meaning): string {
    switch (symbol.is) {
      case "declared": {
        const { path, start } = this.placeOf(symbol.at);
        return `declared ${path} ${start}`;
      }
      case "builtin":
        return `builtin ${symbol.kind} ${symbol.of === undefined ? "" : `${this.keyOf(symbol.of)}.`}${symbol.name}`;
      case "column": {
        const { path, start } = this.placeOf(symbol.data.name.span);
        return `column ${path} ${start} ${symbol.name}`;
      }
      case "file":
        return `file ${symbol.path}`;
    }
  }
}
