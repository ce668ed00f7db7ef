import { printExpr } from "../ir/print-expr.ts";
import type { Emission, ParamUse, StateAxis, StatisticsPlan } from "../ir/types/plan.ts";
import { useText } from "./integral.ts";

/** The factors of a model that is fitted by sums over rows, each with its law: `p(x | k) = Normal(mean: mean[k], cov: cov[k])`. */
export function lawsOf({ axes, emissions }: StatisticsPlan): string[] {
  return [...axes.filter(({ role }) => role !== "given").flatMap(axisLaws), ...emissions.map(emissionLaw)];
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

function emissionLaw(emission: Emission): string {
  const { observed, family, params, latents = [], predictors = {} } = emission;
  const x = observed.slice(observed.lastIndexOf(".") + 1);
  const index = [...new Set(Object.values(params).flatMap((use) => use.index))];
  const within = new Set([...latents.map(({ loading }) => loading), ...termsIn(emission).map(({ coefficient = "" }) => coefficient)]);
  const args = Object.entries(params).flatMap(([name, use]) => {
    if (within.has(name)) return [];
    const loads = name === "mean" ? latents.map(({ name: z, loading, std }) => loadText(params[loading], z, std)) : [];
    return [`${name}: ${useText(use)}${loads.join("")}`];
  });
  const sums = Object.keys(predictors).map((name) => `${name}: ${predictorText(emission, name)}`);
  const known = new Set(Object.values(predictors).flatMap(({ fields }) => fields));
  return `p(${conditional(x, [...index, ...latents.map(({ name }) => name), ...known])}) = ${family}(${[...sums, ...args].join(", ")})`;
}

function loadText(use: ParamUse | undefined, z: string, std: readonly number[]): string {
  const sign = std.some((value) => value < 0) ? "-" : "+";
  return use === undefined ? "" : ` ${sign} ${useText(use)} @ ${z}`;
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
