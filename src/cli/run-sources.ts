import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import type { Source } from "../compiler/diagnostics/render.ts";
import { type LoadedRun, runFiles } from "../runtime/index.ts";
import { isFile } from "./files.ts";

/** The specs that a run keeps, in the order that spans count them. */
export function runSources({ path: folder, ir }: LoadedRun): Source[] {
  return ir.sources.map(({ path }, i) => {
    const name = i === 0 ? basename(path) : `${i}-${basename(path)}`;
    const kept = join(folder, runFiles.sources, name);
    return { path: kept, text: isFile(kept) ? readFileSync(kept, "utf8") : "" };
  });
}
