import { query } from "../../src/compiler/index.ts";
import { atPosition, locationOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";

export const definition: Feature = {
  methods: ["textDocument/definition"],
  capabilities: { definitionProvider: true },
  register(connection, session) {
    connection.onDefinition(
      guarded(connection, null, (params) => {
        const { analysis, offset } = atPosition(session, params);
        const found = query.definition(analysis, offset);
        return found === undefined ? null : locationOf(session, analysis, found.to);
      }),
    );
  },
};
