import type { Density, Variable } from "../ir/types/model.ts";
import type { Emission, ParamUse } from "../ir/types/plan.ts";
import { readsOfVariable } from "../ir/walk.ts";
import { product } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";
import { observedColumns } from "./columns.ts";
import { type LinearMean, linearMean } from "./linear-mean.ts";
import { barred, type Either, paramUse } from "./use.ts";

/** Whether a variable's law reads a continuous latent. */
export function readsLatent({ ir, continuous }: Analysis, variable: Variable): boolean {
  const { variables } = readsOfVariable(ir, variable);
  return continuous.some(({ name }) => variables.has(name));
}

/**
 * A Normal whose mean is linear in continuous latents, as an emission out of which they are integrated: given the categories, its
 * covariance is that of its noise plus load loadᵀ for each latent.
 */
export function factorEmission(analysis: Analysis, variable: Variable, density: Density): Either<Emission> {
  const { mean: written, ...scales } = density.args;
  const linear = linearMean(analysis, variable, written);
  if (!linear.ok) return linear;
  const { mean, latents, loadings } = linear.value;
  const noise = paramUse(analysis, density.form, scales[density.form]);
  if (!noise.ok) return noise;
  const refusal = checkShapes(variable, density, mean, noise.value) ?? checkFit(density, linear.value, noise.value);
  if (refusal !== undefined) return refusal;
  const width = product(variable.type.plate);
  const structure = density.form === "cov" ? "full" : product(noise.value.shape) === width ? "diagonal" : "spherical";
  return {
    ok: true,
    value: {
      ...observedColumns(analysis, variable, density),
      kernel: "factor",
      params: { mean, [density.form]: { ...noise.value, structure }, ...loadings },
      latents,
      node: density.node,
    },
  };
}

type Refusal = ReturnType<typeof barred> | undefined;

function checkShapes(variable: Variable, { form, node }: Density, mean: ParamUse, noise: ParamUse): Refusal {
  if (form !== "std" && form !== "var" && form !== "cov") return barred(node, `\`${form}\` has no weighted fit`);
  const width = product(variable.type.plate);
  if (product(mean.shape) !== width && !(mean.estimate === "fixed" && product(mean.shape) === 1))
    return barred(mean.node, `\`mean\` is shared by the columns of \`${variable.name}\``);
  if (form === "cov" && variable.type.plate.length > 1) return barred(noise.node, `\`cov\` is shared by the rows of \`${variable.name}\``);
  if (form !== "cov" && product(noise.shape) !== width && product(noise.shape) !== 1)
    return barred(noise.node, `\`${form}\` is shared by some columns of \`${variable.name}\``);
  return undefined;
}

/** What the M step for (load, noise) has no maximum for, or none in closed form given the latents. */
function checkFit({ form }: Density, { mean, latents, loadings }: LinearMean, noise: ParamUse): Refusal {
  const prior = [noise, ...Object.values(loadings)].find((use) => use.prior !== undefined);
  if (prior !== undefined) return barred(prior.node, `\`${prior.param}\` has a prior`);
  if (isPartlyFixed(mean)) return barred(mean.node, "some entries of the mean are fixed");
  if (form !== "cov" || noise.estimate === "fixed") return undefined;
  if (isPartlyFixed(noise)) return barred(noise.node, "some entries of the covariance are fixed");
  const names = latents.map(({ name }) => `\`${name}\``).join(" and ");
  const uses = Object.values(loadings);
  if (uses.every(({ index }) => index.every((axis) => noise.index.includes(axis))))
    return barred(noise.node, `a free \`cov\` leaves nothing for ${names} to explain`);
  const free = uses.filter(({ estimate }) => estimate === "free");
  if (free.some(isPartlyFixed)) return barred(noise.node, "some loadings are fixed under a free covariance");
  const shared = free.find(({ index }) => noise.index.some((axis) => !index.includes(axis)));
  return (
    shared && barred(shared.node, `\`${shared.param}\` is shared by components with their own \`cov\`, which has no joint closed form`)
  );
}

function isPartlyFixed({ estimate, fixed }: ParamUse): boolean {
  return estimate === "free" && (fixed?.some((entry) => entry !== null) ?? false);
}

/** Whether sums give the maximum at once: eigenvectors, where all columns share one noise and nothing else shares it (Tipping and Bishop 1999). */
export function isClosedForm({ latents, params, width }: Emission): boolean {
  if (latents === undefined) return true;
  const { mean, ...others } = params;
  const noise = others.var ?? others.std;
  const loadings = latents.map(({ loading }) => params[loading]);
  const [first] = loadings;
  if (noise?.structure !== "spherical" || width === 1 || mean.prior !== undefined) return false;
  const alike = [noise, ...loadings].every(({ index }) => isSubset(index, first.index) && isSubset(first.index, index));
  return alike && loadings.every(isWhollyFree) && (mean.estimate === "fixed" || isSubset(first.index, mean.index));
}

export function isWhollyFree({ estimate, fixed }: ParamUse): boolean {
  return estimate === "free" && fixed === undefined;
}

export function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((name) => all.includes(name));
}
