import { type Disposable, EventEmitter, languages, Uri, ViewColumn, window, workspace } from "vscode";

const scheme = "genc-explain";
const texts = new Map<string, string>();
const changed = new EventEmitter<Uri>();

/** Documents that hold what `genc explain` printed. */
export function registerExplanations(): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  });
}

/** Shows an explanation beside the spec; the one of the same name before it is replaced. */
export async function showExplanation(name: string, text: string): Promise<void> {
  const uri = Uri.from({ scheme, path: `/${name.replace(/[/\\]/g, "-")}, explained.txt` });
  texts.set(uri.toString(), text);
  changed.fire(uri);
  const document = await languages.setTextDocumentLanguage(await workspace.openTextDocument(uri), "genc-explanation");
  await window.showTextDocument(document, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
}
