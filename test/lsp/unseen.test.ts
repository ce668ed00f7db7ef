import { expect, onTestFinished, test } from "vitest";
import {
  CancellationTokenSource,
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  DidOpenTextDocumentNotification,
  DocumentFormattingRequest,
  DocumentLinkRequest,
  DocumentRangeFormattingRequest,
  HoverRequest,
  RenameRequest,
  WorkspaceSymbolRequest,
} from "../../lsp/protocol.ts";
import { startClient } from "./support/client.ts";
import { mainPath, opened } from "./support/fourslash.ts";

const nets = "decoder Draw(z: real) -> Normal { return Normal(z, std: 1) }\n";
const main = 'import Draw from "nets.gen"\nmodel M { latent z: real ~ Normal(0, 1) observed x: real ~ $0Draw(z) }\n';
const other = 'import "nets.gen"\nmodel O { observed x: real ~ Draw(3) }\n';

test("files that changed on the disk, of which nobody told, are read again before a name is looked up or changed", async () => {
  const files: Record<string, string> = { "/project/nets.gen": nets, "/project/other.gen": other };
  const { client, textDocument, at } = await opened(main, files);
  const position = at[0]!;
  const rename = () => client.connection.sendRequest(RenameRequest.type, { textDocument, position, newName: "Paint" });
  const lines = (edits: Awaited<ReturnType<typeof rename>>, uri: string) => edits?.changes?.[uri]?.map(({ range }) => range.start.line);
  expect(lines(await rename(), "file:///project/nets.gen")).toEqual([0]);
  files["/project/nets.gen"] = `\n${nets}`;
  files["/project/other.gen"] = `\n\n${other}`;
  const edits = await rename();
  expect(lines(edits, "file:///project/nets.gen")).toEqual([1]);
  expect(lines(edits, "file:///project/other.gen")).toEqual([3]);
  expect(await client.connection.sendRequest(DefinitionRequest.type, { textDocument, position })).toMatchObject({
    range: { start: { line: 1 } },
  });
});

test("saving a file or opening one looks at the disk again", async () => {
  const files: Record<string, string> = { "/project/nets.gen": nets };
  const { client, textDocument } = await opened(main, files);
  expect((await client.diagnostics(mainPath)).diagnostics).toEqual([]);
  delete files["/project/nets.gen"];
  await client.connection.sendNotification("textDocument/didSave", { textDocument });
  expect((await client.diagnostics(mainPath)).diagnostics.map(({ code }) => code)).toEqual(["GEN2001"]);
  files["/project/nets.gen"] = nets;
  client.open("/project/a.gen", "const A = 1\n");
  expect((await client.diagnostics(mainPath)).diagnostics).toEqual([]);
});

test("a document that was never saved names files as if it stood in the first folder", async () => {
  const files = { "/project/nets.gen": nets, "/project/a.csv": "width,height\n1,2\n" };
  const client = await startClient(files);
  onTestFinished(() => client.dispose());
  const uri = "untitled:Untitled-1";
  const text = 'import Draw from "nets.gen"\ndata D { source: csv("a.csv") x: real = width }\nmodel M { observed x: real ~ Draw(2) }\n';
  client.open(uri, text);
  expect(await client.diagnostics(uri)).toMatchObject({ uri, diagnostics: [] });
  const textDocument = { uri };
  const links = await client.connection.sendRequest(DocumentLinkRequest.type, { textDocument });
  expect(links?.map(({ target }) => target)).toEqual(["file:///project/nets.gen", "file:///project/a.csv"]);
  const at = { line: 1, character: text.split("\n")[1]!.indexOf("width") };
  expect(JSON.stringify(await client.connection.sendRequest(CompletionRequest.type, { textDocument, position: at }))).toContain(
    '"label":"height"',
  );
  expect(client.logged).toEqual([]);
});

test("an address is an editor's own to write: what it opened is told under the same", async () => {
  const client = await startClient({ "/project (1)/nets.gen": nets });
  onTestFinished(() => client.dispose());
  const uri = "file:///project%20%281%29/main.gen";
  const told = new Promise((done) => client.connection.onNotification("textDocument/publishDiagnostics", done));
  const textDocument = { uri, languageId: "gen", version: 1, text: main.replace("$0Draw", "Drwa") };
  await client.connection.sendNotification(DidOpenTextDocumentNotification.type, { textDocument });
  expect(await told).toMatchObject({ uri, diagnostics: [{ code: "GEN2610" }] });
  const params = { textDocument: { uri }, position: { line: 1, character: 17 } };
  expect(JSON.stringify(await client.connection.sendRequest(HoverRequest.type, params))).toContain("latent z");
  const edit = await client.connection.sendRequest(RenameRequest.type, { ...params, newName: "code" });
  expect(Object.keys(edit?.changes ?? {})).toEqual([uri]);
});

test("lines that end with two characters stay so, and only what isn't in form is changed", async () => {
  const crlf = (text: string) => text.replaceAll("\n", "\r\n");
  const options = { tabSize: 2, insertSpaces: true };
  const sound = "model M {\n  observed x: real ~ Normal(0, 1)\n}\n";
  const { client, textDocument } = await opened(crlf(sound));
  expect(await client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument, options })).toEqual([]);
  const messy = await opened(crlf(`model N {\nobserved x:real ~ Normal(0, 1)\n}\n${sound.replace("  ", "")}`));
  const range = { start: { line: 1, character: 0 }, end: { line: 1, character: 1 } };
  const some = await messy.client.connection.sendRequest(DocumentRangeFormattingRequest.type, {
    textDocument: messy.textDocument,
    options,
    range,
  });
  expect(messy.edited(some ?? [])).toBe(crlf(`model N {\n  observed x: real ~ Normal(0, 1)\n}\n${sound.replace("  ", "")}`));
});

test("columns that a csv file lacks are told, and mended, as soon as it changes", async () => {
  const files = { "/project/a.csv": "width,height\n1,2\n" };
  const { client, textDocument, ranges, edited, uri } = await opened(
    'data D { source: csv("a.csv") x: real[2] = [⟦widht⟧, height] length: real }\nmodel M { observed x: real[2] ~ Normal(0, 1) }\ntrain M on D\n',
    files,
  );
  const { diagnostics } = await client.diagnostics(mainPath);
  expect(diagnostics).toMatchObject([
    {
      code: "GEN5016",
      severity: 2,
      range: ranges[0],
      message: "a.csv has no column widht (did you mean width?).\nIts columns are width, height.",
    },
    { code: "GEN5016", message: "a.csv has no column length.\nIts columns are width, height." },
  ]);
  const [action] =
    (await client.connection.sendRequest(CodeActionRequest.type, { textDocument, range: ranges[0]!, context: { diagnostics } })) ?? [];
  expect(action).toMatchObject({ title: "Write `width`", isPreferred: true });
  const edits = action !== undefined && "edit" in action ? (action.edit?.changes?.[uri] ?? []) : [];
  expect(edited(edits)).toContain("[width, height]");
  files["/project/a.csv"] = "widht,height,length\n1,2,3\n";
  const changes = [{ uri: "file:///project/a.csv", type: 2 }];
  await client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes });
  expect((await client.diagnostics(mainPath)).diagnostics).toEqual([]);
});

test.each([undefined, "", '"a\nb",c\n', "a".repeat(70_000)])("a header that isn't known says nothing", async (csv) => {
  const { client } = await opened(
    'data D { source: csv("a.csv") x: real = none }\nmodel M { observed x: real ~ Normal(0, 1) }\ntrain M on D\n',
    csv === undefined ? {} : { "/project/a.csv": csv },
  );
  expect((await client.diagnostics(mainPath)).diagnostics).toEqual([]);
});

test("folders of the workspace come and go", async () => {
  const files = { "/project/a.gen": "const A = 1\n", "/second/b.gen": "const B = 1\n" };
  const client = await startClient(files);
  onTestFinished(() => client.dispose());
  const names = async () => (await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: "" }))?.map(({ name }) => name);
  expect(await names()).toEqual(["A"]);
  const second = { uri: "file:///second", name: "second" };
  await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added: [second], removed: [] } });
  expect(await names()).toEqual(["A", "B"]);
  const first = { uri: "file:///project", name: "work" };
  await client.connection.sendNotification("workspace/didChangeWorkspaceFolders", { event: { added: [], removed: [first] } });
  expect(await names()).toEqual(["B"]);
});

test("a request that is cancelled while it waits is answered as such, and the next one as ever", async () => {
  const { client, textDocument, at } = await opened(main, { "/project/nets.gen": nets });
  const source = new CancellationTokenSource();
  const params = { textDocument, position: at[0]! };
  const asked = client.connection.sendRequest(CompletionRequest.type, params, source.token);
  source.cancel();
  await expect(asked).rejects.toMatchObject({ code: -32800 });
  expect(await client.connection.sendRequest(HoverRequest.type, params)).not.toBeNull();
});

test("an editor without settings of genc leaves those that the server was started with", async () => {
  const capabilities = { workspace: { configuration: true } };
  const client = await startClient({}, { capabilities, settings: { lens: false } });
  onTestFinished(() => client.dispose());
  const asked = new Promise<void>((done) =>
    client.connection.onRequest("workspace/configuration", () => {
      setTimeout(done, 0);
      return [null];
    }),
  );
  await client.connection.sendNotification("workspace/didChangeConfiguration", { settings: null });
  await asked;
  client.open(mainPath, 'data D { source: csv("a.csv") x: real }\nmodel M { observed x: real ~ Normal(0, 1) }\ntrain M on D\n');
  expect(await client.connection.sendRequest("textDocument/codeLens", { textDocument: { uri: `file://${mainPath}` } })).toEqual([]);
});

test("what is thrown outside of a request is logged, and the server goes on; an editor that has gone is no mistake", async () => {
  const { client, textDocument } = await opened("const A = 1\n");
  await client.diagnostics(mainPath);
  Object.defineProperty(client.session, "analysis", { configurable: true, value: () => JSON.parse("{") });
  const logged = new Promise<{ message: string }>((done) => client.connection.onNotification("window/logMessage", done));
  client.change(mainPath, [{ text: "const B = 1\n" }]);
  expect((await logged).message).toMatch(/^This is a bug in genc: SyntaxError/);
  Reflect.deleteProperty(client.session, "analysis");
  expect(await client.connection.sendRequest("textDocument/documentSymbol", { textDocument })).toMatchObject([{ name: "B" }]);
  client.change(mainPath, [{ text: "const C = 1\n" }]);
  await client.connection.sendRequest("textDocument/documentSymbol", { textDocument });
  client.dispose();
});

test("nothing is registered that the editor doesn't know", async () => {
  const client = await startClient({}, { capabilities: { workspace: { configuration: true } } });
  onTestFinished(() => client.dispose());
  const registered: unknown[] = [];
  client.connection.onRequest("client/registerCapability", (params) => {
    registered.push(params);
    return null;
  });
  await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: "" });
  expect(registered).toEqual([]);
});

test("hints and colours of files that read a changed one are asked to be drawn anew", async () => {
  const capabilities = { workspace: { inlayHint: { refreshSupport: true }, semanticTokens: { refreshSupport: true } } };
  const { client } = await opened(main, { "/project/nets.gen": nets }, { capabilities });
  const asked = ["workspace/inlayHint/refresh", "workspace/semanticTokens/refresh"].map(
    (method) =>
      new Promise<null>((done) =>
        client.connection.onRequest(method, () => {
          done(null);
          return null;
        }),
      ),
  );
  await client.diagnostics(mainPath);
  client.open("/project/nets.gen", nets.replace("z: real", "z: real, y = 3"));
  expect(await Promise.all(asked)).toEqual([null, null]);
  // The answers have arrived before the connection closes.
  await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query: "" });
});
