import type { Emission, ParamUse } from "../ir/types/plan.ts";
import { followsFreely, isShifted, takesIn } from "./told.ts";

/**
 * Whether sums give the maximum at once: eigenvectors, where all columns share one noise and nothing else shares it (Tipping and Bishop 1999);
 * canonical correlations, where two variables share latents and have a covariance each besides (Bach and Jordan 2005).
 */
export function isClosedForm(emission: Emission): boolean {
  const { latents = [], blocks = [], params, width } = emission;
  if (blocks.length === 0) return true;
  const loadings = blocks.flatMap((block) => block.loadings.map(({ loading }) => params[loading]));
  const noises = blocks.map(({ noise }) => params[noise]);
  const index = loadings[0]?.index ?? [];
  const alike = [...noises, ...loadings].every((use) => takesIn(use, index) && isSubset(use.index, index));
  const whole =
    alike && loadings.length === blocks.length * latents.length && latents.every(({ scale }) => params[scale].estimate === "fixed");
  const means = blocks.every(({ mean }) => params[mean].estimate === "fixed" || takesIn(params[mean], index));
  const centred = latents.every(({ name, mean }) => !isShifted(params[mean]) || followsFreely(params, blocks, name, params[mean]));
  if (!(whole && means && centred)) return false;
  return blocks.length === 1 ? isSpherical(noises[0]) && width > 1 : blocks.length === 2 && blocks.every(({ form }) => form === "cov");
}

function isSpherical({ structure }: ParamUse): boolean {
  return structure === "spherical";
}

export function isSubset(some: readonly string[], all: readonly string[]): boolean {
  return some.every((name) => all.includes(name));
}
