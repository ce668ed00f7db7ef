import { query } from "../../src/compiler/index.ts";
import { sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { type Lines, linesOf } from "../positions.ts";
import type { DocumentSymbol } from "../protocol.ts";
import { symbolKinds } from "../symbols.ts";

export const documentSymbol: Feature = {
  methods: ["textDocument/documentSymbol"],
  capabilities: { documentSymbolProvider: true },
  register(connection, session) {
    connection.onDocumentSymbol(
      guarded(connection, [], ({ textDocument }) => {
        const analysis = session.analysis(session.machine.pathOf(textDocument.uri));
        const lines = linesOf(sourceOf(analysis));
        return query.outline(analysis).map((entry) => symbolOf(entry, lines));
      }),
    );
  },
};

function symbolOf({ name, detail, kind, whole, at, children }: query.OutlineEntry, lines: Lines): DocumentSymbol {
  const inside = children.map((one) => symbolOf(one, lines));
  return { name, detail, kind: symbolKinds[kind], range: lines.range(whole), selectionRange: lines.range(at), children: inside };
}
