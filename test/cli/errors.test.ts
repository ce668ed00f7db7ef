import { expect, test } from "vitest";
import { reportFailure } from "../../src/cli/errors.ts";
import { Misuse } from "../../src/cli/exit.ts";
import { Session } from "../../src/cli/session.ts";
import { DiagnosticError, diagnostic } from "../../src/compiler/diagnostics/report.ts";
import { capture } from "../support/cli.ts";

function report(error: unknown): { status: number; text: string } {
  const [stdout, stderr] = [capture(), capture()];
  const session = new Session({
    cwd: "/home/me",
    stdout: { stream: stdout.stream, isTerminal: false },
    stderr: { stream: stderr.stream, isTerminal: false },
    color: false,
    onInterrupt: () => () => undefined,
  });
  const status = reportFailure(error, session, ["train", "a.gen"]);
  expect(stdout.text()).toBe("");
  return { status, text: stderr.text() };
}

test("mistakes are printed as they are, with paths relative to the working folder", () => {
  const place = { in: "data", path: "/home/me/data/rows.csv", row: 3, column: "x" } as const;
  const found = diagnostic("GEN8032", { path: "/home/me/data/rows.csv" }, place);
  expect(report(new DiagnosticError(found))).toEqual({
    status: 1,
    text: `error[GEN8032]: data/rows.csv has no rows.
  --> data/rows.csv, row 3, column x
  hint: It needs a line of column names and one line for each row.

`,
  });
});

test("misuse that only a command can see ends with 2", () => {
  expect(report(new Misuse("that's no use"))).toEqual({ status: 2, text: "genc: that's no use\n" });
});

test.each([
  ["EACCES", "permission is denied"],
  ["ENOSPC", "there is no space left on the device"],
  ["EISDIR", "it is a folder"],
])("what the system refuses with %s is said in words", (code, because) => {
  const error = Object.assign(new Error("no"), { code, path: "/home/me/runs" });
  expect(report(error)).toEqual({
    status: 1,
    text: `error[GEN8005]: /home/me/runs can't be read or written: ${because}.
  hint: Name another place, or change its permissions.

`.replace("/home/me/", ""),
  });
});

test("anything else is a bug of genc: no stack, but the stage and what to do", () => {
  const error = new TypeError("x is undefined");
  error.stack = "TypeError: x is undefined\n    at derive (file:///usr/lib/genc/dist/compiler/derive/index.js:3:1)\n";
  expect(report(error)).toEqual({
    status: 70,
    text: `genc: this is a bug in genc (compiler/derive), not a mistake of yours.
  x is undefined
  Please report it with the spec and this command: genc train a.gen
`,
  });
  expect(report("thrown text").text).toMatch(/^genc: this is a bug in genc.*\n {2}thrown text\n/);
});
