import { readFileSync } from "node:fs";
import { compile } from "../../src/compiler/index.ts";
import { Analysis, hover } from "../../src/compiler/query/index.ts";
import { tokensOf } from "../../src/compiler/query/tree/tokens.ts";
import { diskHost } from "./host.ts";

/** What is put between two tokens of a spec: one of each kind of token, and every word that begins an item or a declaration. */
export const inserted: readonly string[] = [
  // a name, a known type, values
  ...["stray", "real", "3", '"text"', "`column`", "_"],
  // brackets and separators
  ...["(", ")", "[", "]", "{", "}", ",", ":", "=", "~", "|>", "->", "..", "?"],
  // operators
  ...["+", "-", "*", "^", "<", "==", "@", "and", "not"],
  // words that begin something, and words with a meaning in one place
  ...["const", "data", "model", "encoder", "train", "param", "latent", "observed", "posterior", "return", "expect", "on", "source", "per"],
  // signs of other languages, and what no language has
  ...[";", "&&", "§"],
];

/** One token more or less in a text. */
export interface Edit {
  what: "delete" | "insert";
  /** The token that goes or comes. */
  token: string;
  /** Where, in the text as it was: `[start, end)`. */
  start: number;
  end: number;
  /** The text as it is then. */
  text: string;
}

/** Every token left out, with a space in its place where its neighbours would become one token. */
export function deletionsIn(text: string): Edit[] {
  return tokensOf(text).map(({ text: token, start, end }) => {
    const joins = /[\p{L}\p{N}_.]$/u.test(text.slice(0, start)) && /^[\p{L}\p{N}_.%]/u.test(text.slice(end));
    return { what: "delete", token, start, end, text: text.slice(0, start) + (joins ? " " : "") + text.slice(end) };
  });
}

/** Every token of `inserted` before every token of a text, and behind the last. */
export function insertionsIn(text: string): Edit[] {
  const tokens = tokensOf(text);
  const places = [...tokens.map(({ start }) => start), tokens.at(-1)?.end ?? 0];
  return places.flatMap((start) =>
    inserted.map(
      (token): Edit => ({ what: "insert", token, start, end: start, text: `${text.slice(0, start)} ${token} ${text.slice(start)}` }),
    ),
  );
}

/** What one edit costs. */
export interface Cost {
  edit: Edit;
  /** The errors, as `line:column code`. */
  errors: string[];
  /** Declarations that the edit doesn't touch and that an editor then knows less of. */
  lost: string[];
}

/** Measures edits of one spec of the checkout. */
export class Recovery {
  readonly text: string;
  readonly #path: string;
  readonly #hovers: { name: string; start: number; end: number; at: number; code: string | undefined }[];

  constructor(path: string) {
    this.#path = path;
    this.text = readFileSync(path, "utf8");
    const sound = this.#analyse(this.text);
    this.#hovers = (sound.tree?.declarations ?? []).flatMap((one) =>
      "name" in one ? [{ name: one.name.text, ...one.span, at: one.name.span.start, code: hover(sound, one.name.span.start)?.code }] : [],
    );
  }

  costOf(edit: Edit): Cost {
    const analysis = this.#analyse(edit.text);
    const errors = analysis.compiled.diagnostics.flatMap(({ severity, code, place }) => {
      if (severity !== "error") return [];
      const before = edit.text.slice(0, place?.in === "spec" ? place.span.start : 0).split("\n");
      return [`${before.length}:${before.at(-1)!.length + 1} ${code}`];
    });
    const longer = edit.text.length - this.text.length;
    const untouched = this.#hovers.filter(({ start, end }) => edit.end < start || edit.start > end);
    const lost = untouched.filter(({ at, code }) => hover(analysis, at < edit.start ? at : at + longer)?.code !== code);
    return { edit, errors, lost: lost.map(({ name }) => name) };
  }

  #analyse(text: string): Analysis {
    return new Analysis(compile(this.#path, diskHost, { files: { [this.#path]: text } }), diskHost.resolve);
  }
}
