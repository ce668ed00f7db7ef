import type { Diagnostic, Span } from "../../diagnostics/types.ts";
import { builtIn } from "./builtins.ts";
import type { LoadedFile } from "./load.ts";
import { isNamed } from "./scope.ts";
import { unknownNameOf } from "./unknown-names.ts";

/** Names that a file would see but for a mistake that is reported already; "all" where nobody knows which. */
export type Lost = ReadonlySet<string> | "all";

/** Of imports that failed, declarations without a name, declarations that take a built-in name, and lines that the parser couldn't read. */
export function lostNames(file: LoadedFile): Lost {
  const lost = new Set<string>();
  for (const { declaration, target } of file.imports) {
    const there = new Set(target?.tree.declarations.flatMap((one) => (isNamed(one) ? [one.name.text] : [])));
    if (target === undefined && declaration.names.length === 0) return "all";
    if (touchesAny(declaration.span, file.tree.doubtful)) return "all";
    for (const name of declaration.names) if (!there.has(name.text)) lost.add(name.text);
  }
  for (const declaration of file.tree.declarations) {
    if (!isNamed(declaration)) continue;
    if (declaration.name.text === "") return "all";
    if (builtIn(declaration.name.text) !== undefined) lost.add(declaration.name.text);
  }
  for (const mistake of file.mistakes) for (const name of namesAt(file.text.slice(mistake.start, mistake.start + 200))) lost.add(name);
  for (const { start, end } of file.tree.doubtful) for (const name of namesAround(file.text, start, end)) lost.add(name);
  return lost;
}

function touchesAny(span: Span, places: readonly Span[]): boolean {
  return places.some((place) => span.start <= place.end && place.start < span.end);
}

/** What an unreadable line may have declared: its first two words, as in `latnet k: category(3)`. */
function namesAt(text: string): string[] {
  return /^[^\p{L}_\n]*([\p{L}\p{N}_]+)(?:[ \t]+([\p{L}_][\p{L}\p{N}_]*))?/u.exec(text)?.slice(1).filter(Boolean) ?? [];
}

/** The names in a part of a text, and the one on either side. */
function namesAround(text: string, start: number, end: number): string[] {
  const before = /[\p{L}_][\p{L}\p{M}\p{N}_]*$/u.exec(text.slice(Math.max(0, start - 200), start))?.[0] ?? "";
  const behind = /^[\p{L}\p{M}\p{N}_]*/u.exec(text.slice(end, end + 200))?.[0] ?? "";
  return (before + text.slice(start, end) + behind).match(/[\p{L}_][\p{L}\p{M}\p{N}_]*/gu) ?? [];
}

/** Codes that say that a model lacks something, which a line that the parser couldn't read may have had. */
const lacking: readonly string[] = ["GEN2511", "GEN3211"];

/** Whether a diagnostic only says that something lost is missing: one mistake, one error. */
export function followsFrom(lost: Lost, mistakes: readonly Span[], found: Diagnostic): boolean {
  if (lacking.includes(found.code)) return mistakes.length > 0;
  const name = unknownNameOf(found);
  return name !== undefined && (lost === "all" || lost.has(name));
}
