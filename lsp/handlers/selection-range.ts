import { query } from "../../src/compiler/index.ts";
import { sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";
import type { SelectionRange } from "../protocol.ts";

export const selectionRange: Feature = {
  methods: ["textDocument/selectionRange"],
  capabilities: { selectionRangeProvider: true },
  register(connection, session) {
    connection.onSelectionRanges(
      guarded(connection, [], ({ textDocument, positions }) => {
        const analysis = session.analysis(session.machine.pathOf(textDocument.uri));
        const source = sourceOf(analysis);
        const lines = linesOf(source);
        return positions.map((position): SelectionRange => {
          const offset = lines.offset(position);
          const nested =
            analysis.tree === undefined ? [{ start: offset, end: offset }] : query.selections(analysis.tree, source.text, offset);
          const ranges = nested.map((one) => lines.range(one)).toReversed();
          return ranges.slice(1).reduce<SelectionRange>((parent, range) => ({ range, parent }), { range: ranges[0]! });
        });
      }),
    );
  },
};
