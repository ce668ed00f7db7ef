import { join } from "node:path";
import { Uri, ViewColumn, window } from "vscode";
import { runPage } from "./page.ts";
import { type Run, readRun } from "./runs.ts";

/** Shows the page of a run beside the spec. */
export function showRun({ folder, name }: Run, extension: Uri): void {
  const panel = window.createWebviewPanel("gencRun", name, ViewColumn.Beside, { localResourceRoots: [Uri.file(folder)] });
  const icon = (theme: string): Uri => Uri.joinPath(extension, "icons", `gen-${theme}.svg`);
  panel.iconPath = { light: icon("light"), dark: icon("dark") };
  const { webview } = panel;
  const show = (): void => {
    webview.html = runPage(readRun(folder), {
      image: (image) => webview.asWebviewUri(Uri.file(join(folder, image))).toString(),
      source: webview.cspSource,
    });
  };
  show();
  // A run may have gone on, or have been sampled, while another tab was in front.
  panel.onDidChangeViewState(({ webviewPanel }) => {
    if (webviewPanel.visible) show();
  });
}
