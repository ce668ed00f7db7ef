import { query } from "../../src/compiler/index.ts";
import { atPosition, locationOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";

export const typeDefinition: Feature = {
  methods: ["textDocument/typeDefinition"],
  capabilities: { typeDefinitionProvider: true },
  register(connection, session) {
    connection.onTypeDefinition(
      guarded(connection, null, (params) => {
        const { analysis, offset } = atPosition(session, params);
        const found = query.typeDefinition(analysis, offset);
        return found === undefined ? null : locationOf(session, analysis, found);
      }),
    );
  },
};
