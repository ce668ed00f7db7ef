import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** The nearest folder from `from` upwards that holds `name`; throws where none does. */
export function folderAbove(from: string, name: string): string {
  let folder = from;
  while (!existsSync(join(folder, name))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`There is no ${name} in ${from} nor above it: genc runs inside of its package.`);
    folder = parent;
  }
  return folder;
}

/** The package's own folder: the nearest above this file that has a `package.json`, as source and as built. */
export const packageFolder: string = folderAbove(import.meta.dirname, "package.json");

/** The version of this package, for manifests. */
export const version: string = JSON.parse(readFileSync(join(packageFolder, "package.json"), "utf8")).version;
