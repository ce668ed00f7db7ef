import type { Span } from "../diagnostics/types.ts";
import type { Argument, Expr } from "../syntax/ast.ts";
import type { Analysis, Place } from "./analysis.ts";

/** A text that names a file: the path of an import, or of a source. */
export interface FileLink extends Place {
  /** As it is written. */
  written: string;
  is: "spec" | "data" | "package";
}

/** Every file that the text names, in order. */
export function fileLinks(analysis: Analysis): FileLink[] {
  const links: FileLink[] = [];
  const add = (expr: { span: Expr["span"] }, written: string, is: FileLink["is"]) => {
    if (written !== "" && !/^[a-z][a-z0-9+.-]+:\/\//i.test(written)) links.push({ ...analysis.placeOf(expr.span), written, is });
  };
  for (const declaration of analysis.tree?.declarations ?? []) {
    if (declaration.is === "import") add(declaration.path, declaration.path.text, "spec");
    if (declaration.is !== "data") continue;
    for (const item of declaration.items) {
      if (item.is === "dataSetting" && (item.name.text === "source" || item.name.text === "test")) {
        for (const { value } of argumentsOf(item.value)) {
          if (value.is === "string") add(value, value.value, "data");
          const [inside] = argumentsOf(value);
          if (inside?.value.is === "string") add(inside.value, inside.value.value, "package");
        }
      }
    }
  }
  return links;
}

function argumentsOf(expr: Expr): readonly Argument[] {
  return expr.is === "call" ? expr.args : [];
}

/** The import by which this file reads another of its compilation, directly or through others. */
export function importOf(analysis: Analysis, file: number): Span | undefined {
  const leads = (from: number, seen: ReadonlySet<number>): boolean =>
    from === file ||
    importsOf(analysis, from).some(({ target }) => target !== undefined && !seen.has(target) && leads(target, new Set([...seen, from])));
  return importsOf(analysis, 0).find(({ target }) => target !== undefined && leads(target, new Set([0])))?.span;
}

function importsOf(analysis: Analysis, file: number): { span: Span; target: number | undefined }[] {
  return (analysis.compiled.trees[file]?.declarations ?? []).flatMap((one) =>
    one.is === "import" ? [{ span: one.path.span, target: analysis.names.targetOf(file, one).file }] : [],
  );
}

/** What other files could import from this one. */
export function topLevelNames(analysis: Analysis): string[] {
  return (analysis.names.own[0] ?? []).flatMap(({ name }) => (name === "" ? [] : [name]));
}
