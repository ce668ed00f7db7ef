import { isAbsolute, relative, resolve, sep } from "node:path";
import { type RenderOptions, renderDiagnostic, type Source } from "../compiler/diagnostics/render.ts";
import type { Diagnostic, Place } from "../compiler/diagnostics/types.ts";
import type { Io } from "./io.ts";

/** One call of `genc`: where it writes, and the sources that places in its diagnostics point into. */
export class Session {
  readonly io: Io;
  /** Of the spec at hand; `Span.file` is an index of it. */
  sources: Source[] = [];

  constructor(io: Io) {
    this.io = io;
  }

  /** Results: one line, or several. */
  print(text: string): void {
    this.io.stdout.stream.write(text.endsWith("\n") ? text : `${text}\n`);
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value));
  }

  /** For people, beside the results. */
  note(text: string): void {
    this.io.stderr.stream.write(`${text}\n`);
  }

  report(diagnostics: readonly Diagnostic[]): void {
    const options: RenderOptions = { color: this.io.color };
    const sources = this.sources.map(({ path, text }) => ({ path: this.show(path), text }));
    for (const found of diagnostics) this.note(`${renderDiagnostic(this.#shown(found), sources, options)}\n`);
  }

  /** An absolute path. */
  resolve(path: string): string {
    return resolve(this.io.cwd, path);
  }

  /** A path as people want to read it: relative where it lies below the working folder. */
  show(path: string): string {
    const found = relative(this.io.cwd, this.resolve(path));
    return found === "" ? "." : found.startsWith("..") || isAbsolute(found) ? path : found;
  }

  /** The compiler and the runtime work with absolute paths; messages show them as they would be typed here. */
  #shown(found: Diagnostic): Diagnostic {
    const here = this.io.cwd.endsWith(sep) ? this.io.cwd : `${this.io.cwd}${sep}`;
    const short = (text: string): string => text.replaceAll(here, "");
    const place = (one: Place): Place => (one.in === "data" ? { ...one, path: this.show(one.path) } : one);
    return {
      ...found,
      message: short(found.message),
      ...(found.hint === undefined ? {} : { hint: short(found.hint) }),
      ...(found.place === undefined ? {} : { place: place(found.place) }),
      related: found.related.map((one) => ({ place: place(one.place), note: short(one.note) })),
    };
  }

  /** The same for programs that read `--json`. */
  shown(diagnostics: readonly Diagnostic[]): Diagnostic[] {
    return diagnostics.map((found) => this.#shown(found));
  }
}
