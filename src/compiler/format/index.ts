import { bug } from "../diagnostics/assert.ts";
import type { Diagnostic } from "../diagnostics/types.ts";
import { parse } from "../syntax/parse.ts";
import { file } from "./declarations.ts";
import { layout } from "./layout.ts";
import { readTokens } from "./source.ts";
import { Writer } from "./writer.ts";

export { lineWidth } from "./layout.ts";

/** A formatted text, or why the text can't be formatted: at least one error of its syntax. */
export type Formatted = { ok: true; text: string } | { ok: false; diagnostics: Diagnostic[] };

/**
 * Writes a text in the canonical form: the same tree, the same comments in the same places, and formatting it again changes nothing. Lines
 * end with `\n`. A text with a mistake in its syntax is refused, since what the parser left out would be lost.
 */
export function format(text: string): Formatted {
  const clean = text.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const { tree, diagnostics } = parse(clean, 0);
  if (!tree.complete) return { ok: false, diagnostics: clean === text ? diagnostics : parse(text, 0).diagnostics };
  const writer = new Writer(readTokens(clean));
  const written = layout(file(writer, tree));
  if (!writer.isDone) bug("the formatter left a part of the text out");
  return { ok: true, text: written === "" ? "" : `${written.replace(/^\n/, "")}\n` };
}
