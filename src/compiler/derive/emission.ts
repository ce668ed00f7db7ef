import { bug } from "../diagnostics/assert.ts";
import { distributions } from "../distributions/index.ts";
import { lawOf } from "../ir/laws.ts";
import type { Density, Variable } from "../ir/types/model.ts";
import type { Emission, ParamUse } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";
import { columnNames } from "./columns.ts";
import { factorEmission, readsLatent } from "./factor-emission.ts";
import { barred, type Either, paramUse } from "./use.ts";

const scaleForms = new Set(["std", "var", "log_std", "log_var", "cov"]);

/** An observed variable's factor as one emission, or the sentence that says why its parameters have no weighted fit. */
export function emissionOf(analysis: Analysis, variable: Variable): Either<Emission> {
  const law = lawOf(variable);
  if (law.is === "network") return barred(law.call.node, `the density of \`${variable.name}\` comes from the network ${law.call.network}`);
  const { density } = law;
  if (readsLatent(analysis, variable)) return factorEmission(analysis, variable, density);
  const fit = distributions[density.distribution]?.em;
  if (fit === undefined) return barred(density.node, `${density.distribution} has no weighted fit`);
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
  const width = product(variable.type.plate);
  const refusal = fit.kernel === "quadratic" ? checkNormal(variable, density, params) : checkOwn(variable, density, params);
  if (refusal !== undefined) return refusal;
  const field = variable.field ?? variable.name;
  return {
    ok: true,
    value: {
      observed: variable.id,
      field,
      family: density.distribution,
      kernel: fit.kernel,
      width,
      columns: columnNames(analysis, field, width),
      ...(fit.kernel === "table" ? { levels: variable.type.size ?? 2 } : {}),
      params,
      node: density.node,
    },
  };
}

/** The kind of a free parameter that is used as an argument of a wider kind: `positive` as a mean. */
function narrowerKind({ ir }: Analysis, { distribution, form }: Density, argument: string, use: ParamUse): string | undefined {
  if (use.estimate === "fixed") return undefined;
  const wanted = distributions[distribution]?.forms
    .find(({ name }) => name === form)
    ?.parameters.find(({ name }) => name === argument)?.kind;
  const kind = ir.parameters.find(({ name }) => name === use.param)?.type.kind;
  return kind === wanted ? undefined : kind;
}

/** An argument holds a number for every number of the variable, or one for all of them; of a category, as many as it has levels. */
function checkOwn(variable: Variable, density: Density, params: Record<string, ParamUse>): ReturnType<typeof barred> | undefined {
  const isTable = density.distribution === "Categorical";
  if (isTable && density.form !== "p") return barred(density.node, "logits have no weighted fit");
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
  const scale = params[density.form] ?? bug(`Normal without ${density.form}`);
  const mean = params.mean ?? bug("Normal without a mean");
  if (!scaleForms.has(density.form)) return barred(density.node, `\`${density.form}\` has no weighted fit`);
  const width = product(variable.type.plate);
  const fixedMean = mean.estimate === "fixed" && product(mean.shape) === 1;
  if (product(mean.shape) !== width && !fixedMean) return barred(mean.node, `\`mean\` is shared by the columns of \`${variable.name}\``);
  scale.structure = density.form === "cov" ? "full" : product(scale.shape) === width ? "diagonal" : "spherical";
  if (scale.structure === "full" && variable.type.plate.length > 1)
    return barred(scale.node, `\`cov\` is shared by the rows of \`${variable.name}\``);
  if (scale.structure === "spherical" && product(scale.shape) !== 1)
    return barred(scale.node, `\`${density.form}\` is shared by some columns of \`${variable.name}\``);
  const missing = scale.index.filter((axis) => !mean.index.includes(axis));
  if (missing.length > 0 && mean.estimate === "free" && scale.estimate === "free")
    return barred(mean.node, `one mean is shared by components with their own \`${density.form}\`, which has no joint closed form`);
  const partly = mean.estimate === "free" && mean.fixed?.some((entry) => entry !== null);
  if (partly && scale.structure === "full") return barred(mean.node, "some entries of the mean are fixed under a full covariance");
  if (scale.structure === "full" && scale.estimate === "free" && scale.fixed?.some((entry) => entry !== null))
    return barred(scale.node, "some entries of the covariance are fixed");
  return undefined;
}
