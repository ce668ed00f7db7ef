import { join } from "node:path";
import { commands, type ExtensionContext, type LanguageStatusItem, languages, window, workspace } from "vscode";
import { LanguageClient, type LanguageClientOptions, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { registerCommands } from "./commands.ts";
import { registerExplanations } from "./explanation.ts";
import { installedFor, isScript } from "./genc.ts";
import { programSettings } from "./project.ts";
import { registerTasks } from "./tasks.ts";

let client: LanguageClient | undefined;

/** Called by the editor when a spec is opened, or a command is run. */
export async function activate(context: ExtensionContext): Promise<void> {
  registerCommands(context);
  const status = languages.createLanguageStatusItem("genc.server", { language: "gen" });
  const restart = () => startServer(context, status);
  context.subscriptions.push(
    status,
    registerTasks(),
    registerExplanations(),
    commands.registerCommand("genc.restartServer", restart),
    workspace.onDidChangeConfiguration((event) => (event.affectsConfiguration("genc.path") ? restart() : undefined)),
    workspace.onDidGrantWorkspaceTrust(restart),
  );
  await restart();
}

export async function deactivate(): Promise<void> {
  await client?.stop();
}

interface Server {
  options: ServerOptions;
  /** Whose it is, for the status of the language. */
  from: string;
}

/** The project's own server, so that the editor says what the project's command line says; else the one of the extension. */
function serverFor(context: ExtensionContext): Server {
  const folders = workspace.isTrusted ? (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath) : [];
  const { path } = programSettings();
  const transport = TransportKind.stdio;
  if (workspace.isTrusted && path !== "") {
    const options = isScript(path) ? { module: path, args: ["lsp"], transport } : { command: path, args: ["lsp"], transport };
    return { options, from: path };
  }
  const installed = folders.map(installedFor).find((one) => one !== undefined);
  if (installed !== undefined)
    return { options: { module: installed.main, args: ["lsp"], transport }, from: `${installed.version} of the project` };
  return {
    options: { module: join(context.extensionPath, "server.cjs"), transport },
    from: `${context.extension.packageJSON.version} of the extension`,
  };
}

const clientOptions: LanguageClientOptions = {
  documentSelector: [{ language: "gen" }],
  diagnosticCollectionName: "genc",
};

async function startServer(context: ExtensionContext, status: LanguageStatusItem): Promise<void> {
  await client?.dispose();
  const { options, from } = serverFor(context);
  client = new LanguageClient("genc", "genc", options, { ...clientOptions, initializationOptions: workspace.getConfiguration("genc") });
  status.name = "genc";
  status.text = `genc ${from}`;
  status.command = { title: "Restart", command: "genc.restartServer" };
  status.busy = true;
  try {
    await client.start();
  } catch (error) {
    void window.showErrorMessage(
      `The language server of genc (${from}) didn't start: ${error instanceof Error ? error.message : String(error)}`,
    );
  } finally {
    status.busy = false;
  }
}
