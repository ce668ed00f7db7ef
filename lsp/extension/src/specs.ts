import { join } from "node:path";
import { SnippetString, window, workspace } from "vscode";
import { readJson, record } from "./genc.ts";

export interface Family {
  name: string;
  description: string;
  body: string;
}

/** The families that the extension has a snippet of. */
export function families(extension: string): Family[] {
  return Object.entries(record(readJson(join(extension, "snippets.json")))).map(([name, value]) => {
    const { description, body } = record(value);
    return { name, description: String(description), body: Array.isArray(body) ? body.join("\n") : String(body) };
  });
}

/** A new spec in an editor of its own, with the cursor at the first thing to change. */
export async function insertSpec(body: string): Promise<void> {
  const document = await workspace.openTextDocument({ language: "gen" });
  const editor = await window.showTextDocument(document);
  await editor.insertSnippet(new SnippetString(body));
}
