/** A dotted declaration path that names one thing of a spec, stable under formatting: `Flowers.x.cov`, `Recognise.dense_2.kernel`. */
export type NodeId = string;

/** A half-open range of UTF-16 offsets in one source; `file` indexes the compilation's list of sources. */
export interface Span {
  file: number;
  start: number;
  end: number;
}

/** Where a diagnostic points: into a spec, into data (1-based row of the file, the header being row 1), or at an option of the command line. */
export type Place =
  | { in: "spec"; span: Span }
  | { in: "data"; path: string; row?: number; column?: string }
  | { in: "setting"; name: string };

export type Severity = "error" | "warning" | "info";

export interface Related {
  place: Place;
  note: string;
}

/** A change of the text that mends the mistake. Hung on a code, never on a message's words. */
export interface Fix {
  title: string;
  edits: { span: Span; text: string }[];
}

export interface Diagnostic {
  code: string;
  severity: Severity;
  /** Fact and cause, in the user's words. */
  message: string;
  /** Remedy. */
  hint?: string;
  args: Record<string, string | number>;
  place?: Place;
  related: Related[];
  fix?: Fix;
}

/** `ok: false` has at least one error; `ok: true` may carry warnings. */
export type Result<T> = { ok: true; value: T; diagnostics: Diagnostic[] } | { ok: false; diagnostics: Diagnostic[] };
