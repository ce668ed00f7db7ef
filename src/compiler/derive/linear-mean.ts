import type { Expr, Variable } from "../ir/types/model.ts";
import type { ParamUse } from "../ir/types/plan.ts";
import { product } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";
import { barred, behindBindings, type Either, paramUse } from "./use.ts";

/** The terms of a mean that is linear in continuous latents. */
export interface LinearMean {
  /** What is left without the latents: a parameter, known numbers, or 0. */
  mean: ParamUse;
  loadings: LatentTerm[];
}

/** ± loading @ latent. */
export interface LatentTerm {
  latent: Variable;
  use: ParamUse;
  sign: 1 | -1;
}

/** Reads `mean + load @ z - …` as the sum of one mean and one loading for each latent. */
export function linearMean(analysis: Analysis, variable: Variable, written: Expr): Either<LinearMean> {
  const loadings: LatentTerm[] = [];
  let mean: ParamUse | undefined;
  for (const { term, sign } of termsOf(analysis, written)) {
    const factor = alone(analysis, variable, term) ?? productOf(analysis, term);
    if (factor === undefined) {
      if (mean !== undefined) return barred(term.node, `the mean of \`${variable.name}\` is a sum of several parameters`);
      const use = paramUse(analysis, "mean", term);
      if (!use.ok) return use;
      const known = use.value.param === undefined ? use.value.fixed : undefined;
      if (sign < 0 && known === undefined) return barred(term.node, `\`${use.value.param}\` is subtracted`);
      mean = sign < 0 ? { ...use.value, fixed: known?.map((entry) => -(entry ?? 0)) } : use.value;
      continue;
    }
    const { latent, loading } = factor;
    if (loadings.some((other) => other.latent === latent)) return barred(term.node, `\`${latent.name}\` has several loadings`);
    const use = "is" in loading ? paramUse(analysis, "the loading", loading) : { ok: true as const, value: loading };
    if (!use.ok) return use;
    if (product(use.value.shape) !== product(variable.type.plate) * product(latent.type.plate))
      return barred(use.value.node, `the loading of \`${latent.name}\` is shared by columns of \`${variable.name}\``);
    loadings.push({ latent, use: use.value, sign });
  }
  const none: ParamUse = { index: [], estimate: "fixed", fixed: [0], shape: [], node: written.node };
  return { ok: true, value: { mean: mean ?? none, loadings } };
}

/** One by one: bindings that each read the one before twice have more terms than can be listed, of which the first ones bar the fit. */
function* termsOf(analysis: Analysis, written: Expr, sign: 1 | -1 = 1): Generator<{ term: Expr; sign: 1 | -1 }> {
  const expr = behindBindings(analysis, written);
  if (expr.is !== "apply" || !(expr.fn === "add" || expr.fn === "sub" || expr.fn === "neg")) yield { term: expr, sign };
  else
    for (const [i, arg] of expr.args.entries())
      yield* termsOf(analysis, arg, expr.fn === "neg" || (expr.fn === "sub" && i > 0) ? (sign === 1 ? -1 : 1) : sign);
}

/** A latent without a loading: one number counts in every column, several each in its own. */
function alone(analysis: Analysis, { type }: Variable, term: Expr): { latent: Variable; loading: ParamUse } | undefined {
  const latent = latentOf(analysis, term);
  if (latent === undefined) return undefined;
  const size = product(latent.type.plate);
  const width = product(type.plate);
  if (size !== 1 && size !== width) return undefined;
  const fixed = Array.from({ length: width * size }, (_entry, i) => (size === 1 || Math.floor(i / size) === i % size ? 1 : 0));
  return { latent, loading: { index: [], estimate: "fixed", fixed, shape: [width, size], node: term.node } };
}

/** `load @ z`, `dot(load, z)`, or `load * z` of a single number z. */
function productOf(analysis: Analysis, term: Expr): { latent: Variable; loading: Expr } | undefined {
  if (term.is !== "apply" || !(term.fn === "contract" || term.fn === "mul" || term.fn === "dot")) return undefined;
  const [left, right] = term.args.map((arg) => latentOf(analysis, arg));
  if (right !== undefined && (term.fn !== "mul" || right.type.plate.length === 0)) return { latent: right, loading: term.args[0] };
  const isEither = term.fn === "dot" || (term.fn === "mul" && left?.type.plate.length === 0);
  return left !== undefined && isEither ? { latent: left, loading: term.args[1] } : undefined;
}

function latentOf(analysis: Analysis, written: Expr): Variable | undefined {
  const expr = behindBindings(analysis, written);
  return expr.is === "variable" ? analysis.continuous.find(({ name }) => name === expr.name) : undefined;
}
