import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll } from "vitest";

/** The folder of the showcase, which holds `data/iris.csv` and its kin. */
export const specs = resolve("specs");

/** A folder for the files of one test file, removed at its end. */
export function scratch(): {
  folder: string;
  write(name: string, content: string | Uint8Array): string;
  gzip(name: string, content: string | Uint8Array): string;
} {
  const folder = mkdtempSync(join(tmpdir(), "genc-data-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (name: string, content: string | Uint8Array) => {
    writeFileSync(join(folder, name), content);
    return name;
  };
  return { folder, write, gzip: (name, content) => write(name, gzipSync(content)) };
}

/** Bytes of an idx file of the given type and sizes. */
export function idxBytes(type: number, sizes: number[], entries: ArrayLike<number>): Uint8Array {
  const bytes = new Uint8Array(4 + 4 * sizes.length + entries.length);
  const view = new DataView(bytes.buffer);
  bytes[2] = type;
  bytes[3] = sizes.length;
  for (const [axis, size] of sizes.entries()) view.setUint32(4 + 4 * axis, size);
  bytes.set(Array.from(entries), 4 + 4 * sizes.length);
  return bytes;
}
