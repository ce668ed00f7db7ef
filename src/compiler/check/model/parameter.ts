import type { Density, Parameter, ValueType } from "../../ir/types/model.ts";
import { typeText } from "../../math/shape.ts";
import type { Expr, ParamDecl } from "../../syntax/ast.ts";
import { valueNames } from "./call.ts";
import { checkFixed } from "./fixed.ts";
import { checkLaw } from "./law.ts";
import { constantsOf } from "./literals.ts";
import { type Entry, report, type Scope } from "./scope.ts";
import { resolveType } from "./types.ts";
import { mark } from "./work.ts";

/** Arguments of a prior that scale it: were one of them free, the density would have no upper bound. */
const scales = new Set(["std", "var", "log_std", "log_var", "cov", "scale", "rate"]);

/** A param of a model or a network. `type` is there even where its `=` or `~` is in error. */
export function checkParameter(item: ParamDecl, scope: Scope): { type?: ValueType; parameter?: Parameter } {
  const id = mark(scope.work, `${scope.owner}.${item.name.text}`, item.span);
  const type = parameterType(item, scope);
  if (type === undefined) return {};
  const name = item.name.text;
  const fixed = item.fixed && checkFixed(item.fixed, type, name, scope);
  if (fixed === "misfit") return {};
  const prior = item.prior && checkPrior(item.prior, name, type, id, scope);
  if ((item.fixed !== undefined && fixed === undefined) || (item.prior !== undefined && prior === undefined)) return { type };
  if (item.prior !== undefined && fixed?.every((entry) => entry !== null)) {
    report(scope, "GEN2910", { name }, item.prior.span);
    return { type };
  }
  return { type, parameter: { id, name, type, ...(fixed && { fixed }), ...(prior && { prior }) } };
}

function checkPrior(expr: Expr, name: string, type: ValueType, id: string, scope: Scope): Density | undefined {
  const law = checkLaw(expr, scope, id, { subject: `\`${name}\``, type, exact: true });
  if (law === undefined) return undefined;
  if (law.law.is === "network") {
    const remedy = "A prior is a distribution with known numbers, like `Normal(0, std: 10)`.";
    return report(scope, "GEN3010", { found: `the network \`${law.law.call.network}\``, remedy }, expr.span);
  }
  const { density } = law.law;
  return checkPriorReads(expr, name, scope) && checkPriorScale(expr, scope) && checkDegrees(density, expr, scope) ? density : undefined;
}

/** Categories, binaries and counts have no gradient and no free numbers: they are latent variables, not params (GEN2510). */
function parameterType(item: ParamDecl, scope: Scope): ValueType | undefined {
  const type = resolveType(item.type, scope.sizes, scope.context);
  if (type === undefined) return undefined;
  if (type.kind === "category" || type.kind === "binary" || type.kind === "count")
    return report(scope, "GEN2510", { name: item.name.text, type: typeText(type) }, item.type.span);
  if (!type.optional) return type;
  report(scope, "GEN3904", { name: item.name.text, remedy: "A param has no missing entries: take the `?` away." }, item.type.span);
  return { ...type, optional: false };
}

/** A param has one value for all rows, so its prior can't depend on a row (GEN2908). */
function checkPriorReads(expr: Expr, name: string, scope: Scope): boolean {
  const read = valueNames(expr).find((one) => scope.entries.get(one.text)?.is === "variable");
  if (read === undefined) return true;
  report(scope, "GEN2908", { name, variable: read.text }, read.span);
  return false;
}

/** An inverse Wishart of D columns is a density where `df` exceeds D - 1 (GEN2909). */
function checkDegrees({ args, type }: Density, law: Expr, scope: Scope): boolean {
  const known = args.df === undefined ? undefined : constantsOf(args.df);
  const least = (type.size ?? 0) - 1;
  const low = known?.find((df) => df <= least);
  if (low === undefined) return true;
  report(scope, "GEN2909", { df: low, least, columns: least + 1 }, law.span);
  return false;
}

function isLearned(entry: Entry | undefined): boolean {
  return entry?.is === "param" && entry.fixed !== true;
}

function checkPriorScale(law: Expr, scope: Scope): boolean {
  if (law.is === "group") return checkPriorScale(law.of, scope);
  if (law.is !== "call") return true;
  for (const arg of law.args) {
    if (arg.name === undefined || !scales.has(arg.name.text)) continue;
    const free = valueNames(arg.value).find(({ text }) => isLearned(scope.entries.get(text)));
    if (free === undefined) continue;
    report(scope, "GEN2907", { argument: arg.name.text, name: free.text }, free.span);
    return false;
  }
  return true;
}
