import { bug, buildProgram, type NamedGraph, namedOnnx } from "../../compiler/backend.ts";
import type { GradientPlan } from "../../compiler/ir/types/plan.ts";
import type { LoadedRun } from "./load.ts";

/** What a model that was trained by gradient can be asked, in the order in which graphs are written. */
const queries = ["encode", "predict", "decode", "reconstruct", "sample", "score"] as const;

export interface ExportedGraph extends NamedGraph {
  /** The query that it answers. */
  query: (typeof queries)[number];
}

/** The graphs of a run's queries with the trained weights inside. Data are in units of the fields, as the plan's programs read them. */
export function exportRun({ ir, weights }: LoadedRun, plan: GradientPlan): ExportedGraph[] {
  const stored = (slot: string) => {
    const { shape, data } = weights.tensors[slot] ?? bug(`no weights of ${slot}`);
    return { shape: [...shape], data: Float64Array.from(data) };
  };
  return queries
    .filter((query) => plan.queries[query] === true)
    .map((query) => ({ query, ...namedOnnx(buildProgram(ir, plan, { is: query }), stored) }));
}
