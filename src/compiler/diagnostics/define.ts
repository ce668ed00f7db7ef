import type { Severity } from "./types.ts";

/** One row of the catalogue. `{name}` in a text is a hole that every report must fill. */
export interface CatalogueRow {
  severity: Severity;
  message: string;
  hint?: string;
}

/** The names of the holes in a template: `Holes<"a {x} b {y}">` is `"x" | "y"`. */
export type Holes<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Holes<Rest> : never;

/** The arguments a row needs: a missing or misspelt one does not compile. */
export type ArgsOf<Row extends CatalogueRow> = { [Name in Holes<Row["message"]> | Holes<Row["hint"]>]: string | number };

/** Keeps the literal types of the rows, which `ArgsOf` reads. */
export function defineDiagnostics<const Rows extends Record<`GEN${number}`, CatalogueRow>>(rows: Rows): Rows {
  return rows;
}

export function fillTemplate(text: string, args: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (_hole, name: string) => String(args[name]));
}
