import { commands, type ExtensionContext, type LanguageStatusItem, type LogOutputChannel, languages, window, workspace } from "vscode";
import { CloseAction, type ErrorHandler, LanguageClient, type ServerOptions, TransportKind } from "vscode-languageclient/node";
import { registerCommands } from "./commands.ts";
import { programSettings } from "./project.ts";
import { type Server, serversFor } from "./servers.ts";
import { registerTasks } from "./tasks.ts";
import { registerTexts } from "./texts.ts";

let client: LanguageClient | undefined;

/** Called by the editor when a spec is opened, or a command is run. */
export async function activate(context: ExtensionContext): Promise<void> {
  registerCommands(context);
  const status = languages.createLanguageStatusItem("genc.server", { language: "gen" });
  const output = window.createOutputChannel("genc", { log: true });
  const restart = () => startServer(context, status, output);
  context.subscriptions.push(
    status,
    output,
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

async function startServer(context: ExtensionContext, status: LanguageStatusItem, output: LogOutputChannel): Promise<void> {
  await client?.dispose().catch(() => undefined);
  status.name = "genc";
  status.command = { title: "Restart", command: "genc.restartServer" };
  status.busy = true;
  const servers = serversFor({
    trusted: workspace.isTrusted,
    path: programSettings().path,
    folders: (workspace.workspaceFolders ?? []).map(({ uri }) => uri.fsPath),
    extension: context.extensionPath,
    version: context.extension.packageJSON.version,
  });
  for (const server of servers) {
    status.text = `genc ${server.from}`;
    const failure = await startOne(server, output);
    if (failure === undefined) break;
    output.error(`${server.from}: ${failure}`);
    const standIn = server === servers.at(-1) ? "" : " That of the extension stands in.";
    void window.showWarningMessage(`The language server of genc ${server.from} doesn't start.${standIn}`, "Show Output").then((answer) => {
      if (answer !== undefined) output.show();
    });
  }
  status.busy = false;
}

/** A client that leaves a server's failure to start to whoever starts it, and tells later ones as usual. */
class QuietlyStarting extends LanguageClient {
  override error(message: string, data?: unknown, showNotification?: boolean | "force"): void {
    super.error(message, data, this.isRunning() ? showNotification : false);
  }
}

/** Starts a server; why it didn't, or undefined where it did. */
async function startOne({ run, args }: Server, outputChannel: LogOutputChannel): Promise<string | undefined> {
  const options: ServerOptions = { ...run, args, transport: TransportKind.stdio };
  let running = false;
  const started: LanguageClient = new QuietlyStarting("genc", "genc", options, {
    documentSelector: [{ language: "gen" }],
    diagnosticCollectionName: "genc",
    outputChannel,
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
