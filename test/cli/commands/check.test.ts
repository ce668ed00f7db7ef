import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, genc, twoClusters } from "../../support/cli.ts";

const good = twoClusters["two.gen"];
/** `mena` for `mean` in line 10. */
const bad = good.replace("Normal(mean[k]", "Normal(mena[k]");

test("a right spec: a summary and 0", async () => {
  expect(await genc(["check", "two.gen"], { cwd: folderWith({ "two.gen": good }) })).toEqual({
    status: 0,
    stdout: "No mistakes.\n",
    stderr: "",
  });
});

test("a mistake is shown at its place, relative to the working folder, and ends with 1", async () => {
  const { status, stdout, stderr } = await genc(["check", "specs/two.gen"], { cwd: folderWith({ "specs/two.gen": bad }) });
  expect([status, stdout]).toEqual([1, "1 error.\n"]);
  expect(stderr).toContain("--> specs/two.gen:10:32\n");
  expect(stderr).toContain("observed v: real[2] ~ Normal(mena[k], var: var[k])");
  expect(stderr).toContain("Did you mean `mean`?");
});

test.each([["--json"], ["--format", "json"]])("%s: the whole contract, places from 1, ends exclusive", async (...options) => {
  const { status, stdout, stderr } = await genc(["check", "two.gen", ...options], { cwd: folderWith({ "two.gen": bad }) });
  expect([status, stderr]).toEqual([1, ""]);
  const [line, ...more] = stdout.trim().split("\n");
  expect(more).toEqual([]);
  const { diagnostics } = JSON.parse(line!);
  expect(diagnostics).toEqual([
    {
      code: expect.stringMatching(/^GEN\d{4}$/),
      severity: "error",
      message: expect.stringContaining("`mena`"),
      file: "two.gen",
      line: 10,
      column: 32,
      endLine: 10,
      endColumn: 36,
      hint: expect.stringContaining("`mean`"),
    },
  ]);
});

test.each(["text", "pretty"])("--format %s: as without", async (format) => {
  const cwd = folderWith({ "two.gen": bad });
  expect(await genc(["check", "two.gen", "--format", format], { cwd })).toEqual(await genc(["check", "two.gen"], { cwd }));
});

test("--stdin: the text under its path, imports beside it", async () => {
  const cwd = folderWith({ "specs/nets.gen": "const K = 2\n" });
  const people = await genc(["check", "--stdin"], { cwd, stdin: bad });
  expect([people.status, people.stdout]).toEqual([1, "1 error.\n"]);
  expect(people.stderr).toContain("--> stdin.gen:10:32\n");
  const imported = await genc(["check", "--stdin", "--stdin-path", "specs/new.gen", "--json"], { cwd, stdin: `import "nets.gen"\n${bad}` });
  expect(JSON.parse(imported.stdout).diagnostics.map((one: { file: string; line: number }) => [one.file, one.line])).toEqual([
    ["specs/new.gen", 11],
  ]);
  expect(await genc(["check", "--stdin"], { cwd, stdin: "" })).toEqual({ status: 0, stdout: "No mistakes.\n", stderr: "" });
});

test("a right spec has no diagnostics, also as JSON", async () => {
  const { status, stdout } = await genc(["check", "two.gen", "--json"], { cwd: folderWith({ "two.gen": good }) });
  expect([status, JSON.parse(stdout)]).toEqual([0, { diagnostics: [] }]);
});

test("warnings alone end with 0", async () => {
  const odd = good.replace("train Two on Rows", "train Two on Rows {\n  epochs: 3\n}");
  const cwd = folderWith({ "odd.gen": odd });
  const people = await genc(["check", "odd.gen"], { cwd });
  expect([people.status, people.stdout]).toEqual([0, "1 warning.\n"]);
  expect(people.stderr).toMatch(/^warning\[GEN\d{4}\]: /);
  const { status, stdout } = await genc(["check", "odd.gen", "--json"], { cwd });
  expect(status).toBe(0);
  expect(JSON.parse(stdout).diagnostics.map((one: { severity: string; line: number }) => [one.severity, one.line])).toEqual([
    ["warning", 13],
  ]);
});

test("several files: all mistakes of all, files that aren't there too", async () => {
  const cwd = folderWith({ "good.gen": good, "bad.gen": bad });
  const people = await genc(["check", "good.gen", "bad.gen", "none.gen"], { cwd });
  expect([people.status, people.stdout]).toEqual([1, "2 errors in 3 files.\n"]);
  const { stdout } = await genc(["check", "good.gen", "bad.gen", "none.gen", "--json"], { cwd });
  const found = JSON.parse(stdout).diagnostics.map((one: { file: string; code: string; line: number }) => [one.file, one.line, one.code]);
  expect(found).toEqual([
    ["bad.gen", 10, expect.stringMatching(/^GEN/)],
    ["none.gen", 1, "GEN8001"],
  ]);
});

test("a mistake in an imported file stands in that file", async () => {
  const cwd = folderWith({
    "a/main.gen": 'import "../b/two.gen"\ntrain Two on Rows\n',
    "b/two.gen": bad.replace("train Two on Rows\n", ""),
  });
  const { stdout } = await genc(["check", "a/main.gen", "--json"], { cwd });
  expect(JSON.parse(stdout).diagnostics.map((one: { file: string; line: number }) => [one.file, one.line])).toEqual([["b/two.gen", 10]]);
});

test("--set changes sizes before the check", async () => {
  const { status, stderr } = await genc(["check", "two.gen", "--set", "K=0"], { cwd: folderWith({ "two.gen": good }) });
  expect(status).toBe(1);
  expect(stderr).toContain("K");
});

test("GEN8001: the file that was probably meant", async () => {
  const cwd = folderWith({ "two.gen": good });
  expect((await genc(["check", "tow.gen"], { cwd })).stderr).toBe(
    "error[GEN8001]: There is no file tow.gen.\n  hint: Did you mean two.gen?\n\n",
  );
  expect((await genc(["check", "two"], { cwd })).stderr).toContain("Did you mean two.gen?");
  expect((await genc(["check", "something.gen"], { cwd })).stderr).toContain("The specs of that folder are two.gen.");
  expect((await genc(["check", "no/where.gen"], { cwd })).stderr).toContain("The folder no doesn't exist either.");
  expect((await genc(["check", "a.gen"], { cwd: folderWith() })).stderr).toContain("`genc new` writes a spec to start from.");
});

test("GEN8002, GEN8003, GEN8004: folders, other files, other bytes", async () => {
  const cwd = folderWith({ "two.gen": good, "rows.csv": "x\n1\n" });
  mkdirSync(join(cwd, "specs.gen"));
  writeFileSync(join(cwd, "wide.gen"), Buffer.from(good, "utf16le"));
  writeFileSync(join(cwd, "latin.gen"), Buffer.from([0x2f, 0x2f, 0xe9, 0x0a]));
  const codes: (string | undefined)[] = [];
  for (const file of ["specs.gen", "rows.csv", "wide.gen", "latin.gen"]) {
    const { status, stderr } = await genc(["check", file], { cwd });
    expect(status).toBe(1);
    codes.push(/GEN\d+/.exec(stderr)?.[0]);
  }
  expect(codes).toEqual(["GEN8002", "GEN8003", "GEN8004", "GEN8004"]);
});
