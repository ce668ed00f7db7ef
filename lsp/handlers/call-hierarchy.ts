import { query } from "../../src/compiler/index.ts";
import { atPosition, locationOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import type { CallHierarchyItem } from "../protocol.ts";
import type { Session } from "../session.ts";
import { symbolKinds } from "../symbols.ts";

export const callHierarchy: Feature = {
  methods: ["textDocument/prepareCallHierarchy", "callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"],
  capabilities: { callHierarchyProvider: true },
  register(connection, session) {
    connection.languages.callHierarchy.onPrepare(
      guarded(connection, null, (params) => {
        const { analysis, offset } = atPosition(session, params);
        const found = query.hierarchyAt(analysis, offset);
        return found === undefined ? null : [itemOf(session, analysis, found)];
      }),
    );
    connection.languages.callHierarchy.onIncomingCalls(
      guarded(connection, [], ({ item }) =>
        analysesOf(session, item).flatMap((analysis) =>
          query.callersOf(analysis, String(item.data)).map(({ item: from, places }) => ({
            from: itemOf(session, analysis, from),
            fromRanges: places.map((place) => locationOf(session, analysis, place).range),
          })),
        ),
      ),
    );
    connection.languages.callHierarchy.onOutgoingCalls(
      guarded(connection, [], ({ item }) => {
        const analysis = session.analysis(session.machine.pathOf(item.uri));
        return query.calleesOf(analysis, String(item.data)).map(({ item: to, places }) => ({
          to: itemOf(session, analysis, to),
          fromRanges: places.map((place) => locationOf(session, analysis, place).range),
        }));
      }),
    );
  },
};

function itemOf(session: Session, analysis: query.Analysis, { name, kind, at, whole, key }: query.HierarchyItem): CallHierarchyItem {
  const { uri, range } = locationOf(session, analysis, whole);
  return { name, kind: symbolKinds[kind], uri, range, selectionRange: locationOf(session, analysis, at).range, data: key };
}

/** Every file that may call it. A caller that several files see is told by the first. */
function analysesOf(session: Session, { uri, name }: CallHierarchyItem): query.Analysis[] {
  return session.workspace.analysesNaming(session.machine.pathOf(uri), name);
}
