import { bug, distributions, type Jet, jets, numbers, variableJet } from "../../../compiler/backend.ts";
import type { Emission } from "../../../compiler/ir/types/plan.ts";
import { densityOf, formOf } from "../emissions/scalar.ts";

/** The density of one column's value as a function of the numbers that it reads: a family's arguments, or a category's logits. */
export interface Family {
  /** Arguments of the density, each with `width` times `copies` numbers a row. */
  names: string[];
  /** What an argument, and so each coefficient of it, is: a key of `links`. */
  kinds: string[];
  copies: number;
  /** log p(y), nats. */
  logDensity(y: number, eta: Float64Array): number;
  /** log p(y) but for terms of y alone, with its derivatives. */
  expansion(y: number, eta: Float64Array): Jet;
}

export function familyOf(emission: Emission): Family {
  return emission.family === "Categorical" ? softmaxFamily(emission.levels ?? bug("a category without levels")) : scalarFamily(emission);
}

/** The arguments of a density some of which are predictors: its form, their names in order, and how many numbers of each a value reads. */
export function argumentsIn({ family, params, predictors = {}, levels }: Emission): { form: string; names: string[]; copies: number } {
  if (levels !== undefined) return { form: "logits", names: ["logits"], copies: levels };
  const terms = Object.values(predictors).flatMap((predictor) => predictor.terms.map(({ coefficient }) => coefficient));
  const plain = Object.keys(params).filter((key) => !terms.includes(key));
  const form = formOf(distributions[family], [...Object.keys(predictors), ...plain]);
  return { form: form.name, names: form.parameters.map(({ name }) => name), copies: 1 };
}

function scalarFamily(emission: Emission): Family {
  const { family, node } = emission;
  const definition = distributions[family] ?? bug(`no distribution ${family}`);
  const { form: name, names } = argumentsIn(emission);
  const form = formOf(definition, names);
  const fit = definition.em?.kernel === "linear" ? definition.em : bug(`${node}: no fit by sums`);
  const density = densityOf(definition, name);
  const formula = fit.logLikelihood[name] ?? bug(`${family} has no log-likelihood by ${name}`);
  const m = jets(names.length);
  return {
    names,
    kinds: form.parameters.map(({ kind }) => kind),
    copies: 1,
    logDensity: (y, eta) => density(numbers, y, Object.fromEntries(names.map((name, a) => [name, eta[a]]))),
    expansion(y, eta) {
      const args = names.map((name, a): [string, Jet] => [name, variableJet(names.length, a, eta[a])]);
      return formula(m, m.number(1), fit.statistics(numbers, y, y).map(m.number), Object.fromEntries(args), m.number(y));
    },
  };
}

function logSum(eta: Float64Array): number {
  const most = eta.reduce((a, b) => Math.max(a, b));
  return most + Math.log(eta.reduce((sum, value) => sum + Math.exp(value - most), 0));
}

/** Probabilities from logits. */
export function softmax(eta: Float64Array): Float64Array {
  const whole = logSum(eta);
  return eta.map((value) => Math.exp(value - whole));
}

/** Categories by logits: log p(y) = η_y - log Σ exp(η), of which the Hessian is p pᵀ - diag(p). */
function softmaxFamily(levels: number): Family {
  return {
    names: ["logits"],
    kinds: ["real"],
    copies: levels,
    logDensity: (y, eta) => eta[y] - logSum(eta),
    expansion(y, eta) {
      const p = Array.from(softmax(eta));
      return {
        value: eta[y] - logSum(eta),
        gradient: p.map((share, l) => (l === y ? 1 : 0) - share),
        hessian: p.flatMap((share, l) => p.map((other, k) => share * other - (l === k ? share : 0))),
      };
    },
  };
}
