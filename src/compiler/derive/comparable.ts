import { at, diagnostic } from "../diagnostics/report.ts";
import type { Diagnostic, Place } from "../diagnostics/types.ts";
import { distributions } from "../distributions/index.ts";
import { densityOf } from "../ir/laws.ts";
import type { ModelIR } from "../ir/types/model.ts";
import type { Plan, PlanLabel } from "../ir/types/plan.ts";

/** A candidate of a `choose` with its plan. */
export interface Rival {
  label: string;
  ir: ModelIR;
  plan: Plan;
}

const unranked: Partial<Record<PlanLabel, string>> = {
  adversarial: "a model trained against an adversary has no likelihood",
  elbo: "its objective is a lower bound, which is no likelihood",
  gradient: "a fit by gradient has no certain optimum that the criterion could be of; that isn't supported yet",
};

/**
 * Why candidates can't be ranked against each other: a plan without an exact likelihood (GEN4032), other observed columns than the first
 * candidate's (GEN4033), or a density of a column against a mass (GEN4034).
 */
export function checkComparable(rivals: readonly Rival[]): Diagnostic[] {
  const unfit = rivals.flatMap(({ label, ir, plan }) => {
    const because = unranked[plan.label];
    return because === undefined ? [] : [diagnostic("GEN4032", { candidate: label, because }, placeOf(ir))];
  });
  const [first, ...others] = rivals;
  if (unfit.length > 0 || first === undefined) return unfit;
  const measures = measuresOf(first.ir);
  return others.flatMap(({ label, ir }) => {
    const own = measuresOf(ir);
    const [mine, firsts] = [own, measures].map((one) => [...one.keys()].sort().join(", "));
    if (mine !== firsts) {
      const facts = { candidate: label, columns: mine!, other: first.label, others: firsts! };
      return [diagnostic("GEN4033", facts, placeOf(ir))];
    }
    const field = [...own.keys()].find((name) => own.get(name) !== measures.get(name));
    if (field === undefined) return [];
    const facts = { candidate: label, field, measure: own.get(field)!, other: first.label, others: measures.get(field)! };
    return [diagnostic("GEN4034", facts, placeOf(ir))];
  });
}

/** Whether each observed field has a density or a mass. */
function measuresOf(ir: ModelIR): Map<string, string> {
  return new Map(
    ir.variables.flatMap((variable): [string, string][] => {
      if (variable.role !== "observed" || variable.by.is !== "law") return [];
      const { measure } = distributions[densityOf(ir, variable.by.law).distribution] ?? { measure: "density" };
      return [[variable.field ?? variable.name, measure]];
    }),
  );
}

function placeOf(ir: ModelIR): Place | undefined {
  const span = ir.spans.train;
  return span === undefined ? undefined : at(span);
}
