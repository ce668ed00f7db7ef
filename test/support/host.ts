import { readFileSync, statSync } from "node:fs";
import { dirname, posix } from "node:path";
import type { Host } from "../../src/compiler/syntax/host.ts";

/** Files by path, in memory. */
export function memoryHost(files: Record<string, string>): Host {
  return {
    resolve: (from, path) => posix.join(posix.dirname(from), path),
    read: (path) => files[path],
  };
}

/** Files of the checkout. */
export const diskHost: Host = {
  resolve: (from, path) => posix.join(dirname(from), path),
  read: (path) => (statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path, "utf8") : undefined),
};
