import { suggest } from "../../diagnostics/suggest.ts";
import { completion } from "../completion/index.ts";
import type { Fixer } from "./types.ts";
import { replace } from "./types.ts";

/** Codes that say that a name means nothing, with their argument that is the name. */
export const unknownNames: Readonly<Record<string, string>> = {
  GEN2003: "name",
  GEN2006: "name",
  GEN2011: "name",
  GEN2117: "name",
  GEN2125: "name",
  GEN2202: "name",
  GEN2206: "name",
  GEN2207: "name",
  GEN2301: "name",
  GEN2305: "value",
  GEN2401: "name",
  GEN2501: "name",
  GEN2505: "name",
  GEN2601: "name",
  GEN2605: "name",
  GEN2610: "name",
  GEN3001: "name",
  GEN3203: "name",
  GEN3209: "name",
};

/** Codes about a call whose place is an argument: its label may be the mistake. */
export const unknownLabels: readonly string[] = ["GEN2107", "GEN3101"];

/** The name that was meant: of those that completion offers at the place, the nearest. */
export const misspelt: Fixer = ({ analysis, found, span }) => {
  const name = unknownLabels.includes(found.code)
    ? labelAt(analysis.text, span.start)
    : String(found.args[unknownNames[found.code] ?? ""] ?? "");
  const end = span.start + name.length;
  const written = analysis.text.slice(span.start, end);
  if (name === "" || written.normalize("NFKC") !== name) return [];
  const known = completion(analysis, span.start).items.flatMap(({ label, kind }) =>
    kind === "snippet" || kind === "keyword" ? [] : [label.replace(/[:(].*$/s, "")],
  );
  const meant = suggest(name, new Set(known));
  return meant === undefined ? [] : [{ title: `Write \`${meant}\``, edits: [replace({ start: span.start, end }, meant)] }];
};

/** The name before a colon. */
function labelAt(text: string, start: number): string {
  return /^([\p{L}_][\p{L}\p{N}\p{M}_]*)\s*:/u.exec(text.slice(start))?.[1] ?? "";
}
