import type { Span } from "../../diagnostics/types.ts";
import type { DataDecl, DataItem, Declaration, Formal, ModelItem, NetworkItem } from "../../syntax/ast.ts";

/** What a file declares. A `size` is an argument of a model; a `dimension` is a name that the signature of a network binds. */
export type DeclaredKind =
  | "const"
  | "data"
  | "network"
  | "model"
  | "run"
  | "field"
  | "formal"
  | "size"
  | "dimension"
  | "param"
  | "binding"
  | "given"
  | "latent"
  | "observed";

/** The part of a tree that declares a name. A dimension has none of its own: it is declared where it first stands. */
export type DeclaringNode = Declaration | DataItem | NetworkItem | ModelItem | Formal;

export interface DeclaredSymbol {
  is: "declared";
  kind: DeclaredKind;
  name: string;
  /** Place of the name. */
  at: Span;
  /** Place of the whole declaration, item or formal. */
  whole: Span;
  doc?: string;
  node?: DeclaringNode;
  /** The declaration that it stands in; none at top level. */
  owner?: DeclaredSymbol;
}

/**
 * What the language brings with it. `constant` are functions of known values (`uniform`), `option` the calls that a setting chooses from,
 * `choice` its bare words, `argument` a named argument of a function, distribution or option, `source` what stands behind `source:`,
 * `sequence:` and `split:`.
 */
export type BuiltinKind =
  | "type"
  | "distribution"
  | "function"
  | "constant"
  | "fieldFunction"
  | "source"
  | "dataSetting"
  | "setting"
  | "option"
  | "choice"
  | "argument"
  | "metric"
  | "plate";

export interface BuiltinSymbol {
  is: "builtin";
  kind: BuiltinKind;
  name: string;
  /** What it belongs to: the setting of an option, the callable of an argument. */
  of?: BuiltinSymbol;
}

/** A column of a source: known only to the data block that names it. */
export interface ColumnSymbol {
  is: "column";
  name: string;
  data: DataDecl;
}

/** A file that an import names; undefined where there is none. */
export interface FileSymbol {
  is: "file";
  path: string;
  file: number | undefined;
}

export type Meaning = DeclaredSymbol | BuiltinSymbol | ColumnSymbol | FileSymbol;

/** One place of a text that names a symbol. A `label` names it before a colon, as in `K: 4`. */
export interface Occurrence {
  span: Span;
  symbol: Meaning;
  role: "declaration" | "read" | "label";
}

export function builtin(kind: BuiltinKind, name: string, of?: BuiltinSymbol): BuiltinSymbol {
  return { is: "builtin", kind, name, ...(of === undefined ? {} : { of }) };
}
