import { readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import { renderDiagnostic } from "../../src/compiler/diagnostics/render.ts";
import { explain } from "../../src/compiler/explain/index.ts";
import { printExplanation } from "../../src/compiler/explain/print.ts";
import { type Compilation, compile } from "../../src/compiler/index.ts";

/** The path that examples are compiled under: what they import stands in `specs`. */
const path = "specs/spec.gen";

export function compileExample(text: string): Compilation {
  return compile(
    path,
    {
      resolve: (from, to) => posix.join(posix.dirname(from), to),
      read: (wanted) => (statSync(wanted, { throwIfNoEntry: false })?.isFile() ? readFileSync(wanted, "utf8") : undefined),
    },
    { files: { [path]: text } },
  );
}

/** The compilation of an example that must be sound. */
export function sound(text: string): Compilation {
  const compilation = compileExample(text);
  if (compilation.diagnostics.length > 0)
    throw new Error(`an example of the documents has mistakes:\n${text}\n${diagnosesOf(compilation)}`);
  return compilation;
}

/** What `genc check spec.gen` prints of an example that must be wrong. */
export function diagnosis(text: string): string {
  const compilation = compileExample(text);
  if (compilation.diagnostics.length === 0) throw new Error(`an example of a mistake has none:\n${text}`);
  return diagnosesOf(compilation);
}

/** The first lines of `genc explain spec.gen`: which plan, and why. */
export function explanation(text: string): string {
  return sound(text)
    .trains.map(({ ir, plan }) => printExplanation(explain(ir, plan)).split("\n\n", 1)[0]!)
    .join("\n");
}

function diagnosesOf({ diagnostics, sources }: Compilation): string {
  const shown = sources.map((source) => ({ ...source, path: source.path.replace(/^specs\//, "") }));
  return diagnostics.map((found) => renderDiagnostic(found, shown, { color: false })).join("\n\n");
}
