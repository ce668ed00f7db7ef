import type { Analysis } from "../analysis.ts";
import type { FileHost } from "../columns.ts";
import type { Context } from "../tree/context.ts";

export type CompletionKind =
  | "keyword"
  | "snippet"
  | "type"
  | "distribution"
  | "function"
  | "network"
  | "model"
  | "data"
  | "variable"
  | "const"
  | "field"
  | "column"
  | "setting"
  | "argument"
  | "choice"
  | "metric"
  | "file";

export interface Completion {
  label: string;
  kind: CompletionKind;
  /** Behind the label: a signature, a type. */
  detail?: string;
  /** In Markdown. */
  doc?: string;
  /** What is written, as a snippet with `${1:…}` places; the label where it is absent. */
  insert?: string;
  /** 0 stands first. */
  rank: number;
  /** Something should be offered again behind it: an argument, a value. */
  more?: boolean;
}

/** What an offer may read. */
export interface Place {
  analysis: Analysis;
  context: Context;
  host: FileHost;
}

export type Offer = (place: Place) => Completion[];

/** One row of the table of completion: where it holds, and what is offered there. */
export interface Row {
  name: string;
  holds(place: Place): boolean;
  offers: Offer[];
}

/** A text as the literal part of a snippet. */
export function literal(text: string): string {
  return text.replace(/[\\$}]/g, "\\$&");
}

/** A snippet from a text with its holes in angle brackets, `⟨name⟩`; `⟨⟩` is where the cursor ends. */
export function holes(text: string): string {
  let number = 0;
  return text.replace(/⟨([^⟩]*)⟩/g, (_hole, name: string) => (name === "" ? "$0" : `\${${++number}:${name}}`));
}
