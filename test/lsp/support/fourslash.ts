import { onTestFinished } from "vitest";
import { Lines } from "../../../lsp/positions.ts";
import type { Position, Range } from "../../../lsp/protocol.ts";
import { marked } from "../../support/marked.ts";
import { type Client, type ClientOptions, startClient } from "./client.ts";

/** A document that is open in a running server, with its marks. */
export interface Opened {
  client: Client;
  uri: string;
  textDocument: { uri: string };
  text: string;
  /** Places `$0`, `$1`, …. */
  at: Position[];
  /** Ranges `⟦…⟧`. */
  ranges: Range[];
  /** The text of a range. */
  slice(range: Range): string;
  /** The text after edits. */
  edited(edits: readonly { range: Range; newText: string }[]): string;
}

export const mainPath = "/project/main.gen";

/** Opens a marked text as `/project/main.gen`, other files beside it. The server ends with the test. */
export async function opened(source: string, files: Record<string, string> = {}, options: ClientOptions = {}): Promise<Opened> {
  const { text, at, ranges } = marked(source);
  const client = await startClient(files, options);
  onTestFinished(() => client.dispose());
  client.open(mainPath, text);
  const lines = new Lines(text);
  const uri = `file://${mainPath}`;
  return {
    client,
    uri,
    textDocument: { uri },
    text,
    at: at.map((offset) => lines.position(offset)),
    ranges: ranges.map(([start, end]) => lines.range({ start, end })),
    slice: (range) => text.slice(lines.offset(range.start), lines.offset(range.end)),
    edited: (edits) =>
      edits
        .map(({ range, newText }) => ({ ...lines.offsets(range), newText }))
        .sort((a, b) => b.start - a.start)
        .reduce((result, { start, end, newText }) => result.slice(0, start) + newText + result.slice(end), text),
  };
}
