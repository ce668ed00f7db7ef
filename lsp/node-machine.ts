import { closeSync, existsSync, openSync, readdirSync, readFileSync, readSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Machine } from "./machine.ts";

/** Folders in which no spec of the user stands. */
const skipped = /^(\..*|node_modules|runs|dist)$/;

/** This machine. `pages` is the folder of the pages of codes. */
export function nodeMachine(pages: string): Machine {
  return {
    resolve: (from, path) => resolve(dirname(from), path),
    read: (path) => (isFile(path) ? readFileSync(path, "utf8") : undefined),
    // A document that was never saved has an address of another kind, which stands for itself.
    pathOf: (uri) => (uri.startsWith("file:") ? fileURLToPath(uri) : uri),
    uriOf: (path) => (/^[a-z][a-z0-9+.-]+:/i.test(path) && !/^[a-z]:[\\/]/i.test(path) ? path : pathToFileURL(path).href),
    specs: (folder, most) => specsBelow(folder, most),
    firstLine,
    inPackage(from, path) {
      const name = /^(@[^/]+\/)?[^/]+/.exec(path)?.[0];
      return name === undefined ? undefined : packageFile(from, name, path.slice(name.length + 1));
    },
    list(folder) {
      try {
        return readdirSync(folder, { withFileTypes: true }).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
      } catch {
        return [];
      }
    },
    exists: (path) => isFile(path),
    stamp(path) {
      const found = statSync(path, { throwIfNoEntry: false, bigint: true });
      return found?.isFile() === true ? `${found.mtimeNs} ${found.size} ${found.ino}` : undefined;
    },
    codePage(code) {
      const path = join(pages, `${code}.md`);
      return existsSync(path) ? pathToFileURL(path).href : undefined;
    },
  };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** In order of depth, so that a great tree gives those nearest to its root. */
function specsBelow(folder: string, most: number): string[] {
  const found: string[] = [];
  const folders = [folder];
  for (let at = 0; at < folders.length && found.length < most && at < most; at++) {
    for (const entry of entriesOf(folders[at]!)) {
      const path = join(folders[at]!, entry.name);
      if (entry.isDirectory() && !skipped.test(entry.name)) folders.push(path);
      else if (entry.isFile() && entry.name.endsWith(".gen")) found.push(path);
    }
  }
  return found.slice(0, most);
}

function entriesOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function firstLine(path: string, most: number): string | undefined {
  if (!isFile(path)) return undefined;
  const file = openSync(path, "r");
  try {
    const buffer = Buffer.alloc(most);
    const text = buffer.toString("utf8", 0, readSync(file, buffer, 0, most, 0));
    return text.split(/\r\n|\n|\r/, 1)[0];
  } finally {
    closeSync(file);
  }
}

/** Looks for the package where Node would. */
function packageFile(from: string, name: string, inside: string): string | undefined {
  const folders = createRequire(resolve(from)).resolve.paths(name) ?? [];
  const folder = folders.map((one) => join(one, name)).find((one) => existsSync(one));
  return folder === undefined ? undefined : join(folder, inside);
}
