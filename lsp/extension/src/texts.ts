import { type Disposable, EventEmitter, languages, Uri, ViewColumn, window, workspace } from "vscode";

const scheme = "genc-text";
const texts = new Map<string, string>();
const changed = new EventEmitter<Uri>();

/** Documents that hold what genc printed. */
export function registerTexts(): Disposable {
  return workspace.registerTextDocumentContentProvider(scheme, {
    onDidChange: changed.event,
    provideTextDocumentContent: (uri) => texts.get(uri.toString()) ?? "",
  });
}

/** Shows a text beside the spec; the one of the same name before it is replaced. `language` is for names that tell none. */
export async function showText(name: string, text: string, language?: string): Promise<void> {
  const uri = Uri.from({ scheme, path: `/${name.replace(/[/\\]/g, "-")}` });
  texts.set(uri.toString(), text);
  changed.fire(uri);
  const document = await workspace.openTextDocument(uri);
  const shown = language === undefined ? document : await languages.setTextDocumentLanguage(document, language);
  await window.showTextDocument(shown, { viewColumn: ViewColumn.Beside, preserveFocus: true, preview: true });
}
