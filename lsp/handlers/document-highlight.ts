import { query } from "../../src/compiler/index.ts";
import { atPosition, sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";
import { DocumentHighlightKind } from "../protocol.ts";

export const documentHighlight: Feature = {
  methods: ["textDocument/documentHighlight"],
  capabilities: { documentHighlightProvider: true },
  register(connection, session) {
    connection.onDocumentHighlight(
      guarded(connection, [], (params) => {
        const { analysis, offset } = atPosition(session, params);
        const lines = linesOf(sourceOf(analysis));
        return query.highlights(analysis, offset).map((one) => ({
          range: lines.range(one),
          kind: one.role === "declaration" ? DocumentHighlightKind.Write : DocumentHighlightKind.Read,
        }));
      }),
    );
  },
};
