import { query } from "../../src/compiler/index.ts";
import { atPosition } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { MarkupKind } from "../protocol.ts";

export const signatureHelp: Feature = {
  methods: ["textDocument/signatureHelp"],
  capabilities: { signatureHelpProvider: { triggerCharacters: ["(", ","], retriggerCharacters: [":"] } },
  register(connection, session) {
    connection.onSignatureHelp(
      guarded(connection, null, (params) => {
        const { analysis, offset } = atPosition(session, params);
        const found = query.signatureHelp(analysis, offset);
        if (found === undefined) return null;
        const signatures = found.signatures.map(({ text, parameters, doc }, index) => ({
          label: text,
          documentation: { kind: MarkupKind.Markdown, value: doc },
          parameters: parameters.map(({ start, end, doc: about }) => ({ label: [start, end] as [number, number], documentation: about })),
          ...(found.parameter[index]! < 0 ? {} : { activeParameter: found.parameter[index]! }),
        }));
        const parameter = found.parameter[found.active]!;
        return { signatures, activeSignature: found.active, ...(parameter < 0 ? {} : { activeParameter: parameter }) };
      }),
    );
  },
};
