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
  readSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeSync,
} from "node:fs";
import { dirname, resolve } from "node:path";
import { gunzipSync } from "node:zlib";
import type { DataHost, OpenResult, ReadResult } from "./types.ts";

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

function attempt<Value>(act: () => Value): { ok: true; value: Value } | Extract<ReadResult, { ok: false }> {
  try {
    return { ok: true, value: act() };
  } catch (error) {
    const code = codeOf(error);
    return { ok: false, because: code === "ENOENT" || code === "ENOTDIR" ? "missing" : code === "EISDIR" ? "folder" : "unreadable" };
  }
}

/** A whole file. */
export function readWhole(path: string): ReadResult {
  const found = attempt(() => readFileSync(path));
  return found.ok ? { ok: true, bytes: found.value } : found;
}

function open(path: string): OpenResult {
  const found = attempt(() => {
    const about = statSync(path);
    if (about.isDirectory()) throw Object.assign(new Error(path), { code: "EISDIR" });
    return { size: about.size, file: openSync(path, "r") };
  });
  if (!found.ok) return found;
  const { size, file } = found.value;
  return {
    ok: true,
    file: { size, read: (into, at) => readSync(file, into, at, into.length - at, null), close: () => closeSync(file) },
  };
}

/** 64 hexadecimal digits of all bytes at once. */
export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

/** Files of this machine. */
export const nodeHost: DataHost = {
  open,
  resolve: (folder, path) => resolve(folder, path),
  parent: dirname,
  isFolder: (path) => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false,
  gunzip: (bytes) => gunzipSync(bytes),
  sha256() {
    const hash = createHash("sha256");
    return { update: (bytes) => void hash.update(bytes), digits: () => hash.digest("hex") };
  },
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
  const parent = dirname(path);
  // One by one: `recursive` never returns where the system lists a folder but makes none in it, as in /proc.
  if (!existsSync(parent)) makeNewFolder(parent);
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
