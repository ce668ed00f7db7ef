import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { append, list, makeNewFolder, nodeHost, readWhole, sha256Of, truncate, writeAtomic } from "../../../src/runtime/host/node.ts";

const folder = mkdtempSync(join(tmpdir(), "genc-host-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("reads files, and says why it can't", () => {
  writeFileSync(join(folder, "a"), "abc");
  const whole = readWhole(join(folder, "a"));
  expect(whole.ok && new TextDecoder().decode(whole.bytes)).toBe("abc");
  const opened = nodeHost.open(join(folder, "a"));
  const { file } = opened.ok ? opened : expect.fail("not opened");
  const bytes = new Uint8Array(4);
  expect([file.size, file.read(bytes.subarray(0, 3), 1), file.read(bytes, 3), file.read(bytes, 0)]).toEqual([3, 2, 1, 0]);
  expect(new TextDecoder().decode(bytes)).toBe("\0abc");
  file.close();
  for (const read of [readWhole, nodeHost.open]) {
    expect(read(join(folder, "b"))).toEqual({ ok: false, because: "missing" });
    expect(read(join(folder, "a/b"))).toEqual({ ok: false, because: "missing" });
    expect(read(folder)).toEqual({ ok: false, because: "folder" });
  }
  expect([nodeHost.isFolder(folder), nodeHost.isFolder(join(folder, "a")), nodeHost.isFolder(join(folder, "b"))]).toEqual([
    true,
    false,
    false,
  ]);
  expect(nodeHost.resolve("/x/y", "../z")).toBe("/x/z");
  expect(nodeHost.resolve("/x/y", "/z")).toBe("/z");
});

test("a folder that the system refuses is an error at once, below a folder as well", () => {
  for (const path of ["/proc/none", "/proc/none/deeper", join(folder, "a/b/c")]) expect(() => makeNewFolder(path)).toThrow();
});

test("hashes and unpacks", () => {
  // FIPS 180-4, the one-block example "abc".
  const digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  expect(sha256Of(new TextEncoder().encode("abc"))).toBe(digits);
  const hash = nodeHost.sha256();
  for (const piece of ["a", "", "bc"]) hash.update(new TextEncoder().encode(piece));
  expect(hash.digits()).toBe(digits);
  expect(new TextDecoder().decode(nodeHost.gunzip(gzipSync("text")))).toBe("text");
  expect(() => nodeHost.gunzip(new TextEncoder().encode("text"))).toThrow();
});

test("writes whole files, replacing old ones and leaving nothing behind", () => {
  const path = join(folder, "run/out");
  expect(makeNewFolder(join(folder, "run"))).toBe(true);
  expect(makeNewFolder(join(folder, "run"))).toBe(false);
  writeAtomic(path, "long text");
  writeAtomic(path, "té");
  expect(readFileSync(path, "utf8")).toBe("té");
  expect(readdirSync(join(folder, "run"))).toEqual(["out"]);
  append(path, "!\n");
  truncate(path, 2);
  expect(readFileSync(path).length).toBe(2);
  expect(makeNewFolder(join(folder, "deep/er"))).toBe(true);
  expect(list(folder)).toEqual(["a", "deep", "run"]);
  expect(list(join(folder, "none"))).toEqual([]);
});
