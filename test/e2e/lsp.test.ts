import { spawn } from "node:child_process";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import {
  createProtocolConnection,
  DidOpenTextDocumentNotification,
  ExitNotification,
  InitializedNotification,
  InitializeRequest,
  PublishDiagnosticsNotification,
  ShutdownRequest,
  StreamMessageReader,
  StreamMessageWriter,
} from "../../lsp/protocol.ts";

test("the built server tells an editor what is wrong, with the page of its code, and ends when it is told to", async () => {
  const server = spawn(process.execPath, [resolve("dist/src/cli/start.cjs"), "lsp", "--stdio", `--clientProcessId=${process.pid}`]);
  const ended = new Promise<number | null>((done) => server.once("exit", done));
  const editor = createProtocolConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  editor.listen();
  const { capabilities } = await editor.sendRequest(InitializeRequest.type, { processId: process.pid, rootUri: null, capabilities: {} });
  expect(capabilities.hoverProvider).toBe(true);
  await editor.sendNotification(InitializedNotification.type, {});
  const published = new Promise<unknown>((done) => editor.onNotification(PublishDiagnosticsNotification.type, done));
  const textDocument = { uri: "file:///nowhere/a.gen", languageId: "gen", version: 1, text: "model M { observed x: rael ~ Normal(0, 1) }" };
  await editor.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  expect(await published).toMatchObject({
    diagnostics: [{ code: "GEN2505", codeDescription: { href: expect.stringMatching(/^file:.*GEN2505\.md$/) } }],
  });
  await editor.sendRequest(ShutdownRequest.type);
  await editor.sendNotification(ExitNotification.type);
  expect(await ended).toBe(0);
}, 60_000);
