import { diagnosticsOf } from "./diagnostics.ts";
import { features } from "./handlers/index.ts";
import type { Machine } from "./machine.ts";
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "./protocol.ts";
import { Publisher } from "./publisher.ts";
import { Session } from "./session.ts";
import { readSettings } from "./settings.ts";
import { warmUp } from "./warm-up.ts";

/** The language server over a connection, whatever carries it: pipes of a process, a pair of streams in a test, a worker in a browser. */
export function createServer(connection: Connection, machine: Machine): Session {
  const session = new Session(machine);
  const publisher = new Publisher((path) => {
    if (!session.isOpen(path)) return;
    const uri = machine.uriOf(path);
    const version = session.documents.get(uri)?.version;
    void connection.sendDiagnostics({ uri, ...(version === undefined ? {} : { version }), diagnostics: diagnosticsOf(session, path) });
  });
  const client = { configuration: false, watching: false, told: false, hints: false };

  connection.onInitialize((params) => {
    client.configuration = params.capabilities.workspace?.configuration === true;
    client.told = params.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true;
    client.watching = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    client.hints = params.capabilities.workspace?.inlayHint?.refreshSupport === true;
    session.snippets = params.capabilities.textDocument?.completion?.completionItem?.snippetSupport === true;
    session.settings = readSettings(params.initializationOptions);
    session.workspace.folders = foldersOf(params).map((uri) => machine.pathOf(uri));
    return answer();
  });
  connection.onInitialized(async () => {
    warmUp();
    if (client.watching)
      void connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: "**/*.{gen,csv}" }] });
    // Editors warn of a registration that they don't know.
    if (client.told) void connection.client.register(DidChangeConfigurationNotification.type, { section: "genc" });
    if (client.configuration) await pullSettings();
  });
  connection.onDidChangeConfiguration(async ({ settings }) => {
    if (client.configuration) await pullSettings();
    else session.settings = readSettings(settings?.genc);
    refresh();
  });
  async function pullSettings(): Promise<void> {
    const sent: unknown = await connection.workspace.getConfiguration("genc");
    // An editor without settings of genc leaves those that it was started with.
    if (sent !== null && sent !== undefined) session.settings = readSettings(sent);
  }
  function refresh(): void {
    if (client.hints) connection.languages.inlayHint.refresh().catch(() => undefined);
  }

  session.documents.onDidChangeContent(({ document }) => {
    for (const path of session.changed(machine.pathOf(document.uri))) publisher.soon(path);
  });
  session.documents.onDidClose(({ document }) => {
    const path = machine.pathOf(document.uri);
    publisher.forget(path);
    for (const other of session.changed(path)) publisher.soon(other);
    session.closed(path);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    for (const { uri } of changes) for (const path of session.changed(machine.pathOf(uri))) publisher.soon(path);
  });
  connection.onShutdown(() => publisher.stop());
  for (const feature of features) feature.register(connection, session);
  session.listen(connection);
  return session;
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  return workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === "string" ? [rootUri] : []);
}

function answer(): InitializeResult {
  const capabilities: ServerCapabilities = Object.assign(
    { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental } },
    ...features.map((feature) => feature.capabilities),
    { workspace: { workspaceFolders: { supported: true } } },
  );
  return { capabilities, serverInfo: { name: "genc" } };
}
