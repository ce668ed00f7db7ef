import { format, type query } from "../../src/compiler/index.ts";
import { sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { lineChanges } from "../line-changes.ts";
import { type Lines, linesOf } from "../positions.ts";
import type { TextEdit } from "../protocol.ts";
import type { Session } from "../session.ts";

/** Changes of whole lines that bring a document into the canonical form. None for a text with a mistake in its syntax: it can't be printed. */
function changesOf(session: Session, uri: string): { lines: Lines; changes: query.Edit[]; analysis: query.Analysis } {
  const analysis = session.analysis(session.machine.pathOf(uri));
  const source = sourceOf(analysis);
  const formatted = format(source.text);
  const changes = formatted.ok ? lineChanges(source.text, withEndsOf(source.text, formatted.text)) : [];
  return { analysis, lines: linesOf(source), changes };
}

/** Lines end as they do in the document: how they end is the editor's, and an edit of every line would be one of none. */
function withEndsOf(document: string, text: string): string {
  return document.includes("\r\n") ? text.replaceAll("\n", "\r\n") : text;
}

function toEdits(lines: Lines, changes: readonly query.Edit[]): TextEdit[] {
  return changes.map(({ start, end, text }) => ({ range: lines.range({ start, end }), newText: text }));
}

export const formatting: Feature = {
  methods: ["textDocument/formatting", "textDocument/rangeFormatting", "textDocument/onTypeFormatting"],
  capabilities: {
    documentFormattingProvider: true,
    documentRangeFormattingProvider: true,
    documentOnTypeFormattingProvider: { firstTriggerCharacter: "}" },
  },
  register(connection, session) {
    connection.onDocumentFormatting(
      guarded(connection, [], ({ textDocument }) => {
        const { lines, changes } = changesOf(session, textDocument.uri);
        return toEdits(lines, changes);
      }),
    );
    connection.onDocumentRangeFormatting(
      guarded(connection, [], ({ textDocument, range }) => {
        const { lines, changes } = changesOf(session, textDocument.uri);
        const { start, end } = lines.offsets(range);
        return toEdits(
          lines,
          changes.filter((one) => one.start <= end && one.end >= start),
        );
      }),
    );
    // A closing brace ends a declaration, which is then brought into form.
    connection.onDocumentOnTypeFormatting(
      guarded(connection, [], ({ textDocument, position }) => {
        const { lines, changes, analysis } = changesOf(session, textDocument.uri);
        const offset = lines.offset(position);
        const span = analysis.tree?.declarations.find((one) => one.span.start < offset && one.span.end === offset)?.span;
        if (span === undefined) return [];
        return toEdits(
          lines,
          changes.filter((one) => one.start >= span.start - 1 && one.end <= span.end + 1),
        );
      }),
    );
  },
};
