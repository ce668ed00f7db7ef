import { query } from "../../src/compiler/index.ts";
import { atPosition, markdown, sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";
import { MarkupKind } from "../protocol.ts";

export const hover: Feature = {
  methods: ["textDocument/hover"],
  capabilities: { hoverProvider: true },
  register(connection, session) {
    connection.onHover(
      guarded(connection, null, (params) => {
        const { analysis, offset } = atPosition(session, params);
        const found = query.hover(analysis, offset);
        if (found === undefined) return null;
        const contents = { kind: MarkupKind.Markdown, value: markdown(found.code, found.text) };
        return { contents, range: linesOf(sourceOf(analysis)).range(found.span) };
      }),
    );
  },
};
