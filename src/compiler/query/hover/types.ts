import type { Span } from "../../diagnostics/types.ts";

/** What is said of a place: a line or more in the language itself, then paragraphs in Markdown. */
export interface Hover {
  span: Span;
  code: string;
  text: string[];
}
