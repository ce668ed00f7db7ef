import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { features } from "../../lsp/handlers/index.ts";
import type { ServerCapabilities } from "../../lsp/protocol.ts";
import { startClient } from "./support/client.ts";
import { type Opened, opened } from "./support/fourslash.ts";

const text = `/// Comments
import Draw from "nets.gen"
data D {
  source: csv("a.csv")
  x: real[2] = [a, b]
}
model M {
  latent $1z: real[2] ~ Normal($3 0, 1)
  observed x: real[2] ~ $0Draw(z)
  posterior z ~ Normal(x, 1)
}
train M on D
model G {param a:real observed y: real ~ Normal(a,1)}$2
`;
const files = { "/project/nets.gen": "decoder Draw(z: real[2]) -> Normal[2] { return Normal(z, 1) }\n", "/project/a.csv": "a,b\n1,2\n" };

const whole = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } };
const options = { tabSize: 2, insertSpaces: true };

/** Each method of the README: what to ask beside the document, and what the answer must hold. */
const asked: Record<string, { params: (open: Opened) => object; answers: (answer: unknown, open: Opened) => void }> = {
  "textDocument/completion": {
    params: ({ at }) => ({ position: at[0] }),
    answers: (answer) => expect(JSON.stringify(answer)).toContain('"label":"Draw"'),
  },
  "textDocument/signatureHelp": {
    params: ({ at }) => ({ position: at[3] }),
    answers: (answer) => expect(answer).toMatchObject({ activeSignature: 0, activeParameter: 0, signatures: { length: 5 } }),
  },
  "textDocument/hover": {
    params: ({ at }) => ({ position: at[1] }),
    answers: (answer) => expect(JSON.stringify(answer)).toContain("shape `[2]`"),
  },
  "textDocument/definition": {
    params: ({ at }) => ({ position: at[0] }),
    answers: (answer) => expect(answer).toMatchObject({ uri: "file:///project/nets.gen" }),
  },
  "textDocument/typeDefinition": {
    params: () => ({ position: { line: 8, character: 12 } }),
    answers: (answer) => expect(answer).toMatchObject({ uri: "file:///project/nets.gen" }),
  },
  "textDocument/references": {
    params: ({ at }) => ({ position: at[1], context: { includeDeclaration: false } }),
    answers: (answer) => expect(answer).toHaveLength(2),
  },
  "textDocument/documentHighlight": {
    params: ({ at }) => ({ position: at[1] }),
    answers: (answer) => expect(answer).toMatchObject([{ kind: 3 }, { kind: 2 }, { kind: 2 }]),
  },
  "textDocument/prepareRename": {
    params: ({ at }) => ({ position: at[1] }),
    answers: (answer) => expect(answer).toMatchObject({ placeholder: "z" }),
  },
  "textDocument/rename": {
    params: ({ at }) => ({ position: at[1], newName: "code" }),
    answers: (answer, { uri }) => expect(answer).toMatchObject({ changes: { [uri]: { length: 3 } } }),
  },
  "textDocument/documentSymbol": {
    params: () => ({}),
    answers: (answer) =>
      expect(answer).toMatchObject([{ name: "D", children: [{ name: "x" }] }, { name: "M" }, { name: "train M on D" }, { name: "G" }]),
  },
  "workspace/symbol": {
    params: () => ({ query: "dr" }),
    answers: (answer) => expect(answer).toMatchObject([{ name: "Draw", location: { uri: "file:///project/nets.gen" } }]),
  },
  "textDocument/codeAction": {
    params: () => ({ range: whole, context: { diagnostics: [] } }),
    answers: (answer) => expect(answer).toEqual([]),
  },
  "textDocument/codeLens": {
    params: () => ({}),
    answers: (answer, { uri }) => expect(answer).toMatchObject([{ command: { command: "genc.train", arguments: [uri, "M"] } }, {}, {}, {}]),
  },
  "textDocument/documentLink": {
    params: () => ({}),
    answers: (answer, { slice }) => {
      const links = answer as { target: string; range: Parameters<typeof slice>[0] }[];
      expect(links.map(({ target, range }) => [slice(range), target])).toEqual([
        ["nets.gen", "file:///project/nets.gen"],
        ["a.csv", "file:///project/a.csv"],
      ]);
    },
  },
  "textDocument/formatting": {
    params: () => ({ options }),
    answers: (answer, { edited }) => expect(edited(answer as Parameters<typeof edited>[0])).toContain("model G {\n  param a: real\n"),
  },
  "textDocument/rangeFormatting": {
    params: () => ({ options, range: { start: { line: 7, character: 0 }, end: { line: 7, character: 9 } } }),
    answers: (answer, { edited }) => {
      const after = edited(answer as Parameters<typeof edited>[0]);
      expect(after).toContain("Normal(0, 1)");
      expect(after).toContain("model G {param a:real");
    },
  },
  "textDocument/onTypeFormatting": {
    params: ({ at }) => ({ options, position: at[2], ch: "}" }),
    answers: (answer, { edited }) => {
      const after = edited(answer as Parameters<typeof edited>[0]);
      expect(after).toContain("model G {\n  param a: real\n");
      expect(after).toContain("Normal( 0, 1)");
    },
  },
  "textDocument/foldingRange": {
    params: () => ({}),
    answers: (answer) =>
      expect(answer).toEqual([
        { startLine: 2, endLine: 4, kind: "region" },
        { startLine: 6, endLine: 9, kind: "region" },
      ]),
  },
  "textDocument/selectionRange": {
    params: ({ at }) => ({ positions: [at[0]] }),
    answers: (answer, { slice }) => {
      const [{ range, parent }] = answer as [{ range: Parameters<typeof slice>[0]; parent: { range: Parameters<typeof slice>[0] } }];
      expect([slice(range), slice(parent.range)]).toEqual(["Draw", "Draw(z)"]);
    },
  },
  "textDocument/semanticTokens/full": {
    params: () => ({}),
    answers: (answer) => expect((answer as { data: number[] }).data.slice(0, 10)).toEqual([0, 0, 12, 0, 4, 1, 0, 6, 1, 0]),
  },
  "textDocument/semanticTokens/full/delta": {
    params: () => ({ previousResultId: "none" }),
    answers: (answer) => expect(answer).toMatchObject({ resultId: "1" }),
  },
  "textDocument/semanticTokens/range": {
    params: () => ({ range: { start: { line: 1, character: 0 }, end: { line: 1, character: 99 } } }),
    answers: (answer) => expect((answer as { data: number[] }).data).toHaveLength(4 * 5),
  },
  "textDocument/inlayHint": {
    params: () => ({ range: whole }),
    answers: (answer) => expect(JSON.stringify(answer)).toContain('"label":"elbo"'),
  },
  "textDocument/prepareCallHierarchy": {
    params: ({ at }) => ({ position: at[0] }),
    answers: (answer) => expect(answer).toMatchObject([{ name: "Draw", uri: "file:///project/nets.gen" }]),
  },
};

test.each(Object.keys(asked))("%s is answered", async (method) => {
  const open = await opened(text, files);
  const { client, textDocument } = open;
  const answer: unknown = await client.connection.sendRequest(method, { textDocument, ...asked[method]!.params(open) });
  expect(client.logged).toEqual([]);
  asked[method]!.answers(answer, open);
});

test("completionItem/resolve gives the doc of an item of the last list, to a client that asks for docs one by one", async () => {
  const completionItem = { snippetSupport: true, resolveSupport: { properties: ["documentation"] } };
  const { client, textDocument, at } = await opened(text, files, { capabilities: { textDocument: { completion: { completionItem } } } });
  const items = (await client.connection.sendRequest("textDocument/completion", { textDocument, position: at[0] })) as {
    label: string;
    documentation?: object;
  }[];
  expect(items.filter(({ documentation }) => documentation !== undefined)).toEqual([]);
  const laplace = items.find(({ label }) => label.startsWith("Laplace"));
  expect(await client.connection.sendRequest("completionItem/resolve", laplace)).toMatchObject({
    label: "Laplace(mean, scale:)",
    documentation: { kind: "markdown", value: expect.stringContaining("Two exponentials back to back.") },
  });
  await client.connection.sendRequest("textDocument/completion", { textDocument, position: at[3] });
  expect(await client.connection.sendRequest("completionItem/resolve", laplace)).toEqual(laplace);
});

test("callHierarchy/incomingCalls and callHierarchy/outgoingCalls are answered", async () => {
  const { client, textDocument, at, slice } = await opened(text, files);
  const [item] = (await client.connection.sendRequest("textDocument/prepareCallHierarchy", { textDocument, position: at[0] })) as [object];
  const incoming = (await client.connection.sendRequest("callHierarchy/incomingCalls", { item })) as {
    from: { name: string };
    fromRanges: Parameters<typeof slice>[0][];
  }[];
  expect(incoming.map(({ from, fromRanges }) => [from.name, ...fromRanges.map(slice)])).toEqual([["M", "Draw"]]);
  const { from } = incoming[0]!;
  expect(await client.connection.sendRequest("callHierarchy/outgoingCalls", { item: from })).toMatchObject([{ to: { name: "Draw" } }]);
});

test("semantic tokens after an edit are told as a difference", async () => {
  const { client, textDocument } = await opened("const A = 1\nconst B = 2\n");
  const first = (await client.connection.sendRequest("textDocument/semanticTokens/full", { textDocument })) as {
    resultId: string;
    data: number[];
  };
  client.change("/project/main.gen", [{ range: { start: { line: 1, character: 6 }, end: { line: 1, character: 7 } }, text: "Long" }]);
  const params = { textDocument, previousResultId: first.resultId };
  const { edits } = (await client.connection.sendRequest("textDocument/semanticTokens/full/delta", params)) as {
    edits: { start: number; deleteCount: number; data: number[] }[];
  };
  const data = [...first.data];
  for (const { start, deleteCount, data: more } of edits) data.splice(start, deleteCount, ...more);
  const after = (await client.connection.sendRequest("textDocument/semanticTokens/full", { textDocument })) as { data: number[] };
  expect(data).toEqual(after.data);
  expect(edits[0]!.data.length).toBeLessThan(after.data.length);
});

/** The ability of `initialize` that a method belongs to. */
const abilityOf: Record<string, (capabilities: ServerCapabilities) => unknown> = {
  "textDocument/publishDiagnostics": ({ textDocumentSync }) => textDocumentSync,
  "textDocument/prepareRename": ({ renameProvider }) => typeof renameProvider === "object" && renameProvider.prepareProvider,
  "textDocument/formatting": (one) => one.documentFormattingProvider,
  "textDocument/rangeFormatting": (one) => one.documentRangeFormattingProvider,
  "textDocument/onTypeFormatting": (one) => one.documentOnTypeFormattingProvider,
  "textDocument/semanticTokens/full": (one) => one.semanticTokensProvider?.full,
  "textDocument/semanticTokens/full/delta": ({ semanticTokensProvider: one }) => typeof one?.full === "object" && one.full.delta,
  "textDocument/semanticTokens/range": (one) => one.semanticTokensProvider?.range,
  "textDocument/prepareCallHierarchy": (one) => one.callHierarchyProvider,
  "callHierarchy/incomingCalls": (one) => one.callHierarchyProvider,
  "callHierarchy/outgoingCalls": (one) => one.callHierarchyProvider,
  "workspace/symbol": (one) => one.workspaceSymbolProvider,
  "completionItem/resolve": (one) => one.completionProvider?.resolveProvider,
};

test("the README lists the methods that the server announces, all of them and no other", async () => {
  const rows = [...readFileSync("lsp/README.md", "utf8").matchAll(/^\| `([\w/]+)` \|/gm)].map(([, method]) => method!);
  expect([...rows].sort()).toEqual(["textDocument/publishDiagnostics", ...features.flatMap(({ methods }) => methods)].sort());
  const client = await startClient();
  const { capabilities } = client.initialized;
  const announced = (method: string) => {
    const read = abilityOf[method];
    return read === undefined
      ? capabilities[`${method.replace("textDocument/", "")}Provider` as keyof ServerCapabilities]
      : read(capabilities);
  };
  expect(rows.filter((method) => !announced(method))).toEqual([]);
  // Each provider that is announced is of some row.
  const providers = Object.keys(capabilities).filter((name) => name.endsWith("Provider"));
  const without = providers.filter((name) => !rows.some((method) => announcedBy(method) === name));
  expect(without).toEqual([]);
  client.dispose();
});

/** `textDocument/formatting` is announced as `documentFormattingProvider`. */
function announcedBy(method: string): string {
  const names: Record<string, string> = {
    formatting: "documentFormattingProvider",
    rangeFormatting: "documentRangeFormattingProvider",
    onTypeFormatting: "documentOnTypeFormattingProvider",
    "semanticTokens/full": "semanticTokensProvider",
    prepareCallHierarchy: "callHierarchyProvider",
    "workspace/symbol": "workspaceSymbolProvider",
  };
  const name = method.replace("textDocument/", "");
  return names[name] ?? `${name}Provider`;
}

test("every method of the README is asked above", () => {
  const apart = ["textDocument/publishDiagnostics", "completionItem/resolve", "callHierarchy/incomingCalls", "callHierarchy/outgoingCalls"];
  const methods = features.flatMap((one) => one.methods).filter((method) => !apart.includes(method));
  expect(methods.filter((method) => !(method in asked))).toEqual([]);
});
