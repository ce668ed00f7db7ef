import type { NodeId, Span } from "../../diagnostics/types.ts";
import type { FieldFunction } from "../../fields/types.ts";
import type { ModelIR } from "../../ir/types/model.ts";
import type { Name } from "../../syntax/ast.ts";
import type { Host } from "../../syntax/host.ts";
import type { CheckContext } from "../contract.ts";
import type { ValueContext } from "../values/context.ts";
import type { Columns } from "./columns.ts";

/** With the source read, what checking fields and conditions needs besides. */
export interface FieldScope extends DataScope {
  columns: Columns;
}

/** What checking one `data` block needs. */
export interface DataScope extends ValueContext {
  /** Names that the block's file sees. */
  context: CheckContext;
  functions: Record<string, FieldFunction>;
  host: Host;
  /** Path of the file that declares the block: sources are relative to it. */
  path: string;
  /** Replaces the source's path: `--data NAME=path`. */
  override?: string;
  /** The IR of a model with all parameters fixed; reports why not. */
  simulated(model: Name, sequences: boolean): ModelIR | undefined;
  spans: Record<NodeId, Span>;
}
