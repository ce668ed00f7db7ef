import { query } from "../../src/compiler/index.ts";
import { sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";
import { InlayHintKind } from "../protocol.ts";
import type { Settings } from "../settings.ts";

const settingOf: Record<query.InlayHint["kind"], keyof Settings["inlayHints"]> = {
  shape: "shapes",
  plan: "plans",
  parameters: "parameters",
  type: "types",
};

export const inlayHint: Feature = {
  methods: ["textDocument/inlayHint"],
  capabilities: { inlayHintProvider: true },
  register(connection, session) {
    connection.languages.inlayHint.on(
      guarded(connection, [], ({ textDocument, range }) => {
        const analysis = session.analysis(session.machine.pathOf(textDocument.uri));
        const lines = linesOf(sourceOf(analysis));
        const { start, end } = lines.offsets(range);
        return query
          .inlayHints(analysis, start, end)
          .filter(({ kind }) => session.settings.inlayHints[settingOf[kind]])
          .map(({ at, text, kind }) => ({
            position: lines.position(at),
            label: text,
            ...(kind === "shape" || kind === "type" ? { kind: InlayHintKind.Type } : {}),
            paddingLeft: kind !== "type",
          }));
      }),
    );
  },
};
