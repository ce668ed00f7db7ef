import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import { type Compilation, query } from "../../compiler/index.ts";
import { fileHost } from "../files.ts";
import { type Artifacts, regionOf } from "./artifacts.ts";
import type { Fix } from "./types.ts";

/** A change of texts; `file` is an index of the compilation's sources. */
interface Change {
  title: string;
  edits: { file: number; start: number; end: number; text: string }[];
}

/** What is certain to mend a diagnostic: its own fix, and those that an editor would offer without trying. */
export function fixesOf(found: Diagnostic, compilation: Compilation, artifacts: Artifacts): Fix[] {
  return changesOf(found, compilation).map(({ title, edits }) => ({
    description: { text: title },
    artifactChanges: [...new Set(edits.map(({ file }) => file))].flatMap((file) => {
      const source = compilation.sources[file];
      if (source === undefined) return [];
      const replacements = edits
        .filter((edit) => edit.file === file)
        .map(({ start, end, text }) => ({
          deletedRegion: regionOf({ file, start, end }, source.text),
          insertedContent: { text },
        }));
      return [{ artifactLocation: artifacts.at(source.path), replacements }];
    }),
  }));
}

function changesOf(found: Diagnostic, compilation: Compilation): Change[] {
  const { place, fix } = found;
  if (place?.in === "spec" && place.span.file === 0) {
    // Of this diagnostic alone: others at the same place have results of their own.
    const analysis = new query.Analysis({ ...compilation, diagnostics: [found] }, fileHost.resolve);
    const actions = query.codeActions(analysis, place.span.start, place.span.end);
    return actions.map(({ title, edits }) => ({ title, edits: edits.map((edit) => ({ file: 0, ...edit })) }));
  }
  return fix === undefined ? [] : [{ title: fix.title, edits: fix.edits.map(({ span, text }) => ({ ...span, text })) }];
}
