import { printExpr } from "../ir/print-expr.ts";
import type { Emission, ParamUse, StateAxis, StatisticsPlan } from "../ir/types/plan.ts";
import { useText } from "./integral.ts";

/** The factors of a model that is fitted by sums over rows, each with its law: `p(x | k) = Normal(mean: mean[k], cov: cov[k])`. */
export function lawsOf({ axes, emissions }: StatisticsPlan): string[] {
  return [...axes.filter(({ role }) => role !== "given").flatMap(axisLaws), ...emissions.flatMap(emissionLaws)];
}

function axisLaws({ name, kind, initial, transition }: StateAxis): string[] {
  const first = kind === "markov" ? `${name} in the first step` : name;
  return [
    `p(${conditional(first, initial.index)}) = ${entryText(initial, [name])}`,
    ...(transition === undefined
      ? []
      : [`p(${conditional(`${name}'`, [...transition.index, name])}) = ${entryText(transition, [name, `${name}'`])}`]),
  ];
}

/** One entry of a table of probabilities. */
function entryText({ param, index, fixed = [] }: ParamUse, names: string[]): string {
  if (param !== undefined) return `${param}[${[...index, ...names].join(", ")}]`;
  const [first] = fixed;
  return fixed.every((value) => value === first) ? String(first) : `[${fixed.join(", ")}][${names.join(", ")}]`;
}

function emissionLaws(emission: Emission): string[] {
  if (emission.kernel === "factor") return factorLaws(emission);
  const { observed, family, params, predictors = {} } = emission;
  const x = observed.slice(observed.lastIndexOf(".") + 1);
  const within = new Set(termsIn(emission).map(({ coefficient = "" }) => coefficient));
  const sums = Object.keys(predictors).map((name) => `${name}: ${predictorText(emission, name)}`);
  const args = Object.entries(params).flatMap(([name, use]) => (within.has(name) ? [] : [`${name}: ${useText(use)}`]));
  const known = new Set(Object.values(predictors).flatMap(({ fields }) => fields));
  return [`p(${conditional(x, [...indexOf(Object.values(params)), ...known])}) = ${family}(${[...sums, ...args].join(", ")})`];
}

/** Of the continuous latents, and of each variable given them. */
function factorLaws({ params, latents = [], blocks = [] }: Emission): string[] {
  const normal = (name: string, given: string[], mean: string, form: string, scale: ParamUse): string =>
    `p(${conditional(name, given)}) = Normal(mean: ${mean}, ${form}: ${useText(scale)})`;
  return [
    ...latents.map(({ name, mean, scale, form }) => {
      const [centre, spread] = [params[mean]!, params[scale]!];
      return normal(name, indexOf([centre, spread]), useText(centre), form, spread);
    }),
    ...blocks.map(({ name, mean, noise, form, loadings }) => {
      const [centre, spread] = [params[mean]!, params[noise]!];
      const loads = loadings.map(({ loading, latent, sign }) => ({ use: params[loading]!, latent, sign }));
      const given = [...indexOf([centre, spread, ...loads.map(({ use }) => use)]), ...loads.map(({ latent }) => latent)];
      const sum = loads.map(({ use, latent, sign }) => ` ${sign < 0 ? "-" : "+"} ${useText(use)} @ ${latent}`).join("");
      return normal(name, given, `${useText(centre)}${sum}`, form, spread);
    }),
  ];
}

/** The categories that select rows of these. */
function indexOf(uses: readonly ParamUse[]): string[] {
  return [...new Set(uses.flatMap(({ index }) => index))];
}

function termsIn({ predictors = {} }: Emission): { coefficient?: string }[] {
  return Object.values(predictors).flatMap(({ terms }) => terms);
}

/** `a[k] + b[k] * t + weight[k] @ x`. */
function predictorText({ params, predictors = {} }: Emission, name: string): string {
  const terms = predictors[name]?.terms ?? [];
  const texts = terms.map(({ coefficient = "", by, against }) => {
    const use = params[coefficient];
    const own = use === undefined ? [] : [`${useText(use)}${against === undefined ? "" : ` @ ${printExpr(against)}`}`];
    return [...own, ...(by === undefined ? [] : [printExpr(by)])].join(" * ");
  });
  return texts.join(" + ");
}

function conditional(name: string, given: readonly string[]): string {
  return given.length === 0 ? name : `${name} | ${given.join(", ")}`;
}
