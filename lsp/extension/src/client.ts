import { join } from "node:path";
import { commands, type ExtensionContext, type LanguageStatusItem, languages, window, workspace } from "vscode";
import { CloseAction, type ErrorHandler, LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { registerCommands } from "./commands.ts";
import { installedFor, isScript } from "./genc.ts";
import { programSettings } from "./project.ts";
import { registerTasks } from "./tasks.ts";
import { registerTexts } from "./texts.ts";

let client: LanguageClient | undefined;

/** Called by the editor when a spec is opened, or a command is run. */
export async function activate(context: ExtensionContext): Promise<void> {
  registerCommands(context);
  const status = languages.createLanguageStatusItem("genc.server", { language: "gen" });
  const restart = () => startServer(context, status);
  context.subscriptions.push(
    status,
    registerTasks(),
    registerTexts(),
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
  /** Whose it is, for people. */
  from: string;
}

/** The servers to try: the project's own, so that the editor says what the project's command line says; then the one of the extension. */
function serversFor(context: ExtensionContext): Server[] {
  const transport = TransportKind.stdio;
  const { packageJSON } = context.extension;
  const own: Server = {
    options: { module: join(context.extensionPath, "server.cjs"), transport },
    from: `${packageJSON.version} of the extension`,
  };
  if (!workspace.isTrusted) return [own];
  const { path } = programSettings();
  if (isScript(path)) return [{ options: { module: path, args: ["lsp"], transport }, from: path }, own];
  if (path !== "") return [{ options: { command: path, args: ["lsp"], transport }, from: path }, own];
  const installed = (workspace.workspaceFolders ?? []).map(({ uri }) => installedFor(uri.fsPath)).find((one) => one !== undefined);
  if (installed === undefined) return [own];
  return [{ options: { module: installed.main, args: ["lsp"], transport }, from: `${installed.version} of the project` }, own];
}

async function startServer(context: ExtensionContext, status: LanguageStatusItem): Promise<void> {
  await client?.dispose().catch(() => undefined);
  status.name = "genc";
  status.command = { title: "Restart", command: "genc.restartServer" };
  status.busy = true;
  for (const server of serversFor(context)) {
    status.text = `genc ${server.from}`;
    const failure = await startOne(server);
    if (failure === undefined) break;
    void window.showWarningMessage(`The language server of genc ${server.from} doesn't start: ${failure}`);
  }
  status.busy = false;
}

/** Starts a server; why it didn't, or undefined where it did. */
async function startOne({ options }: Server): Promise<string | undefined> {
  let running = false;
  const started: LanguageClient = new LanguageClient("genc", "genc", options, {
    documentSelector: [{ language: "gen" }],
    diagnosticCollectionName: "genc",
    initializationOptions: workspace.getConfiguration("genc"),
    initializationFailedHandler: () => false,
    errorHandler: {
      error: (error, message, count) => usual().error(error, message, count),
      // One that never answered isn't tried again; one that broke later is, a few times.
      closed: () => (running ? usual().closed() : { action: CloseAction.DoNotRestart, handled: true }),
    },
  });
  let handler: ErrorHandler | undefined;
  const usual = (): ErrorHandler => (handler ??= started.createDefaultErrorHandler());
  client = started;
  try {
    await started.start();
    running = true;
    return undefined;
  } catch (error) {
    await started.dispose().catch(() => undefined);
    return error instanceof Error ? error.message : String(error);
  }
}
