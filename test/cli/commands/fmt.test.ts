import { chmodSync, lstatSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { afterEach, beforeEach, expect, test } from "vitest";
import { runCli } from "../../../src/cli/run.ts";

const ragged = "model   M{ // a model\n  param a:real param b : real}\r\n";
const tidy = "model M { // a model\n  param a: real\n  param b: real\n}\n";
const broken = "model M {\n  param a: rael[\n}\n";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "genc-fmt-"));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const path = (name: string): string => join(folder, name);
const put = (name: string, text: string): void => writeFileSync(path(name), text);
const textOf = (name: string): string => readFileSync(path(name), "utf8");

async function genc(argv: string[], input?: Uint8Array): Promise<{ status: number; out: string; err: string }> {
  const written = { out: "", err: "" };
  const sink = (to: "out" | "err") => {
    const stream = new Writable({
      write(chunk, _encoding, done) {
        written[to] += String(chunk);
        done();
      },
    });
    return { stream, isTerminal: false };
  };
  const stdin = (async function* () {
    if (input !== undefined) for (const byte of input) yield Uint8Array.of(byte);
  })();
  const io = { cwd: folder, stdin, stdout: sink("out"), stderr: sink("err"), color: false, onInterrupt: () => () => {} };
  const status = await runCli(["fmt", ...argv], io);
  return { status, ...written };
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

test("files that aren't in form are written and listed, the others left alone", async () => {
  put("ragged.gen", ragged);
  put("tidy.gen", tidy);
  utimesSync(path("tidy.gen"), 1000, 1000);
  expect(await genc(["tidy.gen", "ragged.gen"])).toEqual({ status: 0, out: "ragged.gen\n", err: "" });
  expect(textOf("ragged.gen")).toBe(tidy);
  expect(statSync(path("tidy.gen")).mtimeMs).toBe(1_000_000);
  expect(await genc(["tidy.gen", "ragged.gen"])).toEqual({ status: 0, out: "", err: "" });
});

test("--check lists and changes nothing", async () => {
  put("ragged.gen", ragged);
  put("tidy.gen", tidy);
  expect(await genc(["--check", "tidy.gen", "ragged.gen"])).toEqual({ status: 1, out: "ragged.gen\n", err: "" });
  expect(textOf("ragged.gen")).toBe(ragged);
  expect(await genc(["--check", "tidy.gen"])).toEqual({ status: 0, out: "", err: "" });
});

test("a file with a mistake is reported at its place and left, the next one is formatted", async () => {
  put("broken.gen", broken);
  put("ragged.gen", ragged);
  const { status, out, err } = await genc(["broken.gen", "absent.gen", "ragged.gen"]);
  expect({ status, out }).toEqual({ status: 1, out: "ragged.gen\n" });
  expect(err).toMatch(/error\[GEN1\d+\]/);
  expect(err).toContain("broken.gen:2:17");
  expect(err).toContain("GEN8001");
  expect(textOf("broken.gen")).toBe(broken);
  expect(textOf("ragged.gen")).toBe(tidy);
});

test("permissions and links stay", async () => {
  put("ragged.gen", ragged);
  chmodSync(path("ragged.gen"), 0o640);
  symlinkSync("ragged.gen", path("link.gen"));
  expect((await genc(["link.gen"])).status).toBe(0);
  expect(lstatSync(path("link.gen")).isSymbolicLink()).toBe(true);
  expect(textOf("ragged.gen")).toBe(tidy);
  expect(statSync(path("ragged.gen")).mode & 0o777).toBe(0o640);
});

test("--stdin prints the formatted text", async () => {
  expect(await genc(["--stdin"], bytes(`\uFEFF${ragged}`))).toEqual({ status: 0, out: tidy, err: "" });
  expect(await genc(["--stdin"], bytes("const µ = 1 // ±"))).toEqual({ status: 0, out: "const µ = 1 // ±\n", err: "" });
  expect(await genc(["--stdin"])).toEqual({ status: 0, out: "", err: "" });
  expect(await genc(["--stdin", "--check"], bytes(ragged))).toEqual({ status: 1, out: "", err: "" });
  expect(await genc(["--stdin", "--check"], bytes(tidy))).toEqual({ status: 0, out: "", err: "" });
});

test("--stdin refuses mistakes and bytes that are no text, and prints nothing", async () => {
  const refused = await genc(["--stdin"], bytes(broken));
  expect(refused).toMatchObject({ status: 1, out: "" });
  expect(refused.err).toContain("stdin:2:17");
  const unreadable = await genc(["--stdin"], Uint8Array.of(0x63, 0xff));
  expect(unreadable).toMatchObject({ status: 1, out: "" });
  expect(unreadable.err).toContain("GEN8004");
});

test("files and --stdin exclude each other, and one must be there", async () => {
  expect((await genc([])).status).toBe(2);
  expect((await genc(["--stdin", "a.gen"])).status).toBe(2);
});
