import { distributions } from "../distributions/index.ts";
import type { Density, Variable } from "../ir/types/model.ts";
import type { Emission, ParamUse, Predictor } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";
import { observedColumns } from "./columns.ts";
import { narrowerKind } from "./narrower.ts";
import { linearPredictor } from "./predictor.ts";
import { scaleStructure } from "./scale.ts";
import { barred, behindBindings, type Either, paramUse } from "./use.ts";

/** Whether an argument of a density is a linear predictor rather than a parameter, of a family that has a weighted fit then. */
export function isRegression(analysis: Analysis, density: Density): boolean {
  if (density.form === "logits" && density.distribution === "Categorical") return true;
  return Object.entries(density.args).some(([name, expr]) => {
    if (!mayBePredicted(density, name) || paramUse(analysis, name, expr).ok) return false;
    // What can't be a sum of terms is told as for any argument.
    const { is } = behindBindings(analysis, expr);
    return is === "apply" && linearPredictor(analysis, name, expr).ok;
  });
}

/**
 * A normal's mean has normal equations; where log p is concave in the argument and no scale is learned beside it, Newton's method finds the
 * coefficients (McCullagh and Nelder 1989, section 2.5).
 */
function mayBePredicted({ distribution }: Density, argument: string): boolean {
  const fit = distributions[distribution]?.em;
  if (fit?.kernel === "quadratic") return argument === "mean";
  if (fit?.kernel === "table") return argument === "logits";
  return fit?.kernel === "linear" && fit.bounds === undefined;
}

/** An observed variable of which an argument is linear in known columns. */
export function regressionEmission(analysis: Analysis, variable: Variable, density: Density): Either<Emission> {
  const params: Record<string, ParamUse> = {};
  const predictors: Record<string, Predictor> = {};
  for (const [name, expr] of Object.entries(density.args)) {
    if (!mayBePredicted(density, name)) {
      const use = paramUse(analysis, name, expr);
      if (!use.ok) return use;
      params[name] = use.value;
      continue;
    }
    const linear = linearPredictor(analysis, name, expr);
    if (!linear.ok) return linear;
    predictors[name] = linear.value.predictor;
    for (const use of Object.values(linear.value.coefficients)) {
      const narrower = narrowerKind(analysis, density, name, use);
      if (narrower !== undefined)
        return barred(use.node, `\`${use.param}\` is ${narrower}, where the weighted fit of \`${name}\` may leave that range`);
    }
    Object.assign(params, linear.value.coefficients);
  }
  const isNormal = distributions[density.distribution]?.em?.kernel === "quadratic";
  const refusal = isNormal ? checkScale(variable, density, params) : checkPriors(params);
  if (refusal !== undefined) return refusal;
  return {
    ok: true,
    value: {
      ...observedColumns(analysis, variable, density),
      kernel: "regression",
      ...(density.distribution === "Categorical" ? { levels: variable.type.size ?? 2 } : {}),
      params,
      predictors,
      node: density.node,
    },
  };
}

function checkScale(variable: Variable, density: Density, params: Record<string, ParamUse>): ReturnType<typeof barred> | undefined {
  const structure = scaleStructure(variable, density, params[density.form]);
  if (typeof structure !== "string") return structure;
  if (structure === "full" && variable.type.optional)
    return barred(density.node, `entries of \`${variable.name}\` may be missing under \`cov\`, where its mean depends on known columns`);
  return undefined;
}

/** Newton's method asks for a slope and a curvature of every coefficient by itself. */
function checkPriors(params: Record<string, ParamUse>): ReturnType<typeof barred> | undefined {
  for (const { param, prior } of Object.values(params)) {
    if (prior?.form === "cov") return barred(prior.node, `the entries of \`${param}\` depend on each other by their prior`);
    if (prior?.distribution === "Laplace" || prior?.distribution === "Uniform")
      return barred(
        prior.node,
        `the prior of \`${param}\` is ${prior.distribution}, whose density has a corner that Newton's method doesn't climb to`,
      );
  }
  return undefined;
}

/** Whether an M step is a formula: weighted least squares that the scale doesn't change. */
export function isLeastSquares({ family, params, predictors = {}, width }: Emission): boolean {
  if (distributions[family]?.em?.kernel !== "quadratic") return false;
  const terms = predictors.mean?.terms ?? [];
  const coefficients = terms.flatMap(({ coefficient, ...term }) =>
    coefficient === undefined ? [] : [{ use: params[coefficient]!, ...term }],
  );
  const scale = Object.values(params).find(({ structure }) => structure !== undefined);
  if (scale === undefined || scale.estimate === "fixed") return true;
  return coefficients.every(({ use, by, against }) => {
    const own = product(use.shape) === width * product(against?.type.plate ?? []);
    const alike = scale.structure === "spherical" || (own && (scale.structure === "diagonal" || product(by?.type.plate ?? []) === 1));
    const whole = use.fixed === undefined || scale.structure !== "full";
    return use.prior === undefined && alike && whole && scale.index.every((axis) => use.index.includes(axis));
  });
}

/** Free numbers that the density doesn't depend on: the same amount added to all logits of a category changes nothing. */
export function redundantLogits({ params, predictors, levels }: Emission, copiesOf: (index: readonly string[]) => number): number {
  if (levels === undefined) return 0;
  let redundant = 0;
  for (const { coefficient, by, against } of predictors?.logits?.terms ?? []) {
    const use = coefficient === undefined ? undefined : params[coefficient];
    if (use === undefined || use.estimate === "fixed" || (by?.type.plate.length ?? 0) > 0) continue;
    const Q = product(against?.type.plate ?? []);
    const total = copiesOf(use.index) * product(use.shape);
    for (let from = 0; from < total; from += levels * Q)
      for (let q = 0; q < Q; q++)
        if (Array.from({ length: levels }, (_level, l) => use.fixed?.[from + l * Q + q] ?? null).every((entry) => entry === null))
          redundant += 1;
  }
  return redundant;
}
