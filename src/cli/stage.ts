import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { fileURLToPath } from "node:url";

/** A place of a stack: file or address of it, line and column from 1. */
const frame = /((?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^()\n]*?):(\d+):(\d+)/g;
const folder = /[\\/](?:src|dist)[\\/]((?:compiler|runtime|cli)[\\/][\w-]+)/;
/** Where `bug()` itself stands, which is in every stack of one. */
const reporter = "compiler/diagnostics";

/** The part of genc that an error came from, as `compiler/derive`; undefined where its stack doesn't tell. */
export function stageOf(stack: string): string | undefined {
  const stages = [...stack.matchAll(frame)].flatMap(([, file, line, column]) => {
    const source = sourceOf(file!, Number(line), Number(column)) ?? file!;
    return folder.exec(source)?.[1]?.replace("\\", "/") ?? [];
  });
  return stages.find((stage) => stage !== reporter) ?? stages[0];
}

/** The file of the sources that a place of a built one was made of, by the map beside it. */
function sourceOf(file: string, line: number, column: number): string | undefined {
  try {
    const map = new SourceMap(JSON.parse(readFileSync(`${file.startsWith("file:") ? fileURLToPath(file) : file}.map`, "utf8")));
    const found = map.findEntry(line - 1, column - 1);
    return "originalSource" in found ? found.originalSource : undefined;
  } catch {
    // What has no map is a source itself, or a package's.
    return undefined;
  }
}
