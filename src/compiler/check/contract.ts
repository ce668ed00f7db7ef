import type { Diagnostic, NodeId, Span } from "../diagnostics/types.ts";
import type { Binding, Call, Network, Parameter, ValueType, Variable } from "../ir/types/model.ts";
import type { ConstDecl, DataDecl, ModelDecl, Name, NetworkDecl } from "../syntax/ast.ts";

/** What every part of the checker shares for one compilation. */
export interface CheckContext {
  /** Top-level declarations visible to the file that is compiled, imports resolved; a name declared twice keeps its first. */
  networks: Map<string, NetworkDecl>;
  models: Map<string, ModelDecl>;
  data: Map<string, DataDecl>;
  consts: Map<string, { declaration: ConstDecl; value: number | undefined }>;
  /** What each file sees, by its index: the body of an imported declaration sees the names of its own file. Absent: all are this. */
  files?: readonly CheckContext[];
  report(found: Diagnostic): void;
  /** Whether a place of the context's file is a guess of the parser, from which nothing is concluded. Absent: none is. */
  isDoubtful?(span: Span): boolean;
}

/** A data field as the model sees it. */
export interface BoundField {
  field: string;
  type: ValueType;
  span: Span;
}

/** One use of a model with all that decides its sizes. */
export interface ModelUse {
  model: ModelDecl;
  /** Values of the model's arguments: written at `train`, overridden, or by default; a missing one is inferred from the fields' types. */
  sizes: Map<string, number>;
  /** Fields by the model's variable; absent when the model stands for itself (never trained, or inside `simulate`). */
  fields?: Map<string, BoundField>;
  /** `sequence:` was given, so that rows are time steps. */
  sequences: boolean;
  /** The place to blame for a size that nothing binds or a variable that has no field. */
  at: Name;
}

/** The model's part of the IR. */
export interface CheckedModel {
  sizes: Record<string, number>;
  parameters: Parameter[];
  variables: Variable[];
  bindings: Binding[];
  networks: Network[];
  adversary?: Call;
  spans: Record<NodeId, Span>;
}

/** A sound model that is checked for itself, since no train uses it. */
export interface LooseModel {
  name: string;
  checked: CheckedModel;
}
