import type { NodeId, Span } from "../../diagnostics/types.ts";
import type { StatisticsPlan } from "./plan.ts";

/** The version of this file's types; a run folder of another version is recompiled from its stored sources. */
export const IR_VERSION = 1;

export type Kind = "real" | "positive" | "unit" | "simplex" | "spd" | "category" | "binary" | "count";

/**
 * `kind(size)[plate]?`. `size` is one value's own size: K of `simplex(K)` and `category(K)`, D of `spd(D)`. The batch, time and
 * sequence axes are never part of a type.
 */
export interface ValueType {
  kind: Kind;
  size?: number;
  plate: number[];
  optional: boolean;
  /** Names of the categories, in order: of `category("a", "b")`, or none where the data will tell. */
  levels?: string[];
}

/** Who chose a value: the text, genc, or an option of the command line. `node` is the line that wrote it. */
export interface Bound<T> {
  value: T;
  origin: "written" | "default" | "override";
  node?: NodeId;
}

// ── expressions ──────────────────────────────────────────────────────────────────────────────────

/**
 * A typed expression of a model or a network. Functions, operators and layers are all `apply`, keyed by the table of `layers/`:
 * the operators are `add sub mul div pow neg contract` (`@`) and the comparisons never occur here.
 */
export type Expr = { node: NodeId; type: ValueType } & (
  | { is: "number"; value: number }
  | { is: "list"; items: Expr[] }
  | { is: "param"; name: string }
  /** A latent, observed or given variable of the model, an input of the network, or a binding of either, by its name there. */
  | { is: "variable"; name: string }
  | { is: "index"; of: Expr; by: Index[] }
  | { is: "apply"; fn: string; args: Expr[]; settings: Record<string, SettingValue> }
  /** A network that returns a value. */
  | { is: "call"; call: Call }
);

/** One bracket axis: fixed, an inclusive range, or selected by a category. */
export type Index = { is: "number"; value: number } | { is: "range"; from: number; to: number } | { is: "category"; of: Expr };

/** One call of a network. `site` counts the calls of that network in the model, from 1; all sites share the weights of an instance. */
export interface Call {
  node: NodeId;
  network: string;
  /** Of a network with copies: which set of weights. One entry a copy axis; empty for a network without. */
  instance: Index[];
  site: number;
  args: Expr[];
}

export interface Density {
  node: NodeId;
  distribution: string;
  /** The parametrisation, by the name of the argument that decides it: `std`, `var`, `log_var`, `cov`, `p`, `logits`, …; see `distributions/`. */
  form: string;
  args: Record<string, Expr>;
  /** Type of the variable that the density is of. */
  type: ValueType;
}

/** What stands behind `~`. */
export type Law = { is: "density"; density: Density } | { is: "network"; call: Call };

export type SettingValue = number | string | boolean | SettingValue[] | SettingCall;
/** `adam(1e-3, beta1: 0.5)` as a value: arguments resolved to names, defaults filled in with their origin. */
export interface SettingCall {
  call: string;
  args: Record<string, Bound<SettingValue>>;
}

// ── declarations ─────────────────────────────────────────────────────────────────────────────────

export interface Parameter {
  id: NodeId;
  name: string;
  type: ValueType;
  /** Row-major entries of `shapeOf(type)`; null where the entry is free. Absent: all free. */
  fixed?: (number | null)[];
  prior?: Density;
}

export interface Variable {
  id: NodeId;
  name: string;
  role: "observed" | "latent" | "given";
  type: ValueType;
  /** One value a row, a time step, or a whole sequence. Rows of a model on sequence data are time steps. */
  plate: "row" | "time" | "sequence";
  by: { is: "law"; law: Law } | { is: "value"; value: Expr } | { is: "given" };
  posterior?: { node: NodeId; law: Law };
  /** The data field that an observed or given variable is bound to. */
  field?: string;
}

/** A named deterministic value, of a model or of a network's body. */
export interface Binding {
  id: NodeId;
  name: string;
  value: Expr;
}

/** A network with its dimension variables bound. */
export interface Network {
  id: NodeId;
  name: string;
  role: "network" | "encoder" | "decoder" | "generator" | "discriminator";
  /** Sizes of `Draw[K]`; empty for one set of weights. */
  copies: number[];
  inputs: { id: NodeId; name: string; type: ValueType }[];
  parameters: Parameter[];
  bindings: Binding[];
  result: { is: "value"; value: Expr } | { is: "density"; density: Density } | { is: "network"; call: Call };
}

// ── data ─────────────────────────────────────────────────────────────────────────────────────────

export type Source =
  /** `encoding` is one of the names of the Encoding Standard; absent: UTF-8, or UTF-16 after its byte order mark. */
  | ({ is: "csv"; encoding?: string } & FileSource)
  /** `path` holds the images, `labels` a file of labels; columns `images` and `labels`. */
  | ({ is: "idx"; labels?: string; labelsPackage: boolean } & FileSource)
  /** `steps` in each sequence, of a model of sequences, whose plan says how they are drawn; absent: the rows are one sequence. */
  | { is: "simulate"; model: ModelIR; rows: number; seed: number; steps?: number; plan?: StatisticsPlan; node: NodeId };

export interface FileSource {
  path: string;
  /** Whether the path begins with the name of an installed package. */
  package: boolean;
  node: NodeId;
  /** The option that gave the path in place of the spec. */
  option?: string;
}

/** An expression over one row's columns; `apply` is keyed by the table of `fields/`, operators as in `Expr` plus the comparisons. */
export type FieldExpr = { node: NodeId } & (
  | { is: "number"; value: number }
  | { is: "string"; value: string }
  | { is: "column"; name: string }
  | { is: "list"; items: FieldExpr[] }
  | { is: "apply"; fn: string; args: FieldExpr[]; settings: Record<string, SettingValue> }
);

export interface Field {
  id: NodeId;
  name: string;
  type: ValueType;
  value: FieldExpr;
  /** Absent: one value a row. Else one for a whole sequence, as the variable says that the field is bound to. */
  plate?: "sequence";
  /** It ends in a random function (`binarize`, `dequantize`), drawn anew in each epoch of gradient training. */
  stochastic: boolean;
}

export type Split =
  | { is: "holdout"; share: number; from: "random" | "last"; by?: string; node: NodeId }
  | { is: "folds"; count: number; node: NodeId };

export interface DataIR {
  id: NodeId;
  name: string;
  source: Source;
  test?: Source;
  /** `along: "row"` is the file's order. */
  sequence?: { along: string; by?: string; node: NodeId };
  weight?: FieldExpr;
  where?: FieldExpr;
  split?: Split;
  fields: Field[];
}

export interface Expectation {
  node: NodeId;
  /** As written, for the report. */
  text: string;
  /** `heldout(loglik)` is metric `loglik` with `heldout: true`. */
  metric: { name: string; args: Record<string, SettingValue>; heldout: boolean };
  comparison: "==" | "!=" | "<" | "<=" | ">" | ">=";
  value: number;
  within?: number;
}

/**
 * One `train` of a spec: a model with all sizes bound, its networks, its data and its settings. Plain JSON; the schema stands in
 * `grammar/schema/ir.schema.json`.
 */
export interface ModelIR {
  irVersion: typeof IR_VERSION;
  /** The name of the run: `as` name, or the model's. */
  name: string;
  model: string;
  sources: { path: string; sha256: string }[];
  spans: Record<NodeId, Span>;
  /** The model's arguments: `K = 3`. */
  sizes: Record<string, Bound<number>>;
  parameters: Parameter[];
  variables: Variable[];
  bindings: Binding[];
  networks: Network[];
  adversary?: Call;
  /** Absent only for the model inside `simulate`. */
  data?: DataIR;
  /** Every setting of `train` that was written or has a default, by name: see `settings/train.ts`. */
  settings: Record<string, Bound<SettingValue>>;
  expects: Expectation[];
}
