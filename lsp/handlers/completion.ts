import { query } from "../../src/compiler/index.ts";
import { atPosition, sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";
import { type CompletionItem, CompletionItemKind, InsertTextFormat, MarkupKind, type Range } from "../protocol.ts";
import type { Session } from "../session.ts";

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

const suggestAgain = { title: "Suggest", command: "editor.action.triggerSuggest" };

export const completion: Feature = {
  methods: ["textDocument/completion", "completionItem/resolve"],
  capabilities: {
    completionProvider: { triggerCharacters: [">", "~", ":", "(", "[", ",", "=", '"', "/", " "], resolveProvider: true },
  },
  register(connection, session) {
    /** Docs of the last list, for a client that asks for them one by one. */
    const last: { id: number; docs: string[] } = { id: 0, docs: [] };
    connection.onCompletion(
      guarded(connection, [], (params) => {
        const { analysis, offset } = atPosition(session, params);
        const { replace, items } = query.completion(analysis, offset, session.files);
        const range = linesOf(sourceOf(analysis)).range(replace);
        if (!session.completes.resolves) return items.map((one) => withDoc(itemOf(one, range, session), one.doc));
        last.id++;
        last.docs = items.map(({ doc = "" }) => doc);
        return items.map((one, index) => ({ ...itemOf(one, range, session), data: [last.id, index] }));
      }),
    );
    connection.onCompletionResolve((item) => {
      const [id, index] = Array.isArray(item.data) ? item.data : [];
      return id === last.id ? withDoc(item, last.docs[Number(index)]) : item;
    });
  },
};

function itemOf(
  { label, kind, detail = "", insert = label, rank, more }: query.Completion,
  range: Range,
  session: Session,
): CompletionItem {
  const { snippets, again } = session.completes;
  return {
    label,
    kind: kinds[kind],
    ...(detail === "" ? {} : detail.startsWith("(") ? { labelDetails: { detail } } : { detail }),
    sortText: `${String(rank).padStart(2, "0")}${label}`,
    filterText: label,
    textEdit: { range, newText: snippets ? insert : plainText(insert) },
    insertTextFormat: insert === label || !snippets ? InsertTextFormat.PlainText : InsertTextFormat.Snippet,
    ...(more === true && again ? { command: suggestAgain } : {}),
  };
}

function withDoc(item: CompletionItem, doc: string | undefined): CompletionItem {
  return doc === undefined || doc === "" ? item : { ...item, documentation: { kind: MarkupKind.Markdown, value: doc } };
}

/** A snippet for a client that knows none: its holes by their names. */
function plainText(snippet: string): string {
  return snippet
    .replace(/\$\{\d+:([^}]*)\}/g, "$1")
    .replace(/\$\d/g, "")
    .replace(/\\([\\$}])/g, "$1");
}
