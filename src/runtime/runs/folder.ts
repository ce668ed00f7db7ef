import { join } from "node:path";
import { append, list, makeNewFolder, readWhole, sha256Of, truncate, writeAtomic } from "../host/node.ts";
import { runFiles } from "./files.ts";
import type { RunManifest } from "./types.ts";

/** One run folder that is being written. The manifest goes last, so that a folder without one was never finished. */
export interface RunFolder {
  path: string;
  write(name: string, content: Uint8Array | string): void;
  /** Appends one line to `metrics.jsonl`. */
  log(entry: Record<string, unknown>): void;
  /** Bytes of `metrics.jsonl` so far. */
  logged(): number;
  /** Cuts `metrics.jsonl` back to what it was at a checkpoint. */
  rewind(bytes: number): void;
  /** Writes the manifest with sizes and hashes of every other file. */
  finish(manifest: Omit<RunManifest, "files">): RunManifest;
}

/** A new folder `out/NAME-N` with the least N that is free. */
export function createRunFolder(out: string, name: string): RunFolder {
  for (let n = nextNumber(out, name); ; n++) {
    const path = join(out, `${name}-${n}`);
    if (makeNewFolder(path)) return openRunFolder(path);
  }
}

function nextNumber(out: string, name: string): number {
  const taken = list(out).flatMap((entry) => (entry.startsWith(`${name}-`) ? [Number(entry.slice(name.length + 1))] : []));
  return Math.max(0, ...taken.filter(Number.isInteger)) + 1;
}

/** A folder that is there already, to go on writing. */
export function openRunFolder(path: string): RunFolder {
  const at = (name: string): string => join(path, name);
  const bytesOf = (name: string): number => {
    const file = readWhole(at(name));
    return file.ok ? file.bytes.length : 0;
  };
  let logged = bytesOf(runFiles.metrics);
  return {
    path,
    write: (name, content) => writeAtomic(at(name), content),
    log(entry) {
      const line = `${JSON.stringify(entry)}\n`;
      append(at(runFiles.metrics), line);
      logged += Buffer.byteLength(line);
    },
    logged: () => logged,
    rewind(bytes) {
      if (logged > bytes) truncate(at(runFiles.metrics), bytes);
      logged = Math.min(logged, bytes);
    },
    finish(manifest) {
      const whole: RunManifest = { ...manifest, files: fingerprints(path) };
      writeAtomic(at(runFiles.manifest), `${JSON.stringify(whole, null, 2)}\n`);
      return whole;
    },
  };
}

/** Sizes and hashes of all files of a run but the manifest; `sources/` is one level deep. */
export function fingerprints(path: string): RunManifest["files"] {
  const files: RunManifest["files"] = {};
  const add = (name: string): void => {
    const file = readWhole(join(path, name));
    if (file.ok) files[name] = { bytes: file.bytes.length, sha256: sha256Of(file.bytes) };
  };
  for (const name of list(path)) {
    if (name === runFiles.manifest || name.includes(".tmp-")) continue;
    if (name === runFiles.sources) for (const source of list(join(path, name))) add(`${name}/${source}`);
    else add(name);
  }
  return files;
}
