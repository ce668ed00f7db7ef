import { bug } from "../diagnostics/assert.ts";
import { distributions } from "../distributions/index.ts";
import { lawOf } from "../ir/laws.ts";
import type { Density, Variable } from "../ir/types/model.ts";
import type { FactorForm, ParamUse } from "../ir/types/plan.ts";
import { numbers } from "../math/numbers.ts";
import { product } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";
import { narrowerKind } from "./narrower.ts";
import { barred, type Either, paramUse } from "./use.ts";

/** The law of a linear latent: Normal(mean, scale). */
export interface LatentLaw {
  mean: ParamUse;
  scale: ParamUse;
  form: FactorForm;
}

/** Parameters selected by categories, or known numbers, which may be written in any form. */
export function latentLaw(analysis: Analysis, latent: Variable): Either<LatentLaw> {
  const law = lawOf(latent);
  if (law.is === "network") return bug(`${latent.name} is no linear latent`);
  const { density } = law;
  const mean = paramUse(analysis, "mean", density.args.mean);
  if (!mean.ok) return mean;
  const scale = scaleOf(analysis, density);
  if (!scale.ok) return scale;
  const { form } = scale.value;
  const size = product(latent.type.plate);
  if (form === "cov" && latent.type.plate.length > 1)
    return barred(scale.value.scale.node, `\`cov\` is shared by the rows of \`${latent.name}\``);
  const uses: [string, ParamUse, number[]][] = [
    ["mean", mean.value, [1, size]],
    [form, scale.value.scale, form === "cov" ? [size * size] : [1, size]],
  ];
  for (const [name, use, lengths] of uses) {
    if (!lengths.includes(product(use.shape))) return barred(use.node, `\`${name}\` is shared by some numbers of \`${latent.name}\``);
    const narrower = narrowerKind(analysis, density, name, use);
    if (narrower !== undefined)
      return barred(use.node, `\`${use.param}\` is ${narrower}, where the weighted fit of \`${name}\` may leave that range`);
    if (form === "cov" && name === form && isPartlyFixed(use)) return barred(use.node, "some entries of the covariance are fixed");
  }
  return { ok: true, value: { mean: mean.value, ...scale.value } };
}

function scaleOf(analysis: Analysis, density: Density): Either<{ scale: ParamUse; form: FactorForm }> {
  const { form, args, node } = density;
  const found = paramUse(analysis, form, args[form]);
  if (!found.ok) return found;
  const scale = found.value;
  if (form === "std" || form === "var" || form === "cov") return { ok: true, value: { scale, form } };
  if (scale.param !== undefined || scale.fixed === undefined) return barred(node, `\`${form}\` has no weighted fit`);
  const { canonical } = distributions.Normal ?? bug("no Normal");
  const fixed = scale.fixed.map((value) => canonical(numbers, form, { mean: 0, [form]: value ?? bug("a hole") }).std!);
  return { ok: true, value: { scale: { ...scale, fixed }, form: "std" } };
}

export function isPartlyFixed({ estimate, fixed }: ParamUse): boolean {
  return estimate === "free" && (fixed?.some((entry) => entry !== null) ?? false);
}
