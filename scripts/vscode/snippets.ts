import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";

export interface Snippet {
  prefix: string;
  description: string;
  body: string[];
}

/** The snippets of a folder as editors read them, by name: a file each, whose first line says what it is behind `//`. */
export function snippetsOf(folder: string): Record<string, Snippet> {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith(".snippet"))
    .sort();
  return Object.fromEntries(
    files.map((file) => {
      const name = basename(file, ".snippet");
      const [first, ...body] = readFileSync(join(folder, file), "utf8").trimEnd().split("\n");
      return [name, { prefix: name, description: (first ?? "").replace(/^\/\/\s*/, ""), body }];
    }),
  );
}
