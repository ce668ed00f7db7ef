import { query } from "../../src/compiler/index.ts";
import { sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";
import type { Session } from "../session.ts";

export const documentLink: Feature = {
  methods: ["textDocument/documentLink"],
  capabilities: { documentLinkProvider: {} },
  register(connection, session) {
    connection.onDocumentLinks(
      guarded(connection, [], ({ textDocument }) => {
        const path = session.machine.pathOf(textDocument.uri);
        const analysis = session.analysis(path);
        const lines = linesOf(sourceOf(analysis));
        return query.fileLinks(analysis).flatMap((link) => {
          const file = fileOf(session, path, link);
          if (file === undefined || !(session.machine.exists(file) || session.isOpen(file))) return [];
          // Inside the quotes.
          return [{ range: lines.range({ start: link.start + 1, end: link.end - 1 }), target: session.machine.uriOf(file) }];
        });
      }),
    );
  },
};

function fileOf({ machine }: Session, from: string, { is, written }: query.FileLink): string | undefined {
  return is === "package" ? machine.inPackage(from, written) : machine.resolve(from, written);
}
