import { query } from "../../src/compiler/index.ts";
import { locationOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { symbolKinds } from "../symbols.ts";

const most = 500;

export const workspaceSymbol: Feature = {
  methods: ["workspace/symbol"],
  capabilities: { workspaceSymbolProvider: true },
  register(connection, session) {
    connection.onWorkspaceSymbol(
      guarded(connection, [], (params) => {
        const found = session.workspace.paths().flatMap((path) => {
          const analysis = session.workspace.parsed(path);
          if (analysis === undefined) return [];
          return query
            .outline(analysis)
            .filter(({ name }) => holds(name, params.query))
            .map(({ name, kind, at }) => ({
              name,
              kind: symbolKinds[kind],
              location: locationOf(session, analysis, analysis.placeOf(at)),
            }));
        });
        return found.slice(0, most);
      }),
    );
  },
};

/** The letters of the query stand in the name in their order, as editors expect. */
function holds(name: string, wanted: string): boolean {
  const letters = name.toLowerCase()[Symbol.iterator]();
  return [...wanted.toLowerCase()].every((letter) => {
    for (let next = letters.next(); next.done !== true; next = letters.next()) if (next.value === letter) return true;
    return false;
  });
}
