import { bug } from "../diagnostics/assert.ts";
import { lawOf } from "../ir/laws.ts";
import type { Density, Variable } from "../ir/types/model.ts";
import type { Emission, FactorBlock, LinearLatent, ParamUse } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";
import { observedColumns } from "./columns.ts";
import { latentsOf } from "./joint.ts";
import { isPartlyFixed, latentLaw } from "./latent-law.ts";
import { linearMean } from "./linear-mean.ts";
import { narrowerKind } from "./narrower.ts";
import { barred, type Either, paramUse } from "./use.ts";

/**
 * Normals whose means are linear in continuous latents that they share, as one emission out of which these are integrated: given the
 * categories, their columns together have the covariance of their noise plus load covariance(z) loadᵀ for each latent.
 */
export function factorEmission(analysis: Analysis, variables: Variable[]): Either<Emission> {
  const params: Record<string, ParamUse> = {};
  const blocks: FactorBlock[] = [];
  for (const variable of variables) {
    const block = blockOf(analysis, variable, params);
    if (!block.ok) return block;
    blocks.push(block.value);
  }
  const read = new Set(variables.flatMap((variable) => latentsOf(analysis, variable)));
  const latents: LinearLatent[] = [];
  for (const latent of analysis.continuous.filter((one) => read.has(one))) {
    const law = latentLaw(analysis, latent);
    if (!law.ok) return law;
    const { name, id } = latent;
    const { mean, scale, form } = law.value;
    const keys = { mean: `${name}.mean`, scale: `${name}.${form}` };
    Object.assign(params, { [keys.mean]: mean, [keys.scale]: scale });
    latents.push({ variable: id, name, size: product(latent.type.plate), ...keys, form });
  }
  const refusal = checkNoise({ params, blocks });
  if (refusal !== undefined) return refusal;
  const densities = variables.map((variable) => densityIn(variable));
  const columns = variables.map((variable, i) => observedColumns(analysis, variable, densities[i]));
  return {
    ok: true,
    value: {
      observed: variables[0].id,
      // No field has such a name.
      field: blocks.map(({ field }) => field).join(" & "),
      family: "Normal",
      kernel: "factor",
      width: blocks.reduce((sum, { width }) => sum + width, 0),
      columns: columns.flatMap((one) => one.columns),
      params,
      latents,
      blocks,
      node: densities[0].node,
    },
  };
}

function densityIn(variable: Variable): Density {
  const law = lawOf(variable);
  return law.is === "network" ? bug(`${variable.name} is no Normal`) : law.density;
}

/** One variable, whose uses of parameters it adds to `params`. */
function blockOf(analysis: Analysis, variable: Variable, params: Record<string, ParamUse>): Either<FactorBlock> {
  const density = densityIn(variable);
  const { form, args, node } = density;
  const { name, id } = variable;
  const linear = linearMean(analysis, variable, args.mean);
  if (!linear.ok) return linear;
  const { mean, loadings } = linear.value;
  for (const use of [mean, ...loadings.map((loading) => loading.use)]) {
    const narrower = narrowerKind(analysis, density, "mean", use);
    if (narrower !== undefined)
      return barred(use.node, `\`${use.param}\` is ${narrower}, where the weighted fit of \`mean\` may leave that range`);
  }
  if (form !== "std" && form !== "var" && form !== "cov") return barred(node, `\`${form}\` has no weighted fit`);
  const noise = paramUse(analysis, form, args[form]);
  if (!noise.ok) return noise;
  const width = product(variable.type.plate);
  const refusal = checkShapes(variable, density, mean, noise.value);
  if (refusal !== undefined) return refusal;
  const structure = form === "cov" ? "full" : product(noise.value.shape) === width ? "diagonal" : "spherical";
  const keys = { mean: `${name}.mean`, noise: `${name}.${form}` };
  Object.assign(params, { [keys.mean]: mean, [keys.noise]: { ...noise.value, structure } });
  const read = loadings.map(({ latent, use, sign }) => {
    const loading = `${name}.loading.${latent.name}`;
    params[loading] = use;
    return { latent: latent.name, loading, sign };
  });
  return { ok: true, value: { observed: id, name, field: variable.field ?? name, width, ...keys, form, loadings: read } };
}

function checkShapes(variable: Variable, { form }: Density, mean: ParamUse, noise: ParamUse): ReturnType<typeof barred> | undefined {
  const width = product(variable.type.plate);
  if (product(mean.shape) !== width && !(mean.estimate === "fixed" && product(mean.shape) === 1))
    return barred(mean.node, `\`mean\` is shared by the columns of \`${variable.name}\``);
  if (form === "cov" && variable.type.plate.length > 1) return barred(noise.node, `\`cov\` is shared by the rows of \`${variable.name}\``);
  if (form !== "cov" && product(noise.shape) !== width && product(noise.shape) !== 1)
    return barred(noise.node, `\`${form}\` is shared by some columns of \`${variable.name}\``);
  if (form === "cov" && isPartlyFixed(noise)) return barred(noise.node, "some entries of the covariance are fixed");
  return undefined;
}

/** A free covariance says all that latents of its variable alone could, unless they say it of several components. */
function checkNoise({ params, blocks }: Pick<Emission, "params"> & { blocks: FactorBlock[] }): ReturnType<typeof barred> | undefined {
  for (const block of blocks) {
    const noise = params[block.noise];
    if (block.form !== "cov" || noise.estimate === "fixed") continue;
    const own = block.loadings.filter(
      ({ latent }) => !blocks.some((other) => other !== block && other.loadings.some((one) => one.latent === latent)),
    );
    const others = own.some(({ loading }) => params[loading].index.some((axis) => !noise.index.includes(axis)));
    if (own.length === 0 || others) continue;
    const names = own.map(({ latent }) => `\`${latent}\``).join(" and ");
    return barred(noise.node, `a free \`cov\` leaves nothing for ${names} to explain`);
  }
  return undefined;
}
