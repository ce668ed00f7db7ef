import type { query } from "../src/compiler/index.ts";
import { linesOf } from "./positions.ts";
import type { Location, Position, TextEdit } from "./protocol.ts";
import type { Session } from "./session.ts";

/** A document that a request is about, with its analysis and the offset of its position. */
export interface At {
  path: string;
  analysis: query.Analysis;
  offset: number;
}

export interface AtParams {
  textDocument: { uri: string };
  position: Position;
}

/** The source of the file itself, for its lines. */
export function sourceOf(analysis: query.Analysis): { text: string } {
  return analysis.compiled.sources[0] ?? { text: "" };
}

export function atPosition(session: Session, { textDocument, position }: AtParams): At {
  const path = session.machine.pathOf(textDocument.uri);
  const analysis = session.analysis(path);
  return { path, analysis, offset: linesOf(sourceOf(analysis)).offset(position) };
}

/** A place in any file of an analysis. */
export function locationOf(session: Session, analysis: query.Analysis, place: query.Place): Location {
  return { uri: session.machine.uriOf(place.path), range: linesIn(session, analysis, place.path).range(place) };
}

export function linesIn(session: Session, analysis: query.Analysis, path: string) {
  const source = analysis.compiled.sources.find((one) => one.path === path);
  return linesOf(source ?? { text: session.read(path) ?? "" });
}

/** Edits by the address of their files. */
export function editsByUri(
  session: Session,
  analyses: readonly query.Analysis[],
  edits: readonly query.TextEdit[],
): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const { text, ...place } of edits) {
    const analysis = analyses.find((one) => one.compiled.sources.some(({ path }) => path === place.path)) ?? analyses[0]!;
    const { uri, range } = locationOf(session, analysis, place);
    changes[uri] = [...(changes[uri] ?? []), { range, newText: text }];
  }
  return changes;
}

/** Code in the language, then paragraphs, as an editor shows them. */
export function markdown(code: string, text: readonly string[]): string {
  return [...(code === "" ? [] : [`\`\`\`gen\n${code}\n\`\`\``]), ...text].join("\n\n");
}
