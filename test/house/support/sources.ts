import { readdirSync, readFileSync } from "node:fs";
import { posix } from "node:path";

/** One import or re-export of a source file. */
export interface Import {
  /** Path below `src`. */
  from: string;
  /** Path below `src`, or the name of a package. */
  to: string;
  /** Written `import type`: gone when the program runs. */
  typesOnly: boolean;
}

/** Matches `import … from "x"`, `export … from "x"`, `import "x"` and `import("x")`; 1: `type`, 2 or 3: x. */
const pattern = /^(?:import|export)\s+(type\s+)?(?:[\w\s{},*$]*?\s+from\s+)?"([^"]+)"|\bimport\("([^"]+)"\)/gm;

/** Every TypeScript file below `src`, by its path there, and below `lsp`, by its path from the root. Sorted. */
export const sourceFiles: string[] = [...filesBelow("src"), ...filesBelow("lsp").map((path) => `lsp/${path}`)].sort();

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((path) => path.split("\\").join("/"))
    .filter((path) => path.endsWith(".ts") && !path.includes("node_modules/"));
}

/** The place of a source file from the root. */
export function pathOf(path: string): string {
  return path.startsWith("lsp/") ? path : posix.join("src", path);
}

export function textOf(path: string): string {
  return readFileSync(pathOf(path), "utf8");
}

/** The source file at a place from the root. */
function sourceAt(place: string): string {
  return place.startsWith("src/") ? place.slice("src/".length) : place;
}

export function importsOf(from: string, text: string): Import[] {
  return [...text.matchAll(pattern)].map((found) => {
    const wanted = found[2] ?? found[3];
    return {
      from,
      to: wanted.startsWith(".") ? sourceAt(posix.join(posix.dirname(pathOf(from)), wanted)) : wanted,
      typesOnly: found[1] !== undefined,
    };
  });
}

/** The imports of every source file. */
export const imports: Import[] = sourceFiles.flatMap((path) => importsOf(path, textOf(path)));

/**
 * The box of the house in which a file stands: its folder of the second level, or the file itself where it stands directly in one of the
 * first. The types of the model, the plan and the layout are a box of their own; the command line and the language server are one box each.
 */
export function boxOf(path: string): string {
  if (path.startsWith("cli/")) return "cli";
  if (path.startsWith("lsp/")) return "lsp";
  if (path.startsWith("compiler/ir/types/")) return "compiler/ir/types";
  return path.split("/").slice(0, 2).join("/");
}
