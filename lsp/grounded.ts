import type { Machine } from "./machine.ts";

/** `untitled:Untitled-1`: a document that was never saved has an address that is no path. A drive, `c:\`, is no scheme. */
const isAddress = (path: string): boolean => /^[a-z][a-z0-9+.-]+:/i.test(path);

/**
 * The machine as the documents of a workspace see it. One that was never saved stands in the first folder, so that it can name files as it
 * will once it's there. `open` holds the addresses of open documents by path: editors write one and the same address differently.
 */
export function grounded(machine: Machine, folders: () => readonly string[], open: ReadonlyMap<string, string>): Machine {
  const standing = (from: string): string => {
    const [folder] = folders();
    return isAddress(from) && folder !== undefined ? `${folder}/untitled.gen` : from;
  };
  return {
    ...machine,
    uriOf: (path) => open.get(path) ?? machine.uriOf(path),
    resolve: (from, path) => machine.resolve(standing(from), path),
    inPackage: (from, path) => machine.inPackage(standing(from), path),
  };
}
