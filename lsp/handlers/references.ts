import { query } from "../../src/compiler/index.ts";
import { atPosition, locationOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import type { Location } from "../protocol.ts";

export const references: Feature = {
  methods: ["textDocument/references"],
  capabilities: { referencesProvider: true },
  register(connection, session) {
    connection.onReferences(
      guarded(connection, [], (params) => {
        const { path, analysis, offset } = atPosition(session, params);
        const symbol = query.resolve(analysis, offset);
        if (symbol === undefined || symbol.is === "file") return [];
        const key = analysis.keyOf(symbol);
        const found = new Map<string, Location>();
        for (const one of session.workspace.analysesNaming(path, symbol.name)) {
          for (const reference of query.references(one, key)) {
            if (reference.role === "declaration" && !params.context.includeDeclaration) continue;
            found.set(`${reference.path}:${reference.start}`, locationOf(session, one, reference));
          }
        }
        return [...found.values()];
      }),
    );
  },
};
