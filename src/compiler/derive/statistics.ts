import { lawOf } from "../ir/laws.ts";
import type { Variable } from "../ir/types/model.ts";
import type { Emission, ParamUse, StateAxis } from "../ir/types/plan.ts";
import { expressionsOfLaw, walkExpr } from "../ir/walk.ts";
import type { Analysis } from "./analysis.ts";
import { axisOf } from "./axes.ts";
import { emissionOf } from "./emission.ts";
import { barred, type Either } from "./use.ts";

/** The state space and emissions of a model whose every factor has a weighted fit, or the first factor that has none. */
export function statisticsOf(analysis: Analysis): Either<{ axes: StateAxis[]; emissions: Emission[] }> {
  const axes: StateAxis[] = [];
  const emissions: Emission[] = [];
  if (analysis.ir.networks.length > 0 && usesNetworks(analysis)) {
    const name = analysis.ir.networks[0].name;
    return barred(analysis.ir.networks[0].id, `the network ${name} stands in a density`);
  }
  for (const variable of analysis.discrete) {
    const axis = axisOf(analysis, variable);
    if (!axis.ok) return axis;
    axes.push(axis.value);
  }
  const indexing = indexedBy(analysis);
  for (const variable of analysis.observed) {
    if (indexing.has(variable.name)) {
      const axis = axisOf(analysis, variable);
      if (!axis.ok) return axis;
      axes.push(axis.value);
      continue;
    }
    const emission = emissionOf(analysis, variable);
    if (!emission.ok) return emission;
    emissions.push(emission.value);
  }
  const shared = sharedParameter([
    ...axes.flatMap((axis) => (axis.transition === undefined ? [axis.initial] : [axis.initial, axis.transition])),
    ...emissions.flatMap((emission) => Object.values(emission.params)),
  ]);
  if (shared !== undefined) return barred(shared.node, `\`${shared.param}\` stands in two factors, which have no joint fit`);
  const known = new Set(axes.map((axis) => axis.name));
  const stray = [...indexing].find((name) => !known.has(name));
  if (stray !== undefined) return barred(stray, `\`${stray}\` is given, so the model has no law for it`);
  return { ok: true, value: { axes, emissions } };
}

function usesNetworks(analysis: Analysis): boolean {
  const laws = analysis.ir.variables.filter((variable) => variable.by.is === "law").map(lawOf);
  return laws.some((law) => law.is === "network" || expressionsOfLaw(law).some(callsNetwork));
}

function callsNetwork(expr: Parameters<typeof walkExpr>[0]): boolean {
  let found = false;
  walkExpr(expr, (inner) => {
    if (inner.is === "call") found = true;
  });
  return found;
}

/** Names of the categories that select a row of some parameter. */
function indexedBy(analysis: Analysis): Set<string> {
  const names = new Set<string>();
  const visitLaw = (variable: Variable): void => {
    for (const expr of expressionsOfLaw(lawOf(variable)))
      walkExpr(expr, (inner) => {
        if (inner.is !== "index") return;
        for (const by of inner.by) if (by.is === "category" && by.of.is === "variable") names.add(by.of.name);
      });
  };
  for (const variable of analysis.ir.variables) if (variable.by.is === "law") visitLaw(variable);
  return names;
}

function sharedParameter(uses: ParamUse[]): ParamUse | undefined {
  const seen = new Set<string>();
  for (const use of uses) {
    if (use.param === undefined || use.estimate === "fixed") continue;
    if (seen.has(use.param)) return use;
    seen.add(use.param);
  }
  return undefined;
}
