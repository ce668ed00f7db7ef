import type { Emission, FactorBlock, LinearLatent, ParamUse } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";

/**
 * A density out of which latents were integrated: `p(x | k) = ∫ p(z) p(x | z, k) dz = Normal(x; mean[k], cov: load[k] load[k]ᵀ + noise I)`; of
 * several variables `Normal([x; y]; [m; n], cov: [v; w] [v; w]ᵀ + blocks(noise, rest I))`.
 */
export function integral({ params, latents, blocks = [] }: Emission): string[] {
  if (latents === undefined) return [];
  const x = blocks.map(({ name }) => name);
  const z = latents.map(({ name }) => name);
  const given = [...new Set(Object.values(params).flatMap(({ index }) => index))];
  const means = blocks.map((block) => meanText(block, params, latents));
  const noises = blocks.map((block) => noiseText(params[block.noise], block.form === "std"));
  const covariance = [
    ...latents.map((latent) => spreadText(latent, params, blocks)),
    noises.length === 1 ? noises[0] : `blocks(${noises.join(", ")})`,
  ];
  const stacked = (parts: string[]): string => (parts.length === 1 ? parts[0]! : `[${parts.join("; ")}]`);
  const density = `Normal(${stacked(x)}; ${stacked(means)}, cov: ${covariance.join(" + ")})`;
  const left = `p(${[x.join(", "), ...(given.length === 0 ? [] : [`| ${given.join(", ")}`])].join(" ")})`;
  const inner = [
    ...latents.map(({ name, mean, scale }) => `p(${[name, ...within([params[mean], params[scale]])].join(" | ")})`),
    ...blocks.map(({ name, mean, noise, loadings }) => {
      const uses = [params[mean], params[noise], ...loadings.map(({ loading }) => params[loading])];
      return `p(${name} | ${[...loadings.map(({ latent }) => latent), ...within(uses)].join(", ")})`;
    }),
  ];
  return [`${left} = ∫ ${inner.join(" ")} d${z.join(" d")} = ${density}`];
}

/** Categories that some parameters are selected by, as one text of a condition, or none. */
function within(uses: ParamUse[]): string[] {
  const names = new Set(uses.flatMap(({ index }) => index));
  return names.size === 0 ? [] : [[...names].join(", ")];
}

/** A parameter with what selects its row: `mean[k]`; a known one as it is. */
export function useText({ param, index, fixed }: ParamUse): string {
  if (param === undefined) return fixed?.length === 1 ? String(fixed[0]) : `[${fixed?.join(", ")}]`;
  return index.length === 0 ? param : `${param}[${index.join(", ")}]`;
}

/** The mean of one variable: its own, and what the latents' means add. */
function meanText(block: FactorBlock, params: Emission["params"], latents: LinearLatent[]): string {
  const shifts = block.loadings.flatMap(({ latent, loading, sign }) => {
    const mean = params[latents.find(({ name }) => name === latent)!.mean];
    return isKnown(mean, 0) ? [] : [`${sign < 0 ? "-" : ""}${useText(params[loading])} ${useText(mean)}`];
  });
  const own = params[block.mean];
  return isKnown(own, 0) && shifts.length > 0 ? shifts.join(" + ") : [useText(own), ...shifts].join(" + ");
}

function isKnown({ param, fixed }: ParamUse, value: number): boolean {
  return param === undefined && fixed?.every((entry) => entry === value) === true;
}

function spreadText({ name, scale, form }: LinearLatent, params: Emission["params"], blocks: FactorBlock[]): string {
  const parts = blocks.map((block) => {
    const found = block.loadings.find(({ latent }) => latent === name);
    return found === undefined ? "0" : useText(params[found.loading]);
  });
  const load = parts.length === 1 ? parts[0]! : `[${parts.join("; ")}]`;
  const use = params[scale];
  if (form === "cov") return `${load} ${useText(use)} ${load}ᵀ`;
  if (use.param !== undefined) {
    const variance = `${useText(use)}${form === "std" ? "²" : ""}`;
    return product(use.shape) === 1 ? `${variance} ${load} ${load}ᵀ` : `${load} diag(${variance}) ${load}ᵀ`;
  }
  const variances = (use.fixed ?? []).map((value) => (form === "std" ? value! ** 2 : value!));
  const [first] = variances;
  if (variances.some((value) => value !== first)) return `${load} diag(${variances.join(", ")}) ${load}ᵀ`;
  return first === 1 ? `${load} ${load}ᵀ` : `${first} ${load} ${load}ᵀ`;
}

function noiseText(use: ParamUse, isStd: boolean): string {
  const variance = `${useText(use)}${isStd ? "²" : ""}`;
  if (use.structure === "full") return variance;
  return use.structure === "diagonal" ? `diag(${variance})` : `${variance} I`;
}
