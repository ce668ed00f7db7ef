import { expect, test } from "vitest";
import {
  CodeActionRequest,
  CompletionRequest,
  DefinitionRequest,
  type Diagnostic,
  DocumentFormattingRequest,
  HoverRequest,
  InlayHintRequest,
  ReferencesRequest,
  RenameRequest,
  WorkspaceSymbolRequest,
} from "../../lsp/protocol.ts";
import { startClient } from "./support/client.ts";
import { mainPath, opened } from "./support/fourslash.ts";

const model = "model M {\n  param mean: real[2]\n  observed x: real[2] ~ Normal(mean, std: 1)\n}\n";

function shown({ message, code, severity, tags }: Diagnostic): unknown[] {
  return [code, severity, String(message).split("\n")[0], ...(tags ?? [])];
}

test("a mistake is published with its code, page, place and remedy", async () => {
  const { client, ranges } = await opened("model M {\n  param m: real\n  observed x: real ~ Normal(⟦mean⟧, 1)\n}\n");
  const { diagnostics, version } = await client.diagnostics(mainPath);
  expect(version).toBe(1);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]).toMatchObject({
    code: "GEN2601",
    codeDescription: { href: "https://example.org/GEN2601" },
    range: ranges[0],
    severity: 1,
    source: "genc",
  });
  expect(diagnostics[0]?.message).toMatch(/^There is no `mean` here\.\n/);
});

test("what is related, unused or without effect is said so", async () => {
  const data = 'data D { source: csv("a.csv") x: real[2] = [a, b] }\n';
  const { client } = await opened(
    `${data}const A = 1\nconst A = 2\nmodel G { param n: real observed x: real[2] ~ Normal(0, 1) }\ntrain G on D { epochs: 3 }`,
  );
  const { diagnostics } = await client.diagnostics(mainPath);
  expect(diagnostics.map(shown)).toEqual([
    ["GEN2004", 1, "`A` is declared twice."],
    ["GEN3212", 2, "Nothing in the model reads `n`, so the data tell nothing about it.", 1],
    ["GEN2309", 2, "The plan `closed-form` doesn't use `epochs`.", 1],
  ]);
  expect(diagnostics[0]?.relatedInformation?.[0]?.message).toContain("declared here first");
});

test("edits come piecewise, and only what is wrong now is shown", async () => {
  const { client } = await opened(model);
  expect((await client.diagnostics(mainPath)).diagnostics).toEqual([]);
  const place = (line: number, character: number) => ({ line, character });
  client.change(mainPath, [
    { range: { start: place(2, 31), end: place(2, 35) }, text: "maen" },
    { range: { start: place(0, 6), end: place(0, 7) }, text: "Other" },
  ]);
  const broken = await client.diagnostics(mainPath);
  expect(broken.version).toBe(2);
  expect(broken.diagnostics.map(({ code }) => code)).toContain("GEN2601");
  client.change(mainPath, [{ range: { start: place(2, 31), end: place(2, 35) }, text: "mean" }]);
  expect((await client.diagnostics(mainPath)).diagnostics).toEqual([]);
  client.close(mainPath);
  expect(await client.diagnostics(mainPath)).toMatchObject({ diagnostics: [] });
});

test("a change of an imported file is seen by those that import it", async () => {
  const { client } = await opened('import Draw from "nets.gen"\nmodel M { latent z: real ~ Normal(0, 1) observed x: real ~ Draw(z) }\n', {
    "/project/nets.gen": "decoder Draw(z: real) -> Normal { return Normal(z, 1) }\n",
  });
  expect((await client.diagnostics(mainPath)).diagnostics).toEqual([]);
  client.open("/project/nets.gen", "decoder Paint(z: real) -> Normal { return Normal(z, 1) }\n");
  expect((await client.diagnostics(mainPath)).diagnostics.map(({ code }) => code)).toEqual(["GEN2003"]);
  client.close("/project/nets.gen");
  expect((await client.diagnostics(mainPath)).diagnostics).toEqual([]);
});

test("what is wrong in an imported file stands at the import", async () => {
  const { client, ranges } = await opened('const A = 1\nimport ⟦"nets.gen"⟧\n', { "/project/nets.gen": "const B = \n" });
  const { diagnostics } = await client.diagnostics(mainPath);
  expect(diagnostics).toHaveLength(1);
  expect(diagnostics[0]?.range).toEqual(ranges[0]);
  expect(diagnostics[0]?.message).toMatch(/^nets\.gen: /);
  expect(diagnostics[0]?.relatedInformation?.[0]?.location.uri).toBe("file:///project/nets.gen");
});

test("hover comes in Markdown, with the place that it is of", async () => {
  const { client, textDocument, at, ranges } = await opened("model M { param ⟦me$0an⟧: real[2] observed x: real[2] ~ Normal(mean, 1) }");
  const found = await client.connection.sendRequest(HoverRequest.type, { textDocument, position: at[0]! });
  expect(found?.range).toEqual(ranges[0]);
  expect(found?.contents).toMatchObject({ kind: "markdown" });
  expect(JSON.stringify(found?.contents)).toContain("```gen\\nparam mean: real[2]\\n```");
});

test("completion knows the columns of a csv file and writes snippets only for who can read them", async () => {
  const files = { "/project/a.csv": 'width,"the, length",data\n1,2,3\n' };
  const source = 'data D { source: csv("a.csv") x: real = $0 }\nmodel M { observed x: real ~ $1 }';
  const able = await opened(source, files);
  const ask = async ({ client, textDocument, at }: typeof able, place: number) => {
    const found = await client.connection.sendRequest(CompletionRequest.type, { textDocument, position: at[place]! });
    return Array.isArray(found) ? found : [];
  };
  const columns = (await ask(able, 0)).filter(({ detail }) => detail === "column").map(({ label }) => label);
  expect(columns).toEqual(["width", "`the, length`", "data"].map((name) => (name === "data" ? "data" : name)));
  expect((await ask(able, 1))[0]).toMatchObject({ label: "Normal(mean, std:)", insertTextFormat: 2 });
  const plain = await opened(source, files, { capabilities: {} });
  expect((await ask(plain, 1))[0]).toMatchObject({ textEdit: { newText: "Normal(mean, std: std)" }, insertTextFormat: 1 });
});

test("definition, references and rename reach the other files of the workspace", async () => {
  const files = {
    "/project/nets.gen": "decoder Draw(z: real) -> Normal { return Normal(z, 1) }\n",
    "/project/deep/other.gen": 'import "../nets.gen"\nmodel O { observed x: real ~ Draw(3) }\n',
    "/project/none.gen": "const Drawing = 3\n",
  };
  const { client, textDocument, at, uri } = await opened('import Draw from "nets.gen"\nmodel M { observed x: real ~ $0Draw(2) }\n', files);
  const position = at[0]!;
  expect(await client.connection.sendRequest(DefinitionRequest.type, { textDocument, position })).toMatchObject({
    uri: "file:///project/nets.gen",
    range: { start: { line: 0, character: 8 }, end: { line: 0, character: 12 } },
  });
  const found = await client.connection.sendRequest(ReferencesRequest.type, {
    textDocument,
    position,
    context: { includeDeclaration: true },
  });
  const count = (of: string) => found?.filter((one) => one.uri === of).length;
  expect([uri, "file:///project/nets.gen", "file:///project/deep/other.gen", "file:///project/none.gen"].map(count)).toEqual([2, 1, 1, 0]);
  const edit = await client.connection.sendRequest(RenameRequest.type, { textDocument, position, newName: "Paint" });
  expect(Object.entries(edit?.changes ?? {}).map(([of, edits]) => [of, edits.length])).toEqual(
    [
      [uri, 2],
      ["file:///project/nets.gen", 1],
      ["file:///project/deep/other.gen", 1],
    ].sort() as [string, number][],
  );
  await expect(client.connection.sendRequest(RenameRequest.type, { textDocument, position, newName: "model" })).rejects.toThrow(
    "is a word of the language",
  );
});

test("symbols of the workspace are found by some of their letters", async () => {
  const { client } = await opened(model, { "/project/nets.gen": "network Trunk(x: real) -> real { return x }\nconst Total = 3\n" });
  const names = async (query: string) =>
    (await client.connection.sendRequest(WorkspaceSymbolRequest.type, { query }))?.map(({ name }) => name);
  expect(await names("trk")).toEqual(["Trunk"]);
  expect(await names("T")).toEqual(["Trunk", "Total"]);
  expect(await names("")).toEqual(["M", "Trunk", "Total"]);
});

test("quick fixes hang on codes, and names of other files can be imported", async () => {
  const nets = { "/project/deep/nets.gen": "network Trunk(x: real) -> real { return x }\n" };
  const { client, textDocument, ranges, edited, uri } = await opened(
    "model M { given y: real observed x: real ~ Normal(⟦Trunk⟧(y), 1) }",
    nets,
  );
  const { diagnostics } = await client.diagnostics(mainPath);
  const actions = await client.connection.sendRequest(CodeActionRequest.type, {
    textDocument,
    range: ranges[0]!,
    context: { diagnostics },
  });
  const [action] = actions ?? [];
  expect(action).toMatchObject({ title: 'Import `Trunk` from "deep/nets.gen"', kind: "quickfix", diagnostics: [{ code: "GEN2605" }] });
  const edits = action !== undefined && "edit" in action ? (action.edit?.changes?.[uri] ?? []) : [];
  expect(edited(edits)).toBe('import Trunk from "deep/nets.gen"\nmodel M { given y: real observed x: real ~ Normal(Trunk(y), 1) }');
});

test("formatting changes what must change, and nothing of a text with a mistake", async () => {
  const messy = await opened("model M {\nparam mean :real[2]\n  observed x: real[2] ~ Normal(mean,1) // why\n}\n");
  const options = { tabSize: 2, insertSpaces: true };
  const edits = await messy.client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument: messy.textDocument, options });
  expect(messy.edited(edits ?? [])).toBe("model M {\n  param mean: real[2]\n  observed x: real[2] ~ Normal(mean, 1) // why\n}\n");
  const broken = await opened("model M {\nparam :real\n}\n");
  expect(
    await broken.client.connection.sendRequest(DocumentFormattingRequest.type, { textDocument: broken.textDocument, options }),
  ).toEqual([]);
});

test("hints can be turned off, one kind or all", async () => {
  const source = "network N(x: real[2]) -> real { return x |> dense(1) }\nmodel M { given y: real[2] observed x: real ~ Normal(N(y), 1) }";
  const ask = async (settings: unknown) => {
    const { client, textDocument } = await opened(source, {}, { settings });
    const range = { start: { line: 0, character: 0 }, end: { line: 9, character: 0 } };
    const hints = await client.connection.sendRequest(InlayHintRequest.type, { textDocument, range });
    return hints?.map(({ label }) => label);
  };
  expect(await ask(undefined)).toEqual(["3 parameters", "real"]);
  expect(await ask({ inlayHints: { shapes: false } })).toEqual(["3 parameters"]);
  expect(await ask({ inlayHints: false })).toEqual([]);
});

test("a request about a file that was never opened is answered from the disk", async () => {
  const client = await startClient({ "/project/a.gen": "const L = 2\n" });
  const found = await client.connection.sendRequest(HoverRequest.type, {
    textDocument: { uri: "file:///project/a.gen" },
    position: { line: 0, character: 6 },
  });
  expect(JSON.stringify(found)).toContain("Value 2.");
  const none = await client.connection.sendRequest(HoverRequest.type, {
    textDocument: { uri: "file:///project/none.gen" },
    position: { line: 0, character: 6 },
  });
  expect(none).toBeNull();
  expect(client.logged).toEqual([]);
  client.dispose();
});
