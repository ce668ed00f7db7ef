import { unknownNames } from "./names.ts";
import { type Candidate, insert, type Mistake } from "./types.ts";

/** A top-level name of another file of the workspace, and how this file would import it. */
export interface Importable {
  name: string;
  /** Relative to the file: `nets.gen`. */
  path: string;
}

/** Imports for a name that another file declares. */
export function missingImport({ analysis, found }: Mistake, others: readonly Importable[]): Candidate[] {
  const name = found.args[unknownNames[found.code] ?? ""];
  return others
    .filter((one) => one.name === name)
    .map(({ name: wanted, path }) => {
      const declared = analysis.tree?.declarations ?? [];
      const same = declared.find((one) => one.is === "import" && one.path.text === path && one.names.length > 0);
      const last = declared.findLast((one) => one.is === "import");
      const title = `Import \`${wanted}\` from "${path}"`;
      if (same?.is === "import") return { title, edits: [insert(same.names.at(-1)!.span.end, `, ${wanted}`)] };
      const line = `import ${wanted} from "${path}"`;
      return { title, edits: [last === undefined ? insert(firstLine(analysis.text), `${line}\n`) : insert(last.span.end, `\n${line}`)] };
    });
}

/** Behind the comment that a file begins with, unless it is the doc of a declaration. */
function firstLine(text: string): number {
  const head = /^(?:\/\/(?!\/)[^\n]*\n)*/.exec(text)![0];
  return head.length;
}
