import { distributions } from "../distributions/index.ts";
import type { Emission, FactorBlock, ParamUse, StateAxis } from "../ir/types/plan.ts";
import { useText } from "./integral.ts";
import { countText, sumBy, sumText, weightText } from "./sums.ts";

type Free = [argument: string, use: ParamUse][];

/** What the M step gives an emission's parameters, one line each. */
export function maximaOf(emission: Emission, axes: readonly StateAxis[]): string[] {
  const free = Object.entries(emission.params).filter(([, use]) => use.estimate === "free" && use.param !== undefined);
  if (free.length === 0) return [];
  const priors = free.flatMap(([, use]) => (use.prior === undefined ? [] : [`log p(${use.param})`]));
  return [...linesOf(emission, free, axes), ...(priors.length === 0 ? [] : [`with ${priors.join(" + ")} added to what is maximised`])];
}

function linesOf(emission: Emission, free: Free, axes: readonly StateAxis[]): string[] {
  const { kernel, family } = emission;
  if (kernel === "factor") return factorLines(emission, axes);
  if (kernel === "regression") return [regressionLine(emission, free, axes)];
  if (kernel === "quadratic") return free.map(([argument, use]) => normalLine(emission, argument, use, axes));
  const x = shownValue(emission);
  if (kernel === "table")
    return free.map(([, use]) => {
      const sum = sumBy(use.index, axes);
      return `${useText(use)} = ${sumText(sum, `[${x} = level]`)} / ${countText(sum)}, for each level`;
    });
  const { em: fit, forms = [] } = distributions[family] ?? {};
  if (fit?.kernel === "linear" && fit.closed !== undefined) {
    const [[argument, use]] = free as [Free[0]];
    const sum = sumBy(use.index, axes);
    const canonical = forms[0]?.parameters[0]?.name;
    const maximum = fit.closed(sumText(sum, x), countText(sum));
    return [`${useText(use)}${argument === canonical ? "" : `: ${canonical}`} = ${maximum}`];
  }
  const how = kernel === "values" ? "one after the other, each given the rest (ECM)" : "by Newton's method";
  return [`${namesOf(free)}: maximise ${sumText(sumOf(free, axes), `log p(${x})`)} ${how}`];
}

/** Mean and scale of a normal. Where categories share the scale and not the mean, the squares of all are pooled. */
function normalLine({ params, width, ...emission }: Emission, argument: string, use: ParamUse, axes: readonly StateAxis[]): string {
  const x = shownValue(emission);
  const own = sumBy(use.index, axes);
  if (argument === "mean") return `${useText(use)} = ${sumText(own, x)} / ${countText(own)}`;
  const { mean } = params;
  const all = sumBy([...use.index, ...(mean?.index ?? [])], axes).latent;
  const pooled = all.filter((axis) => !own.latent.includes(axis));
  const apart = mean === undefined ? x : `${x} - ${useText(mean)}`;
  const isOne = use.structure === "spherical" && width > 1;
  const square = use.structure === "full" ? `(${apart}) (${apart})ᵀ` : isOne ? `|${apart}|²` : `(${apart})²`;
  const inner = pooled.length === 0 ? "" : `Σ_${pooled.length === 1 ? pooled[0] : `(${pooled.join(", ")})`} `;
  const sum = sumText({ latent: [], seen: own.seen }, `${inner}${[weightText(all), square].filter((text) => text !== "").join(" ")}`);
  const variance = `${sum} / ${isOne ? `(${width} ${countText(own)})` : countText(own)}`;
  if (argument === "std") return `${useText(use)}² = ${variance}`;
  if (argument === "log_std") return `exp(${useText(use)})² = ${variance}`;
  return argument === "log_var" ? `exp(${useText(use)}) = ${variance}` : `${useText(use)} = ${variance}`;
}

function factorLines({ params, latents = [], blocks = [] }: Emission, axes: readonly StateAxis[]): string[] {
  const covariances = [
    ...blocks.flatMap(({ noise, loadings }) => [...loadings.map(({ loading }) => params[loading]), params[noise]]),
    ...latents.map(({ scale }) => params[scale]),
  ].filter((use) => use?.estimate === "free");
  const means = blocks.flatMap(({ name, mean }) => (params[mean] === undefined ? [] : [{ name, use: params[mean] }]));
  const centres = latents.flatMap(({ mean }) => (params[mean]?.estimate === "free" ? [params[mean]] : []));
  const isShifted = latents.some(
    ({ mean }) => params[mean]?.estimate === "free" || params[mean]?.fixed?.some((value) => value !== 0) === true,
  );
  const own = sumBy(
    [...covariances, ...means.map(({ use }) => use)].flatMap((use) => use?.index ?? []),
    axes,
  );
  const of = [...own.latent, ...own.seen].join(", ");
  const scatter = of === "" ? "S" : `S[${of}]`;
  const distance = of === "" ? "log |C| + tr(C⁻¹ S)" : `Σ_{${of}} ${countText(own)} (log |C| + tr(C⁻¹ ${scatter}))`;
  const stacked = (parts: string[]): string => (parts.length === 1 ? parts.join() : `[${parts.join("; ")}]`);
  const left = (name: string, use: ParamUse): string =>
    use.param === undefined && use.fixed?.every((value) => value === 0) ? name : `${name} - ${useText(use)}`;
  const centre = isShifted
    ? `${stacked(means.map(({ name }) => name))} - E[${stacked(means.map(({ name }) => name))}]`
    : stacked(means.map(({ name, use }) => left(name, use)));
  const free = means.filter(({ use }) => use.estimate === "free");
  return [
    ...(isShifted
      ? [
          `${[...free.map(({ use }) => use), ...centres].map(useText).join(", ")}: the normal equations of least squares, weighed by C⁻¹`,
        ].filter((line) => !line.startsWith(":"))
      : free.map(({ name, use }) => `${useText(use)} = ${sumText(sumBy(use.index, axes), name)} / ${countText(sumBy(use.index, axes))}`)),
    `${scatter} = ${sumText(own, `(${centre}) (${centre})ᵀ`)} / ${countText(own)}`,
    ...(covariances.length === 0
      ? []
      : [
          `${covariances.map((use) => (use === undefined ? "" : useText(use))).join(", ")}: minimise ${distance}, where C is the covariance above; ${wayOf(params, blocks)}`,
        ]),
  ];
}

/** How a covariance is minimised over: Tipping and Bishop 1999, Bach and Jordan 2005, or step by step. */
function wayOf(params: Emission["params"], blocks: FactorBlock[]): string {
  const uses = blocks.flatMap(({ noise, loadings }) => [params[noise], ...loadings.map(({ loading }) => params[loading])]);
  const index = uses[0]?.index.join();
  const isOwn = uses.every(
    (use) => use?.estimate === "free" && use.fixed === undefined && use.prior === undefined && use.index.join() === index,
  );
  const isWhole = blocks.every(({ loadings }) => loadings.length === blocks[0]?.loadings.length);
  const [noise] = blocks.map((block) => params[block.noise]?.structure);
  if (isOwn && blocks.length === 1 && noise === "spherical") return "by eigenvectors of S";
  if (isOwn && isWhole && blocks.length === 2 && blocks.every(({ form }) => form === "cov")) return "by the canonical correlations of S";
  return "loadings and noise in turn";
}

function regressionLine({ params, predictors = {} }: Emission, free: Free, axes: readonly StateAxis[]): string {
  const weight = weightText(sumOf(free, axes).latent);
  const weighted = weight === "" ? "" : `, each row weighed by ${weight}`;
  if (!("mean" in predictors)) return `${namesOf(free)}: Newton's method (iteratively reweighted least squares)${weighted}`;
  const scales = ["std", "var", "cov", "log_std", "log_var"];
  const coefficients = free.filter(([argument]) => !scales.includes(argument));
  const scale = free.filter(([argument]) => scales.includes(argument));
  const squares = `${namesOf(coefficients)}: the normal equations of least squares${weighted}`;
  return scale.length === 0 ? squares : `${squares}; ${namesOf(scale)} from what they leave${params.cov === undefined ? "" : ", in turn"}`;
}

function sumOf(free: Free, axes: readonly StateAxis[]): ReturnType<typeof sumBy> {
  return sumBy(
    free.flatMap(([, { index }]) => index),
    axes,
  );
}

function namesOf(free: Free): string {
  return free.map(([, use]) => useText(use)).join(", ");
}

/** The variable, on the scale on which it is normal. */
function shownValue({ observed, family }: Pick<Emission, "observed" | "family">): string {
  const x = observed.slice(observed.lastIndexOf(".") + 1);
  const fit = distributions[family]?.em;
  return fit?.kernel === "quadratic" && fit.scale !== undefined ? `log ${x}` : x;
}
