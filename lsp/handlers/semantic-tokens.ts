import { query } from "../../src/compiler/index.ts";
import { sourceOf } from "../convert.ts";
import { type Feature, guarded } from "../feature.ts";
import { linesOf } from "../positions.ts";
import type { SemanticTokens, SemanticTokensDelta } from "../protocol.ts";
import type { Session } from "../session.ts";

const legend = { tokenTypes: [...query.tokenTypes], tokenModifiers: [...query.tokenModifiers] };

const nothing: SemanticTokens = { data: [] };

interface DeltaParams {
  textDocument: { uri: string };
  previousResultId: string;
}

/** The last answer for each document, by which the next is told as a difference. */
interface Answer {
  id: string;
  data: number[];
}

export const semanticTokens: Feature = {
  methods: ["textDocument/semanticTokens/full", "textDocument/semanticTokens/full/delta", "textDocument/semanticTokens/range"],
  capabilities: { semanticTokensProvider: { legend, full: { delta: true }, range: true } },
  register(connection, session) {
    const answers = new Map<string, Answer>();
    let number = 0;
    const answer = (uri: string): Answer => {
      const found = { id: String(++number), data: encode(session, uri) };
      answers.set(uri, found);
      return found;
    };
    session.documents.onDidClose(({ document }) => answers.delete(document.uri));
    connection.languages.semanticTokens.on(
      guarded(connection, nothing, ({ textDocument: { uri } }) => {
        const { id, data } = answer(uri);
        return { resultId: id, data };
      }),
    );
    connection.languages.semanticTokens.onDelta(
      guarded<DeltaParams, SemanticTokens | SemanticTokensDelta>(connection, nothing, ({ textDocument: { uri }, previousResultId }) => {
        const before = answers.get(uri);
        const { id, data } = answer(uri);
        if (before?.id !== previousResultId) return { resultId: id, data };
        return { resultId: id, edits: difference(before.data, data) };
      }),
    );
    connection.languages.semanticTokens.onRange(
      guarded(connection, nothing, ({ textDocument: { uri }, range }) => {
        const { start, end } = linesOf(sourceOf(session.analysis(session.machine.pathOf(uri)))).offsets(range);
        return { data: encode(session, uri, start, end) };
      }),
    );
  },
};

/** Five numbers a token: lines and characters from the one before, length, type, modifiers. */
function encode(session: Session, uri: string, from = 0, to = Number.POSITIVE_INFINITY): number[] {
  const analysis = session.analysis(session.machine.pathOf(uri));
  const lines = linesOf(sourceOf(analysis));
  const data: number[] = [];
  let last = { line: 0, character: 0 };
  for (const { start, end, type, modifiers } of query.semanticTokens(analysis)) {
    if (end <= from || start >= to) continue;
    const at = lines.position(start);
    const bits = modifiers.reduce((sum, one) => sum | (1 << legend.tokenModifiers.indexOf(one)), 0);
    const character = at.line === last.line ? at.character - last.character : at.character;
    data.push(at.line - last.line, character, end - start, legend.tokenTypes.indexOf(type), bits);
    last = at;
  }
  return data;
}

/** One edit from what is equal at the beginning to what is equal at the end. */
function difference(before: readonly number[], after: readonly number[]): { start: number; deleteCount: number; data: number[] }[] {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && before[head] === after[head]) head++;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++;
  if (head === before.length && head === after.length) return [];
  return [{ start: head, deleteCount: before.length - head - tail, data: after.slice(head, after.length - tail) }];
}
