import { diagnosticsOf } from "./diagnostics.ts";
import { unasked } from "./feature.ts";
import { features } from "./handlers/index.ts";
import type { Machine } from "./machine.ts";
import {
  type Connection,
  DidChangeConfigurationNotification,
  DidChangeWatchedFilesNotification,
  DidChangeWorkspaceFoldersNotification,
  type InitializeParams,
  type InitializeResult,
  type ServerCapabilities,
  TextDocumentSyncKind,
} from "./protocol.ts";
import { Publisher } from "./publisher.ts";
import { Session } from "./session.ts";
import { readSettings } from "./settings.ts";
import { warmUp } from "./warm-up.ts";

/** How long nothing more may have changed before hints are asked to be drawn anew, in milliseconds. */
const pause = 200;

/** The language server over a connection, whatever carries it: pipes of a process, a pair of streams in a test, a worker in a browser. */
export function createServer(connection: Connection, machine: Machine): Session {
  const session = new Session(machine);
  const publisher = new Publisher((path) =>
    unasked(connection, () => {
      if (!session.isOpen(path)) return;
      const uri = session.machine.uriOf(path);
      const version = session.documents.get(uri)?.version;
      const diagnostics = diagnosticsOf(session, path);
      connection.sendDiagnostics({ uri, ...(version === undefined ? {} : { version }), diagnostics }).catch(() => undefined);
    }),
  );
  let stopWarming = (): void => undefined;
  const client = { configuration: false, watching: false, told: false, hints: false, tokens: false };

  connection.onInitialize((params) => {
    client.configuration = params.capabilities.workspace?.configuration === true;
    client.told = params.capabilities.workspace?.didChangeConfiguration?.dynamicRegistration === true;
    client.watching = params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
    client.hints = params.capabilities.workspace?.inlayHint?.refreshSupport === true;
    client.tokens = params.capabilities.workspace?.semanticTokens?.refreshSupport === true;
    session.workspace.watched = client.watching;
    const item = params.capabilities.textDocument?.completion?.completionItem;
    session.completes.snippets = item?.snippetSupport === true;
    session.completes.resolves = item?.resolveSupport?.properties.includes("documentation") === true;
    // The command that suggests again is of VS Code and its kin, which run on JavaScript; others would complain of it.
    session.completes.again = params.capabilities.general?.regularExpressions?.engine === "ECMAScript";
    session.settings = readSettings(params.initializationOptions);
    session.workspace.folders = foldersOf(params).map((uri) => machine.pathOf(uri));
    return answer();
  });
  connection.onInitialized(async () => {
    stopWarming = warmUp(() => session.documents.all().length === 0);
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
    // An editor without settings of genc, or without an answer, leaves those that the server was started with.
    const sent: unknown = await connection.workspace.getConfiguration("genc").catch(() => undefined);
    if (sent !== null && sent !== undefined) session.settings = readSettings(sent);
  }
  function refresh(): void {
    if (client.hints) connection.languages.inlayHint.refresh().catch(() => undefined);
    if (client.tokens) connection.languages.semanticTokens.refresh().catch(() => undefined);
  }
  /** Diagnostics of open files that read a changed one. What an editor shows inside the others' lines is out of date as well. */
  function again(path: string, alone = true): void {
    const open = session.changed(path);
    for (const one of open) publisher.soon(one);
    if (alone && open.every((one) => one === path)) return;
    clearTimeout(refreshing);
    refreshing = setTimeout(() => unasked(connection, refresh), pause);
  }
  let refreshing: ReturnType<typeof setTimeout> | undefined;

  session.documents.onDidChangeContent(({ document }) => again(machine.pathOf(document.uri)));
  // An editor that doesn't watch files tells at least when it writes or opens one.
  const lookAgain = (): void => {
    for (const path of session.stale()) again(path, false);
  };
  session.documents.onDidSave(lookAgain);
  session.documents.onDidOpen(lookAgain);
  session.documents.onDidClose(({ document }) => {
    const path = machine.pathOf(document.uri);
    publisher.forget(path);
    for (const other of session.changed(path)) publisher.soon(other);
    session.closed(path);
    void connection.sendDiagnostics({ uri: document.uri, diagnostics: [] });
  });
  connection.onDidChangeWatchedFiles(({ changes }) => {
    const paths = changes.map(({ uri }) => machine.pathOf(uri));
    for (const path of paths) again(path);
    // A table may have other columns now, whoever reads it.
    if (paths.every((path) => path.endsWith(".gen"))) return;
    for (const { uri } of session.documents.all()) publisher.soon(machine.pathOf(uri));
  });
  connection.onNotification(DidChangeWorkspaceFoldersNotification.type, ({ event }) => {
    const removed = event.removed.map(({ uri }) => machine.pathOf(uri));
    const kept = session.workspace.folders.filter((one) => !removed.includes(one));
    session.workspace.folders = [...kept, ...event.added.map(({ uri }) => machine.pathOf(uri))];
  });
  connection.onShutdown(() => {
    stopWarming();
    publisher.stop();
    clearTimeout(refreshing);
  });
  for (const feature of features) feature.register(connection, session);
  session.listen(connection);
  return session;
}

function foldersOf({ workspaceFolders, rootUri }: InitializeParams): string[] {
  return workspaceFolders?.map(({ uri }) => uri) ?? (typeof rootUri === "string" ? [rootUri] : []);
}

function answer(): InitializeResult {
  const capabilities: ServerCapabilities = Object.assign(
    { textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true } },
    ...features.map((feature) => feature.capabilities),
    { workspace: { workspaceFolders: { supported: true, changeNotifications: true } } },
  );
  return { capabilities, serverInfo: { name: "genc" } };
}
