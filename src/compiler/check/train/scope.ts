import type { NodeId, Span } from "../../diagnostics/types.ts";
import type { ModelDecl, TrainDecl } from "../../syntax/ast.ts";
import type { CheckContext } from "../contract.ts";
import type { CheckedData } from "../data/index.ts";
import type { ValueContext } from "../values/context.ts";
import type { Overrides } from "./overrides.ts";

/** What checking one `train` needs. */
export interface TrainScope extends ValueContext {
  train: TrainDecl;
  /** Names that the file of the `train` sees. */
  context: CheckContext;
  overrides: Overrides;
  spans: Record<NodeId, Span>;
}

/** Both sides of a `train`, found by name. */
export interface Sides {
  model: ModelDecl;
  data: CheckedData;
}
