import type { SemanticTokensLegend } from "vscode-languageserver";
import { Lines } from "../../../lsp/positions.ts";
import { startClient } from "../../lsp/support/client.ts";

/** A token as the server tells it, at offsets of the text. */
export interface ServerToken {
  start: number;
  end: number;
  type: string;
  modifiers: string[];
}

/** The semantic tokens of a text in a running server, read back from the numbers that it sends; imports are `files`, by absolute path. */
export async function serverTokens(path: string, text: string, files: Record<string, string> = {}): Promise<ServerToken[]> {
  const client = await startClient(files);
  try {
    client.open(path, text);
    const answer: { data: number[] } = await client.connection.sendRequest("textDocument/semanticTokens/full", {
      textDocument: { uri: `file://${encodeURI(path)}` },
    });
    const legend: SemanticTokensLegend | undefined = client.initialized.capabilities.semanticTokensProvider?.legend;
    return decode(answer.data, text, legend ?? { tokenTypes: [], tokenModifiers: [] });
  } finally {
    client.dispose();
  }
}

function decode(data: readonly number[], text: string, legend: SemanticTokensLegend): ServerToken[] {
  const lines = new Lines(text);
  const found: ServerToken[] = [];
  let [line, character] = [0, 0];
  for (let i = 0; i < data.length; i += 5) {
    const [down, right, length, type, bits] = data.slice(i, i + 5) as [number, number, number, number, number];
    character = down === 0 ? character + right : right;
    line += down;
    const start = lines.offset({ line, character });
    const modifiers = legend.tokenModifiers.filter((_, bit) => (bits & (1 << bit)) !== 0);
    found.push({ start, end: start + length, type: legend.tokenTypes[type]!, modifiers });
  }
  return found;
}
