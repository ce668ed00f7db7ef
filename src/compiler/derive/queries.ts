import { densityOf, lawOf } from "../ir/laws.ts";
import type { ModelIR } from "../ir/types/model.ts";
import type { Emission, GradientPlan, PlanHead, PlanLabel, StateAxis } from "../ir/types/plan.ts";
import { readsOfVariable } from "../ir/walk.ts";
import { canBeDrawn } from "../objectives/draws.ts";

type Queries = PlanHead["queries"];
type Answer = Queries[keyof Queries];

const noCodes = { because: "only a model with continuous latents has codes" };
const noNext = { because: "its rows are independent, so none of them comes next" };
/** A program gives the density of whole rows. */
const laws = { impute: { because: "trained by gradient, it gives no law of some entries given others" }, forecast: noNext };

export function statisticsQueries(axes: StateAxis[], emissions: Emission[]): Queries {
  const predict: Answer = axes.some(({ role }) => role !== "given") || { because: "nothing in the model depends on a category" };
  const [known] = givenIn(axes, emissions);
  const isNext = axes.some(({ kind, plate }) => kind === "markov" || plate === "sequence");
  const ahead: Answer = known === undefined || { because: `nobody knows \`${known}\` of the steps ahead` };
  const forecast: Answer = isNext ? ahead : noNext;
  return { sample: true, score: true, ...codesOf(axes, emissions), predict, impute: true, forecast };
}

/** Names of what densities depend on and the model has no law for. */
function givenIn(axes: StateAxis[], emissions: Emission[]): string[] {
  const categories = axes.flatMap(({ role, name }) => (role === "given" ? [name] : []));
  return [...categories, ...emissions.flatMap(({ predictors = {} }) => Object.values(predictors).flatMap(({ fields }) => fields))];
}

/** Latents that were integrated out are known given the rows. */
function codesOf(axes: StateAxis[], emissions: Emission[]): Pick<Queries, "encode" | "decode" | "reconstruct"> {
  if (!emissions.some(({ latents }) => latents !== undefined)) return { encode: noCodes, decode: noCodes, reconstruct: noCodes };
  const observed = axes.find(({ role }) => role === "observed");
  const [known] = givenIn(axes, emissions);
  const besides = observed === undefined ? known && `the given \`${known}\`` : `the observed category \`${observed.name}\``;
  const decode = besides === undefined || { because: `it also depends on ${besides}` };
  return { encode: true, decode, reconstruct: true };
}

export function gradientQueries(ir: ModelIR, label: PlanLabel, enumerated: GradientPlan["enumerated"]): Queries {
  const sample = sampleOf(ir);
  if (label === "adversarial") {
    const refused = { because: "a model trained against an adversary has no density" };
    const density = { score: refused, predict: refused, impute: refused };
    return { sample, ...density, encode: refused, decode: true, reconstruct: refused, forecast: noNext };
  }
  const predict = predictOf(ir, label, enumerated);
  if (label === "elbo") return { sample, score: true, encode: true, decode: true, reconstruct: true, predict, ...laws };
  return { sample, score: true, encode: noCodes, decode: noCodes, reconstruct: noCodes, predict, ...laws };
}

/** Latents, and observed variables that others depend on, are drawn inside the program. */
function sampleOf(ir: ModelIR): Answer {
  const read = new Set(ir.variables.flatMap((variable) => [...readsOfVariable(ir, variable).variables]));
  for (const variable of ir.variables) {
    if (variable.by.is !== "law" || !(variable.role === "latent" || read.has(variable.name))) continue;
    const density = densityOf(ir, lawOf(variable));
    if (!canBeDrawn(density)) return { because: `\`${variable.name}\` ~ ${density.distribution} can't be drawn inside a program` };
  }
  return true;
}

/** A latent category; without latents, or with categories alone, also an observed one, from the rest. */
function predictOf(ir: ModelIR, label: PlanLabel, enumerated: GradientPlan["enumerated"]): Answer {
  const single = ir.variables.filter(({ type }) => (type.kind === "category" || type.kind === "binary") && type.plate.length === 0);
  const latent = single.some(({ name }) => enumerated.some(({ variable }) => variable === name));
  const observed = label === "gradient" && single.some(({ role }) => role === "observed");
  return latent || observed || { because: "the model has no category to predict" };
}
