import { query } from "../../src/compiler/index.ts";
import { sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";
import { FoldingRangeKind } from "../protocol.ts";

const kinds: Record<query.Fold["kind"], string> = {
  block: FoldingRangeKind.Region,
  comment: FoldingRangeKind.Comment,
  imports: FoldingRangeKind.Imports,
};

export const foldingRange: Feature = {
  methods: ["textDocument/foldingRange"],
  capabilities: { foldingRangeProvider: true },
  register(connection, session) {
    connection.onFoldingRanges(
      guarded(connection, [], ({ textDocument }) => {
        const analysis = session.analysis(session.machine.pathOf(textDocument.uri));
        const { text } = sourceOf(analysis);
        const lines = linesOf(sourceOf(analysis));
        const found = analysis.tree === undefined ? [] : query.folds(analysis.tree, text);
        return found.map(({ start, end, kind }) => {
          const last = lines.position(end).line;
          // The closing brace stays in sight.
          return { startLine: lines.position(start).line, endLine: kind === "block" ? last - 1 : last, kind: kinds[kind] };
        });
      }),
    );
  },
};
