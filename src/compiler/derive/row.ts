import { bug } from "../diagnostics/assert.ts";
import { at } from "../diagnostics/report.ts";
import type { Diagnostic, NodeId, Place } from "../diagnostics/types.ts";
import type { ModelIR } from "../ir/types/model.ts";
import type { Plan } from "../ir/types/plan.ts";
import type { Analysis } from "./analysis.ts";

/** What one row of the decision table says to a model. */
export type Outcome =
  /** This is the plan. */
  | { is: "taken"; plan: Plan; reason: { node: NodeId; text: string } }
  /** Not this row: go on. */
  | { is: "barred"; node: NodeId; text: string }
  /** The model asks for this row, but something is missing or not supported. */
  | { is: "gap"; diagnostics: Diagnostic[] };

export interface Row {
  number: number;
  /** What the row would be, in words. */
  plan: string;
  decide(analysis: Analysis): Outcome;
}

/** The place of a node, or of the nearest declaration around it. */
export function placeOf(ir: ModelIR, node: NodeId): Place {
  for (let path = node; path !== ""; path = path.slice(0, Math.max(0, path.lastIndexOf(".")))) {
    const span = ir.spans[path];
    if (span !== undefined) return at(span);
  }
  const first = Object.values(ir.spans)[0];
  return first === undefined ? bug(`no span for ${node}`) : at(first);
}

export function gap(...diagnostics: Diagnostic[]): Outcome {
  return { is: "gap", diagnostics };
}
