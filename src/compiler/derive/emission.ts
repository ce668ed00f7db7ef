import { distributions } from "../distributions/index.ts";
import { lawOf } from "../ir/laws.ts";
import type { Density, Variable } from "../ir/types/model.ts";
import type { Emission, ParamUse } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";
import { observedColumns } from "./columns.ts";
import { factorEmission } from "./factor-emission.ts";
import { latentsOf } from "./joint.ts";
import { narrowerKind } from "./narrower.ts";
import { isRegression, regressionEmission } from "./regression.ts";
import { scaleStructure } from "./scale.ts";
import { barred, type Either, paramUse } from "./use.ts";

/**
 * An observed variable's factor as one emission, or that of several which latents tie together; or the sentence that says why its parameters have
 * no weighted fit.
 */
export function emissionOf(analysis: Analysis, variables: Variable[]): Either<Emission> {
  const [variable] = variables;
  const law = lawOf(variable);
  if (law.is === "network") return barred(law.call.node, `the density of \`${variable.name}\` comes from the network ${law.call.network}`);
  const { density } = law;
  if (latentsOf(analysis, variable).length > 0) return factorEmission(analysis, variables);
  const fit = distributions[density.distribution]?.em;
  if (fit === undefined) return barred(density.node, `${density.distribution} has no weighted fit`);
  if (isRegression(analysis, density)) return regressionEmission(analysis, variable, density);
  const params: Record<string, ParamUse> = {};
  for (const [name, expr] of Object.entries(density.args)) {
    const use = paramUse(analysis, name, expr);
    if (!use.ok) return use;
    if (use.value.prior?.form === "cov" && fit.kernel !== "quadratic")
      return barred(use.value.prior.node, `the entries of \`${use.value.param}\` depend on each other by their prior`);
    if (use.value.prior !== undefined && fit.kernel === "values" && fit.slopes[name] === undefined)
      return barred(use.value.prior.node, `the weighted fit of \`${name}\` of ${density.distribution} takes no prior`);
    const narrower = narrowerKind(analysis, density, name, use.value);
    if (narrower !== undefined)
      return barred(use.value.node, `\`${use.value.param}\` is ${narrower}, where the weighted fit of \`${name}\` may leave that range`);
    params[name] = use.value;
  }
  if (fit.kernel === "quadratic" && isTied(variable, density, params)) return regressionEmission(analysis, variable, density);
  const refusal = fit.kernel === "quadratic" ? checkNormal(variable, density, params) : checkOwn(variable, density, params);
  if (refusal !== undefined) return refusal;
  return {
    ok: true,
    value: {
      ...observedColumns(analysis, variable, density),
      kernel: fit.kernel,
      ...(fit.kernel === "table" ? { levels: variable.type.size ?? 2 } : {}),
      params,
      node: density.node,
    },
  };
}

/** An argument holds a number for every number of the variable, or one for all of them; of a category, as many as it has levels. */
function checkOwn(variable: Variable, density: Density, params: Record<string, ParamUse>): ReturnType<typeof barred> | undefined {
  const isTable = density.distribution === "Categorical";
  const event = isTable ? [variable.type.size ?? 2] : [];
  const own = [...variable.type.plate, ...event];
  for (const [name, use] of Object.entries(params)) {
    const isOwn = product(use.shape) === product(own) && use.shape.length === own.length;
    if (isOwn || product(use.shape) === product(event)) continue;
    return barred(use.node, `\`${name}\` is shared by some columns of \`${variable.name}\``);
  }
  return undefined;
}

function checkNormal(variable: Variable, density: Density, params: Record<string, ParamUse>): ReturnType<typeof barred> | undefined {
  const structure = scaleStructure(variable, density, params[density.form]);
  return typeof structure === "string" ? undefined : structure;
}

/**
 * Whether a mean's maximum depends on the scale, or ties columns: shared by columns, or by components with scales of their own. Each is a
 * regression on constants.
 */
function isTied({ type }: Variable, { form }: Density, { mean, ...others }: Record<string, ParamUse>): boolean {
  const scale = others[form];
  if (mean?.estimate !== "free") return mean !== undefined && product(mean.shape) !== product(type.plate) && product(mean.shape) !== 1;
  const ownScales = scale?.estimate === "free" && scale.index.some((axis) => !mean.index.includes(axis));
  return product(mean.shape) !== product(type.plate) || ownScales;
}
