import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { sarifLog } from "../../../src/cli/sarif/log.ts";
import type { Location, Region, SarifLog, SarifRun } from "../../../src/cli/sarif/types.ts";
import { offsetAt } from "../../../src/compiler/diagnostics/positions.ts";
import type { Diagnostic } from "../../../src/compiler/diagnostics/types.ts";
import { compile } from "../../../src/compiler/index.ts";
import { caseFiles } from "../../support/cases.ts";
import { folderWith, genc, twoClusters } from "../../support/cli.ts";
import { diskHost } from "../../support/host.ts";
import { sarifSchema } from "./schema.ts";

const formats = { uri: isUri, "uri-reference": isReference, "date-time": (text: string) => !Number.isNaN(Date.parse(text)) };
const ajv = new Ajv({ allErrors: true, formats, unicodeRegExp: false });
const isValid = ajv.compile(sarifSchema);

function isUri(text: string): boolean {
  return URL.canParse(text);
}

/** Without blanks and other signs that an address must write by their bytes. */
function isReference(text: string): boolean {
  return /^[\w\-.~!$&'()*+,;=:@%/?#[\]]*$/.test(text) && URL.canParse(text, "file:///");
}

/** The log of one text. */
function logOf(path: string, text: string, cwd: string): SarifLog {
  const compilation = compile(path, diskHost, { files: { [path]: text } });
  return sarifLog([{ path, compilation, diagnostics: compilation.diagnostics }], cwd, 1);
}

/** The run of a log, which must be one by the standard. */
function runOf(log: SarifLog): SarifRun {
  isValid(JSON.parse(JSON.stringify(log)));
  expect(isValid.errors ?? []).toEqual([]);
  expect(log.runs).toHaveLength(1);
  return log.runs[0]!;
}

async function checked(args: string[], cwd: string, stdin?: string): Promise<{ status: number; run: SarifRun; stderr: string }> {
  const { status, stdout, stderr } = await genc(["check", ...args, "--format", "sarif"], {
    cwd,
    ...(stdin === undefined ? {} : { stdin }),
  });
  const [line, ...more] = stdout.trim().split("\n");
  expect(more).toEqual([]);
  return { status, run: runOf(JSON.parse(line!)), stderr };
}

const good = twoClusters["two.gen"];
const bad = good.replace("Normal(mean[k]", "Normal(mena[k]");

test("a mistake: rule, level, message, place, fix, file", async () => {
  const { status, run, stderr } = await checked(["a b/two.gen"], folderWith({ "a b/two.gen": bad }));
  expect([status, stderr]).toEqual([1, ""]);
  const [rule, ...others] = run.tool.driver.rules;
  expect(others).toEqual([]);
  expect(rule).toMatchObject({ id: "GEN2601", shortDescription: { text: "an unknown value" }, defaultConfiguration: { level: "error" } });
  expect(rule!.help.markdown).toBe(readFileSync("src/compiler/diagnostics/codes/GEN2601.md", "utf8"));
  expect(readFileSync(fileURLToPath(rule!.helpUri), "utf8")).toBe(rule!.help.markdown);
  expect(rule!.fullDescription.text).toMatch(/^A model sees its own items, .* is passed to it\.$/);
  expect(run.results).toHaveLength(1);
  expect(run.results[0]).toMatchObject({
    ruleId: "GEN2601",
    ruleIndex: 0,
    level: "error",
    message: { text: "There is no `mena` here. Did you mean `mean`?" },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: "a%20b/two.gen", uriBaseId: "WORKING_FOLDER", index: 0 },
          region: { startLine: 10, startColumn: 32, endLine: 10, endColumn: 36, snippet: { text: "mena" } },
        },
      },
    ],
    fixes: [
      {
        artifactChanges: [
          {
            artifactLocation: { uri: "a%20b/two.gen" },
            replacements: [{ deletedRegion: { startLine: 10, startColumn: 32, endColumn: 36 }, insertedContent: { text: "mean" } }],
          },
        ],
      },
    ],
  });
  expect(run.artifacts[0]).toMatchObject({ location: { uri: "a%20b/two.gen" }, roles: ["analysisTarget"], sourceLanguage: "gen" });
  expect(run.invocations).toEqual([{ executionSuccessful: true, exitCode: 1 }]);
});

test("nothing wrong: no rules, no results, 0", async () => {
  const { status, run } = await checked(["two.gen"], folderWith({ "two.gen": good }));
  expect([status, run.results, run.tool.driver.rules, run.invocations[0]?.exitCode]).toEqual([0, [], [], 0]);
  expect(run.artifacts).toHaveLength(1);
});

test("warnings alone end with 0, and are warnings", async () => {
  const odd = good.replace("train Two on Rows", "train Two on Rows {\n  epochs: 3\n}");
  const { status, run } = await checked(["odd.gen"], folderWith({ "odd.gen": odd }));
  expect(status).toBe(0);
  expect(run.results.map(({ level }) => level)).toEqual(["warning"]);
  expect(run.tool.driver.rules.map((rule) => rule.defaultConfiguration.level)).toEqual(["warning"]);
});

test("several files: each once, what they import once, what isn't there too", async () => {
  const nets = "const A = $ + 1\n";
  const cwd = folderWith({ "one.gen": 'import "b/nets.gen"\n', "two.gen": 'import "b/nets.gen"\n', "b/nets.gen": nets, "bad.gen": bad });
  const { status, run } = await checked(["one.gen", "two.gen", "bad.gen", "none.gen"], cwd);
  expect(status).toBe(1);
  expect(run.artifacts.map(({ location, roles }) => [location.uri, roles])).toEqual([
    ["one.gen", ["analysisTarget"]],
    ["b/nets.gen", []],
    ["two.gen", ["analysisTarget"]],
    ["bad.gen", ["analysisTarget"]],
  ]);
  const places = run.results.map(({ ruleId, locations }) => [ruleId, locations[0]?.physicalLocation?.artifactLocation.uri]);
  expect(places).toEqual([
    ["GEN1001", "b/nets.gen"],
    ["GEN2601", "bad.gen"],
    ["GEN8001", "none.gen"],
  ]);
  expect(run.results.every(({ ruleId, ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id === ruleId)).toBe(true);
  expect(JSON.stringify(run.results)).not.toContain(cwd);
});

test("a file outside of the working folder has its whole address", async () => {
  const cwd = folderWith({ "specs/two.gen": bad, "here/empty.gen": "" });
  const { run } = await checked(["../specs/two.gen"], `${cwd}/here`);
  const location = run.results[0]?.locations[0]?.physicalLocation?.artifactLocation;
  expect(location).toEqual({ uri: pathToFileURL(`${cwd}/specs/two.gen`).href, index: 0 });
});

test("--stdin: the text goes along, under the path that it is given", async () => {
  const cwd = folderWith({ "specs/nets.gen": "const K = 2\n" });
  const text = `import "nets.gen"\n${bad}`;
  const { status, run } = await checked(["--stdin", "--stdin-path", "specs/new.gen"], cwd, text);
  expect(status).toBe(1);
  expect(run.artifacts[0]).toMatchObject({
    location: { uri: "specs/new.gen" },
    roles: ["analysisTarget", "standardStream"],
    contents: { text },
  });
  expect(run.artifacts[1]).toMatchObject({ location: { uri: "specs/nets.gen" }, roles: [] });
  expect(run.results.map(({ ruleId }) => ruleId)).toEqual(["GEN2601"]);
});

test("a value of the command line has the file and its own name", async () => {
  const { run } = await checked(["two.gen", "--set", "K=x"], folderWith({ "two.gen": good }));
  expect(run.results[0]?.locations).toEqual([
    {
      physicalLocation: { artifactLocation: expect.objectContaining({ uri: "two.gen" }) },
      logicalLocations: [{ fullyQualifiedName: "K", kind: "parameter" }],
    },
  ]);
});

test("a mistake in data has its file and row", () => {
  const found: Diagnostic = {
    code: "GEN5020",
    severity: "info",
    message: "A row is short.",
    args: {},
    place: { in: "data", path: "data/iris.csv", row: 7, column: "x" },
    related: [],
  };
  const [result] = runOf(sarifLog([{ path: "/here/two.gen", diagnostics: [found] }], "/here", 0)).results;
  expect(result).toMatchObject({
    level: "note",
    locations: [{ physicalLocation: { artifactLocation: { uri: "data/iris.csv" }, region: { startLine: 7 } } }],
  });
});

/** The text between the places of a region, counted as the standard says: lines end with one of the run's sequences. */
function textOf({ startLine, startColumn, endLine, endColumn }: Region, text: string): string {
  const starts = [0, ...[...text.matchAll(/\r\n|\n|\r/g)].map((end) => end.index + end[0].length)];
  const from = offsetAt(starts, { line: startLine, column: startColumn ?? 1 });
  return text.slice(from, offsetAt(starts, { line: endLine ?? startLine, column: endColumn ?? 1 }));
}

test("columns are UTF-16 units, whatever the ends of lines", () => {
  const text = 'const A = "𝛼" + 漢 // x\r\n\rconst B = 𝛽𝛽 +\u2028 C\n';
  const { results } = runOf(logOf("/x/odd.gen", text, "/x"));
  const regions = results.map(({ locations }) => locations[0]?.physicalLocation?.region);
  expect(regions.length).toBeGreaterThan(1);
  for (const region of regions) expect(textOf(region!, text)).toBe(region!.snippet?.text ?? "");
});

describe("every bad case is a sound log, whose regions and fixes say what the diagnostics say", () => {
  test.each(caseFiles("test/cases/bad"))("%s", (file) => {
    const path = resolve(file);
    const text = readFileSync(path, "utf8");
    const { sources, diagnostics } = compile(path, diskHost, { files: { [path]: text } });
    const run = runOf(logOf(path, text, resolve(".")));
    for (const { locations, relatedLocations = [], fixes = [] } of run.results) {
      for (const found of [...locations, ...relatedLocations])
        expect(snippet(found, sources)).toBe(found.physicalLocation?.region?.snippet?.text ?? "");
      for (const { artifactChanges } of fixes) expect(artifactChanges.length).toBeGreaterThan(0);
    }
    expect(run.results.map(({ ruleId }) => ruleId)).toEqual(diagnostics.map(({ code }) => code));
  });
});

function snippet({ physicalLocation }: Location, sources: { path: string; text: string }[]): string {
  if (physicalLocation?.region === undefined) return "";
  const source = sources.find(({ path }) => relative(".", path) === decodeURI(physicalLocation.artifactLocation.uri));
  return textOf(physicalLocation.region, source?.text ?? "");
}

test.each([
  ["a run without its tool", (log: SarifLog) => ({ ...log, runs: log.runs.map(({ tool: _tool, ...run }) => run) })],
  ["another version", (log: SarifLog) => ({ ...log, version: "2.0.0" })],
  ["a column before the first", (log: SarifLog) => JSON.parse(JSON.stringify(log).replace('"startColumn":11', '"startColumn":0'))],
  ["an unknown level", (log: SarifLog) => JSON.parse(JSON.stringify(log).replaceAll('"level":"error"', '"level":"fatal"'))],
  ["a property that the standard doesn't have", (log: SarifLog) => ({ ...log, tool: "genc" })],
])("the schema refuses %s", (_what, change) => {
  const log = logOf("/x/a.gen", "const A = $ + 1\n", "/x");
  expect(isValid(JSON.parse(JSON.stringify(log)))).toBe(true);
  expect(isValid(change(log))).toBe(false);
});

test("misuse: nothing to check, both stdin and files, a path without stdin, two formats", async () => {
  const cwd = folderWith({ "two.gen": good });
  for (const args of [
    [],
    ["--stdin", "two.gen"],
    ["two.gen", "--stdin-path", "x.gen"],
    ["two.gen", "--json", "--format", "sarif"],
    ["two.gen", "--format", "xml"],
  ]) {
    const { status, stdout, stderr } = await genc(["check", ...args], { cwd });
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(/^genc: /);
  }
});
