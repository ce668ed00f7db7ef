import type { Host } from "../src/compiler/syntax/host.ts";

/** What the server needs of the machine that it runs on; a browser or a test gives another. Paths are absolute. */
export interface Machine extends Host {
  pathOf(uri: string): string;
  uriOf(path: string): string;
  /** Every spec below a folder, at most `most` of them; folders of packages, of runs and hidden ones are left out. */
  specs(folder: string, most: number): string[];
  /** The first line of a text file, read at most to `most` bytes; undefined where there is none. */
  firstLine(path: string, most: number): string | undefined;
  /** A file inside an installed package that a spec can see: `name/path`. */
  inPackage(from: string, path: string): string | undefined;
  /** Names in a folder; those of folders end in `/`. */
  list(folder: string): string[];
  exists(path: string): boolean;
  /** What changes whenever a file does; undefined where there is none. */
  stamp(path: string): string | undefined;
  /** Address of the page of a diagnostic's code. */
  codePage(code: string): string | undefined;
}
