import type { Declaration } from "../../syntax/ast.ts";
import type { Program } from "../program/index.ts";
import type { Generations } from "./generations.ts";

/** A declaration with its text. */
export interface Written {
  declaration: Declaration;
  text: string;
  path: string;
}

/**
 * A declaration and all that its check can read: what its text names, wherever the name stands in it, and what that names in turn. Names
 * mean what the file of the declaration sees.
 */
export function reachOf(first: Declaration, program: Program, names: Generations<readonly string[]>): Written[] {
  const reached = new Set([first]);
  const written: Written[] = [];
  for (const declaration of reached) {
    const { file, start, end } = declaration.span;
    const { text: whole, path } = program.files[file]!;
    const text = whole.slice(start, end);
    written.push({ declaration, text, path });
    const { networks, models, data, consts } = program.contexts[file]!;
    for (const name of namesIn(text, names)) {
      const named = networks.get(name) ?? models.get(name) ?? data.get(name) ?? consts.get(name)?.declaration;
      if (named !== undefined) reached.add(named);
    }
  }
  return written;
}

function namesIn(text: string, known: Generations<readonly string[]>): readonly string[] {
  const found = known.get(text) ?? [...new Set(text.normalize("NFKC").match(/[\p{L}_][\p{L}\p{N}\p{M}_]*/gu) ?? [])];
  known.set(text, found);
  return found;
}
