import type { Variable } from "../ir/types/model.ts";
import type { Emission, ParamUse, StateAxis } from "../ir/types/plan.ts";
import { readsOfLaw, readsOfVariable } from "../ir/walk.ts";
import type { Analysis } from "./analysis.ts";
import { axisOf, givenAxis } from "./axes.ts";
import { emissionOf } from "./emission.ts";
import { jointly } from "./joint.ts";
import { barred, type Either } from "./use.ts";

/** The state space and emissions of a model whose every factor has a weighted fit, or the first factor that has none. */
export function statisticsOf(analysis: Analysis): Either<{ axes: StateAxis[]; emissions: Emission[] }> {
  const axes: StateAxis[] = [];
  const emissions: Emission[] = [];
  const called = networkInDensity(analysis);
  if (called !== undefined) return called;
  for (const variable of analysis.discrete) {
    const axis = axisOf(analysis, variable);
    if (!axis.ok) return axis;
    axes.push(axis.value);
  }
  const indexing = indexedBy(analysis);
  const explained: Variable[] = [];
  for (const variable of analysis.observed) {
    // What a whole sequence is of counts once in it, however many rows it has.
    if (!indexing.has(variable.name) && variable.plate !== "sequence") {
      explained.push(variable);
      continue;
    }
    const axis = axisOf(analysis, variable);
    if (!axis.ok) return axis;
    axes.push(axis.value);
  }
  for (const variables of jointly(analysis, explained)) {
    const emission = emissionOf(analysis, variables);
    if (!emission.ok) return emission;
    emissions.push(emission.value);
  }
  const given = analysis.ir.variables.filter(({ name, role }) => role === "given" && indexing.has(name));
  for (const variable of given) {
    const axis = givenAxis(variable);
    if (!axis.ok) return axis;
    axes.push(axis.value);
  }
  const shared = sharedParameter([
    ...axes.flatMap((axis) => (axis.transition === undefined ? [axis.initial] : [axis.initial, axis.transition])),
    ...emissions.flatMap((emission) => Object.values(emission.params)),
  ]);
  if (shared !== undefined) return barred(shared.node, `\`${shared.param}\` stands in two factors, which have no joint fit`);
  return { ok: true, value: { axes, emissions } };
}

/** The first call of a network in a law, as what bars a weighted fit. */
function networkInDensity({ ir }: Analysis): ReturnType<typeof barred> | undefined {
  for (const variable of ir.variables) {
    if (variable.by.is !== "law") continue;
    const { law } = variable.by;
    const inside = [...readsOfLaw(ir, law).networks];
    const name = law.is === "network" ? law.call.network : inside[0];
    if (name === undefined) continue;
    const node = law.is === "network" ? law.call.node : law.density.node;
    return barred(node, `the density of \`${variable.name}\` comes from the network ${name}`);
  }
  return undefined;
}

/** Names of the categories that select a row of some parameter. */
function indexedBy({ ir }: Analysis): Set<string> {
  const laws = ir.variables.filter((variable) => variable.by.is === "law");
  return new Set(laws.flatMap((variable) => [...readsOfVariable(ir, variable).selectors]));
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
