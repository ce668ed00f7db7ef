import type { Diagnostic, NodeId, Span } from "../../diagnostics/types.ts";
import type { CheckContext } from "../contract.ts";

/** What reading a value needs: the consts it may name, where to complain, and where to note the place of a node. */
export interface ValueContext {
  consts: CheckContext["consts"];
  report(found: Diagnostic): void;
  mark(node: NodeId, span: Span): void;
}
