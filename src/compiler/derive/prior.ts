import { isFixed } from "../ir/laws.ts";
import type { Parameter } from "../ir/types/model.ts";
import type { KnownPrior } from "../ir/types/plan.ts";
import type { Analysis } from "./analysis.ts";
import { constantOf } from "./constants.ts";
import type { Either } from "./use.ts";

/**
 * A parameter's prior as a fit by sums reads it: with known numbers. Where they depend on what is learned, the posterior mode has no M
 * step parameter by parameter.
 */
export function knownPrior({ ir }: Analysis, { name, prior, fixed, ...parameter }: Parameter): Either<KnownPrior> | undefined {
  if (prior === undefined || isFixed({ name, fixed, ...parameter })) return undefined;
  const args: Record<string, number[]> = {};
  for (const [argument, expr] of Object.entries(prior.args)) {
    const numbers = constantOf(expr, ir);
    if (numbers === undefined) return { ok: false, node: expr.node, text: `\`${argument}\` of the prior of \`${name}\` isn't known` };
    args[argument] = numbers;
  }
  const { distribution, form, node } = prior;
  return { ok: true, value: { distribution, form, args, node } };
}
