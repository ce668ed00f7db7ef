import { bug } from "../diagnostics/assert.ts";
import { distributions } from "../distributions/index.ts";
import { lawOf } from "../ir/laws.ts";
import type { Expr, Variable } from "../ir/types/model.ts";
import type { LinearLatent, ParamUse } from "../ir/types/plan.ts";
import { numbers } from "../math/numbers.ts";
import { product } from "../math/shape.ts";
import type { Analysis } from "./analysis.ts";
import { constantOf } from "./constants.ts";
import { barred, behindBindings, type Either, paramUse } from "./use.ts";

/** The terms of a mean that is linear in continuous latents. */
export interface LinearMean {
  /** What is left without the latents: a parameter, known numbers, or 0. */
  mean: ParamUse;
  latents: LinearLatent[];
  /** The uses of the loadings, by the names under which the latents have them. */
  loadings: Record<string, ParamUse>;
}

/** Reads `mean + load @ z - …` as the sum of one mean and one loading for each latent. */
export function linearMean(analysis: Analysis, variable: Variable, written: Expr): Either<LinearMean> {
  const latents: LinearLatent[] = [];
  const loadings: Record<string, ParamUse> = {};
  let mean: ParamUse | undefined;
  for (const { term, sign } of termsOf(analysis, written)) {
    const factor = productOf(analysis, term);
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
    if (latents.some(({ name }) => name === latent.name)) return barred(term.node, `\`${latent.name}\` has several loadings`);
    const std = deviationsOf(analysis, latent);
    if (!std.ok) return std;
    const use = paramUse(analysis, "the loading", loading);
    if (!use.ok) return use;
    const size = product(latent.type.plate);
    if (product(use.value.shape) !== product(variable.type.plate) * size)
      return barred(loading.node, `the loading of \`${latent.name}\` is shared by columns of \`${variable.name}\``);
    const name = `loading.${latent.name}`;
    loadings[name] = use.value;
    latents.push({ variable: latent.id, name: latent.name, size, std: std.value.map((value) => sign * value), loading: name });
  }
  const none: ParamUse = { index: [], estimate: "fixed", fixed: [0], shape: [], node: written.node };
  return { ok: true, value: { mean: mean ?? none, latents, loadings } };
}

/** One by one: bindings that each read the one before twice have more terms than can be listed, of which the first ones bar the fit. */
function* termsOf(analysis: Analysis, written: Expr, sign = 1): Generator<{ term: Expr; sign: number }> {
  const expr = behindBindings(analysis, written);
  if (expr.is !== "apply" || !(expr.fn === "add" || expr.fn === "sub" || expr.fn === "neg")) yield { term: expr, sign };
  else
    for (const [i, arg] of expr.args.entries())
      yield* termsOf(analysis, arg, expr.fn === "neg" || (expr.fn === "sub" && i > 0) ? -sign : sign);
}

/** `load @ z`, or `load * z` of a single number z. */
function productOf(analysis: Analysis, term: Expr): { latent: Variable; loading: Expr } | undefined {
  if (term.is !== "apply" || !(term.fn === "contract" || term.fn === "mul")) return undefined;
  const [left, right] = term.args.map((arg) => latentOf(analysis, arg));
  if (right !== undefined && (term.fn === "contract" || right.type.plate.length === 0)) return { latent: right, loading: term.args[0] };
  return left !== undefined && term.fn === "mul" && left.type.plate.length === 0 ? { latent: left, loading: term.args[1] } : undefined;
}

function latentOf(analysis: Analysis, written: Expr): Variable | undefined {
  const expr = behindBindings(analysis, written);
  return expr.is === "variable" ? analysis.continuous.find(({ name }) => name === expr.name) : undefined;
}

/** The standard deviations of a latent with a known Normal law about 0. */
function deviationsOf(analysis: Analysis, latent: Variable): Either<number[]> {
  const law = lawOf(latent);
  if (law.is === "network") return bug(`${latent.name} is no linear latent`);
  const { density } = law;
  const node = density.node;
  const normal = distributions.Normal ?? bug("no Normal");
  if (normal.vector?.[density.form] !== undefined) return barred(node, `\`${latent.name}\` has a covariance of its own`);
  const args: Record<string, number[]> = {};
  for (const [name, expr] of Object.entries(density.args)) {
    const values = constantOf(behindBindings(analysis, expr));
    if (values === undefined) return barred(expr.node, `\`${name}\` of \`${latent.name}\` is no known number`);
    args[name] = values;
  }
  const size = product(latent.type.plate);
  const each = Array.from({ length: size }, (_entry, q) => {
    const own = Object.fromEntries(Object.entries(args).map(([name, values]) => [name, values[q % values.length]]));
    return normal.canonical(numbers, density.form, own);
  });
  if (each.some(({ mean }) => mean !== 0)) return barred(node, `the mean of \`${latent.name}\` is not 0`);
  return { ok: true, value: each.map(({ std }) => std!) };
}
