import { query } from "../../src/compiler/index.ts";
import { sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";

/** The commands are the client's: it starts the project's own `genc` with the spec and the name of the run. */
export const codeLens: Feature = {
  methods: ["textDocument/codeLens"],
  capabilities: { codeLensProvider: {} },
  register(connection, session) {
    connection.onCodeLens(
      guarded(connection, [], ({ textDocument: { uri } }) => {
        if (!session.settings.lens) return [];
        const analysis = session.analysis(session.machine.pathOf(uri));
        const lines = linesOf(sourceOf(analysis));
        return query.lenses(analysis).map((one) => ({
          range: lines.range(one),
          command: { title: one.title, command: `genc.${one.action}`, arguments: [uri, one.run] },
        }));
      }),
    );
  },
};
