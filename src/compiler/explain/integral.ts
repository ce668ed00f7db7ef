import type { Emission, ParamUse } from "../ir/types/plan.ts";

/** A density out of which latents were integrated: `p(x | k) = ∫ p(z) p(x | z, k) dz = Normal(x; mean[k], cov: load[k] load[k]ᵀ + noise I)`. */
export function integral({ observed, params, latents }: Emission): string[] {
  if (latents === undefined) return [];
  const x = observed.slice(observed.lastIndexOf(".") + 1);
  const z = latents.map(({ name }) => name);
  const given = [...new Set(Object.values(params).flatMap(({ index }) => index))];
  const noise = params.cov ?? params.var ?? params.std;
  const own = noiseText(noise, params.std !== undefined);
  const loads = latents.map(({ loading, std }) => loadingText(params[loading], std));
  const density = `Normal(${x}; ${useText(params.mean)}, cov: ${[...loads, own].join(" + ")})`;
  const left = `p(${[x, ...(given.length === 0 ? [] : [`| ${given.join(", ")}`])].join(" ")})`;
  const inner = z.map((name) => `p(${name})`).join(" ");
  return [`${left} = ∫ ${inner} p(${x} | ${[...z, ...given].join(", ")}) d${z.join(" d")} = ${density}`];
}

/** A parameter with what selects its row: `mean[k]`; a known one as it is. */
export function useText({ param, index, fixed }: ParamUse): string {
  if (param === undefined) return fixed?.length === 1 ? String(fixed[0]) : `[${fixed?.join(", ")}]`;
  return index.length === 0 ? param : `${param}[${index.join(", ")}]`;
}

function loadingText(use: ParamUse, signed: readonly number[]): string {
  const load = useText(use);
  const std = signed.map(Math.abs);
  const [first] = std;
  if (std.every((value) => value === 1)) return `${load} ${load}ᵀ`;
  return std.every((value) => value === first)
    ? `${first! ** 2} ${load} ${load}ᵀ`
    : `${load} diag(${std.map((value) => value ** 2).join(", ")}) ${load}ᵀ`;
}

function noiseText(use: ParamUse, isStd: boolean): string {
  const variance = `${useText(use)}${isStd ? "²" : ""}`;
  if (use.structure === "full") return variance;
  return use.structure === "diagonal" ? `diag(${variance})` : `${variance} I`;
}
