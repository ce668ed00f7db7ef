import { posix } from "node:path";
import { PassThrough } from "node:stream";
import type { Machine } from "../../../lsp/machine.ts";
import {
  createConnection,
  createProtocolConnection,
  DidChangeTextDocumentNotification,
  DidCloseTextDocumentNotification,
  DidOpenTextDocumentNotification,
  InitializedNotification,
  InitializeRequest,
  type InitializeResult,
  type ProtocolConnection,
  PublishDiagnosticsNotification,
  type PublishDiagnosticsParams,
  StreamMessageReader,
  StreamMessageWriter,
} from "../../../lsp/protocol.ts";
import { createServer } from "../../../lsp/server.ts";
import type { Session } from "../../../lsp/session.ts";

/** Files in memory below `/work`; changing the record changes the machine. */
export function memoryMachine(files: Record<string, string>): Machine {
  return {
    resolve: (from, path) => posix.resolve(posix.dirname(from), path),
    read: (path) => files[path],
    pathOf: (uri) => decodeURIComponent(uri.replace(/^file:\/\//, "")),
    uriOf: (path) => (path.startsWith("/") ? `file://${encodeURI(path)}` : path),
    specs: (folder) => Object.keys(files).filter((path) => path.startsWith(`${folder}/`) && path.endsWith(".gen")),
    firstLine: (path) => files[path]?.split("\n")[0],
    inPackage: (_from, path) => (`/packages/${path}` in files ? `/packages/${path}` : undefined),
    list: (folder) => Object.keys(files).flatMap((path) => (posix.dirname(path) === folder ? [posix.basename(path)] : [])),
    exists: (path) => path in files,
    stamp: (path) => files[path],
    codePage: (code) => `https://example.org/${code}`,
  };
}

export interface Client {
  connection: ProtocolConnection;
  initialized: InitializeResult;
  session: Session;
  open(path: string, text: string): void;
  change(path: string, changes: { range?: { start: Place; end: Place }; text: string }[]): void;
  close(path: string): void;
  /** The next diagnostics that the server publishes for a file. */
  diagnostics(path: string): Promise<PublishDiagnosticsParams>;
  /** What the server logged. */
  logged: string[];
  dispose(): void;
}

interface Place {
  line: number;
  character: number;
}

export interface ClientOptions {
  settings?: unknown;
  capabilities?: object;
}

/** A client and a server in one process, over a pair of streams as between two. */
export async function startClient(files: Record<string, string> = {}, options: ClientOptions = {}): Promise<Client> {
  const [toServer, toClient] = [new PassThrough(), new PassThrough()];
  const server = createConnection(new StreamMessageReader(toServer), new StreamMessageWriter(toClient));
  const machine = memoryMachine(files);
  const session = createServer(server, machine);
  server.listen();
  const connection = createProtocolConnection(new StreamMessageReader(toClient), new StreamMessageWriter(toServer));
  const published: PublishDiagnosticsParams[] = [];
  const waiting: { uri: string; done: (params: PublishDiagnosticsParams) => void }[] = [];
  connection.onNotification(PublishDiagnosticsNotification.type, (params) => {
    const index = waiting.findIndex(({ uri }) => uri === params.uri);
    if (index < 0) published.push(params);
    else waiting.splice(index, 1)[0]!.done(params);
  });
  const logged: string[] = [];
  connection.onNotification("window/logMessage", ({ message }: { message: string }) => {
    logged.push(message);
  });
  connection.listen();
  const snippets = { textDocument: { completion: { completionItem: { snippetSupport: true } } } };
  const initialized = await connection.sendRequest(InitializeRequest.type, {
    processId: null,
    rootUri: null,
    workspaceFolders: [{ uri: "file:///project", name: "work" }],
    capabilities: options.capabilities ?? snippets,
    initializationOptions: options.settings,
  });
  await connection.sendNotification(InitializedNotification.type, {});
  const versions = new Map<string, number>();
  const next = (uri: string) => {
    versions.set(uri, (versions.get(uri) ?? 0) + 1);
    return versions.get(uri)!;
  };
  return {
    connection,
    initialized,
    session,
    logged,
    open(path, text) {
      const uri = machine.uriOf(path);
      void connection.sendNotification(DidOpenTextDocumentNotification.type, {
        textDocument: { uri, languageId: "gen", version: next(uri), text },
      });
    },
    change(path, changes) {
      const uri = machine.uriOf(path);
      void connection.sendNotification(DidChangeTextDocumentNotification.type, {
        textDocument: { uri, version: next(uri) },
        contentChanges: changes.map((one) => (one.range === undefined ? { text: one.text } : { range: one.range, text: one.text })),
      });
    },
    close(path) {
      void connection.sendNotification(DidCloseTextDocumentNotification.type, { textDocument: { uri: machine.uriOf(path) } });
    },
    diagnostics(path) {
      const uri = machine.uriOf(path);
      const index = published.findIndex((one) => one.uri === uri);
      if (index >= 0) return Promise.resolve(published.splice(index, 1)[0]!);
      return new Promise((done) => waiting.push({ uri, done }));
    },
    dispose() {
      connection.dispose();
      server.dispose();
    },
  };
}
