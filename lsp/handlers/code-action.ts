import { query } from "../../src/compiler/index.ts";
import { sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { type Lines, linesOf } from "../positions.ts";
import { type CodeAction, CodeActionKind } from "../protocol.ts";

export const codeAction: Feature = {
  methods: ["textDocument/codeAction"],
  capabilities: { codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, CodeActionKind.SourceFixAll] } },
  register(connection, session) {
    connection.onCodeAction(
      guarded(connection, [], ({ textDocument: { uri }, range, context }) => {
        const path = session.machine.pathOf(uri);
        const analysis = session.analysis(path);
        const lines = linesOf(sourceOf(analysis));
        const wants = (kind: string) =>
          context.only === undefined || context.only.some((one) => kind === one || kind.startsWith(`${one}.`));
        const actions: CodeAction[] = [];
        if (wants(CodeActionKind.QuickFix)) {
          const { start, end } = lines.offsets(range);
          const options = {
            check: (text: string) => session.check(path, text),
            importable: session.workspace.importable(path),
            also: query.absentColumns(analysis, session.files),
          };
          for (const { title, code, edits, preferred } of query.codeActions(analysis, start, end, options)) {
            const diagnostics = context.diagnostics.filter((one) => one.code === code);
            actions.push({ title, kind: CodeActionKind.QuickFix, diagnostics, isPreferred: preferred, edit: editOf(uri, lines, edits) });
          }
        }
        const all = wants(CodeActionKind.SourceFixAll) ? query.fixAll(analysis) : [];
        if (all.length > 0)
          actions.push({ title: "Fix all that is certain", kind: CodeActionKind.SourceFixAll, edit: editOf(uri, lines, all) });
        return actions;
      }),
    );
  },
};

function editOf(uri: string, lines: Lines, edits: readonly query.Edit[]): NonNullable<CodeAction["edit"]> {
  return { changes: { [uri]: edits.map(({ text, ...place }) => ({ range: lines.range(place), newText: text })) } };
}
