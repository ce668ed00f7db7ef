import { createHash } from "node:crypto";
import {
  appendFileSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import type { DataHost, ReadResult } from "./types.ts";

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function read(path: string): ReadResult {
  try {
    return { ok: true, bytes: readFileSync(path) };
  } catch (error) {
    const code = codeOf(error);
    return { ok: false, because: code === "ENOENT" || code === "ENOTDIR" ? "missing" : code === "EISDIR" ? "folder" : "unreadable" };
  }
}

/** Files of this machine. */
export const nodeHost: DataHost = {
  read,
  resolve: (folder, path) => resolve(folder, path),
  parent: dirname,
  isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  gunzip: (bytes) => gunzipSync(bytes),
  sha256: (bytes) => createHash("sha256").update(bytes).digest("hex"),
};

/** Writes the whole file or nothing: to a temporary name beside it, synced to disk, then renamed. */
export function writeAtomic(path: string, content: Uint8Array | string): void {
  const temporary = `${path}.tmp-${process.pid}`;
  const bytes = typeof content === "string" ? Buffer.from(content) : content;
  const file = openSync(temporary, "w");
  try {
    let written = 0;
    while (written < bytes.length) written += writeSync(file, bytes, written);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

/** Makes a folder that must not exist yet (its parents may); false when it does. */
export function makeNewFolder(path: string): boolean {
  mkdirSync(dirname(path), { recursive: true });
  try {
    mkdirSync(path);
    return true;
  } catch (error) {
    if (codeOf(error) === "EEXIST") return false;
    throw error;
  }
}

/** Removes a folder and all that is in it. */
export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

export function append(path: string, text: string): void {
  appendFileSync(path, text);
}

/** Cuts the file off after `bytes`. */
export function truncate(path: string, bytes: number): void {
  truncateSync(path, bytes);
}

/** Names in a folder, sorted; none when there is no such folder. */
export function list(folder: string): string[] {
  return existsSync(folder) ? readdirSync(folder).sort() : [];
}
