import { bug } from "../diagnostics/assert.ts";
import { diagnostic } from "../diagnostics/report.ts";
import type { Result } from "../diagnostics/types.ts";
import type { ModelIR } from "../ir/types/model.ts";
import type { Plan } from "../ir/types/plan.ts";
import { analyse } from "./analysis.ts";
import { placeOf } from "./row.ts";
import { table } from "./table.ts";

/**
 * The algorithm that a model's structure asks for, with the reason, or what is missing for one (GEN4xxx).
 * @param compared it is a candidate of a `choose`, which data in folds are for
 */
export function derive(ir: ModelIR, { compared = false }: { compared?: boolean } = {}): Result<Plan> {
  const analysis = analyse(ir);
  if (analysis.observed.length === 0) bug(`${ir.model} observes nothing`);
  if (ir.data?.split?.is === "folds" && !compared)
    return { ok: false, diagnostics: [diagnostic("GEN4022", {}, placeOf(ir, ir.data.split.node))] };
  const barred: Plan["barred"] = [];
  for (const row of table) {
    const outcome = row.decide(analysis);
    if (outcome.is === "gap") return { ok: false, diagnostics: outcome.diagnostics };
    if (outcome.is === "taken") {
      const reason = [outcome.reason, ...outcome.plan.reason];
      return { ok: true, value: { ...outcome.plan, row: row.number, reason, barred }, diagnostics: [] };
    }
    barred.push({ row: row.number, plan: row.plan, node: outcome.node, text: outcome.text });
  }
  return bug(`no row of the table decided ${ir.model}`);
}
