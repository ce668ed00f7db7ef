import { query } from "../../src/compiler/index.ts";
import { atPosition, sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";
import { CompletionItemKind, InsertTextFormat, MarkupKind } from "../protocol.ts";

const kinds: Record<query.CompletionKind, CompletionItemKind> = {
  keyword: CompletionItemKind.Keyword,
  snippet: CompletionItemKind.Snippet,
  type: CompletionItemKind.TypeParameter,
  distribution: CompletionItemKind.Class,
  function: CompletionItemKind.Function,
  network: CompletionItemKind.Module,
  model: CompletionItemKind.Struct,
  data: CompletionItemKind.Interface,
  variable: CompletionItemKind.Variable,
  const: CompletionItemKind.Constant,
  field: CompletionItemKind.Field,
  column: CompletionItemKind.Field,
  setting: CompletionItemKind.Property,
  argument: CompletionItemKind.Property,
  choice: CompletionItemKind.EnumMember,
  metric: CompletionItemKind.Unit,
  file: CompletionItemKind.File,
};

export const completion: Feature = {
  methods: ["textDocument/completion"],
  capabilities: { completionProvider: { triggerCharacters: [">", "~", ":", "(", "[", ",", "=", '"', "/", " "] } },
  register(connection, session) {
    connection.onCompletion(
      guarded(connection, [], (params) => {
        const { analysis, offset } = atPosition(session, params);
        const { replace, items } = query.completion(analysis, offset, session.files);
        const range = linesOf(sourceOf(analysis)).range(replace);
        const plain = session.snippets ? undefined : plainText;
        return items.map(({ label, kind, detail, doc, insert = label, rank, more }) => ({
          label,
          kind: kinds[kind],
          ...(detail === undefined || detail === "" ? {} : detail.startsWith("(") ? { labelDetails: { detail } } : { detail }),
          ...(doc === undefined || doc === "" ? {} : { documentation: { kind: MarkupKind.Markdown, value: doc } }),
          sortText: `${String(rank).padStart(2, "0")}${label}`,
          filterText: label,
          textEdit: { range, newText: plain === undefined ? insert : plain(insert) },
          insertTextFormat: insert === label || plain !== undefined ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
          ...(more === true ? { command: { title: "Suggest", command: "editor.action.triggerSuggest" } } : {}),
        }));
      }),
    );
  },
};

/** A snippet for a client that knows none: its holes by their names. */
function plainText(snippet: string): string {
  return snippet
    .replace(/\$\{\d+:([^}]*)\}/g, "$1")
    .replace(/\$\d/g, "")
    .replace(/\\([\\$}])/g, "$1");
}
