import { suggest } from "../../diagnostics/suggest.ts";
import { distributions } from "../../distributions/index.ts";
import type { Kind, Law, ValueType } from "../../ir/types/model.ts";
import { functions } from "../../layers/index.ts";
import { typeText } from "../../math/shape.ts";
import type { Expr } from "../../syntax/ast.ts";
import { describeExpr, listNames, ungroup } from "../values/describe.ts";
import { checkStray } from "./apply.ts";
import { callOf, type WrittenCall } from "./call.ts";
import { constantFunctions } from "./constant-functions.ts";
import { checkDensity, checkSupport } from "./density.ts";
import { writtenAs } from "./other-names.ts";
import { report, type Scope } from "./scope.ts";
import type { Wanted } from "./work.ts";

export interface CheckedLaw {
  law: Law;
  distribution: string;
  /** Of the variable that it is a law of. */
  type: ValueType;
}

/** Distributions of the language that no part of genc can use yet. */
const unsupported: Record<string, string> = {
  Mixture: "Write the mixture out: `latent k: category(K) ~ Categorical(w)`, and index the parameters by `k`.",
};

/** The distributions of a kind, or a few that are used most. */
function fittingLaws(kind: Kind | undefined): string {
  const of = Object.values(distributions).flatMap((one) => (one.support === kind ? [one.name] : []));
  return of.length > 0 ? listNames(of, "or") : "`Normal`, `Categorical`, `Bernoulli` and other distributions";
}

/** What stands behind `~`: a distribution's density, or a call of a network that returns one. `node` is the law's own. */
export function checkLaw(expr: Expr, scope: Scope, node: string, wanted: Wanted | undefined): CheckedLaw | undefined {
  const checked = checkWritten(expr, scope, node, wanted);
  return scope.context.isDoubtful?.(expr.span) ? undefined : checked;
}

function checkWritten(expr: Expr, scope: Scope, node: string, wanted: Wanted | undefined): CheckedLaw | undefined {
  const inner = ungroup(expr);
  if (inner.is === "missing") return undefined;
  const call = callOf(inner);
  if (call === undefined) return reportNoLaw(inner, scope, wanted);
  const name = call.callee.text;
  if (name === "") return undefined;
  if (scope.context.networks.has(name)) return checkNetworkLaw(call, scope, wanted);
  const definition = Object.hasOwn(distributions, name) ? distributions[name] : undefined;
  if (definition === undefined) return reportNoDistribution(call, scope, node, wanted);
  if (call.instance.length > 0) return report(scope, "GEN2705", { name }, call.callee.span);
  const density = checkDensity(definition, call, scope, node, wanted);
  return density && { law: { is: "density", density }, distribution: name, type: density.type };
}

function checkNetworkLaw(call: WrittenCall, scope: Scope, wanted: Wanted | undefined): CheckedLaw | undefined {
  const called = scope.work.callNetwork(call, scope, wanted);
  if (called === undefined || called.result.type === undefined) return undefined;
  const name = call.callee.text;
  const { result } = called;
  const type = called.result.type;
  if (result.is === "value") {
    const remedy = `\`${name}\` returns a value, \`${typeText(type)}\`. Write \`=\` for a value, or let it return a distribution, like \`Normal(…)\`.`;
    return report(scope, "GEN3010", { found: `\`${name}\``, remedy }, call.callee.span);
  }
  const checked: CheckedLaw = { law: { is: "network", call: called.call }, distribution: result.distribution, type };
  const target = wanted?.type;
  if (target === undefined || wanted?.poisoned) return checked;
  if (wanted!.exact && !checkSupport(`\`${name}\` returns a density`, type.kind, wanted!, call.callee, scope)) return undefined;
  const sizes = (one: ValueType) => `${one.plate.join()}|${one.size}`;
  if (wanted!.exact ? sizes(type) === sizes(target) : type.plate.join() === target.plate.join()) return checked;
  wanted!.misfit = true;
  const facts = { name, returned: typeText(type), subject: wanted!.subject, target: typeText(target) };
  return report(scope, "GEN3011", facts, call.callee.span);
}

function reportNoLaw(expr: Expr, scope: Scope, wanted: Wanted | undefined): undefined {
  const name = expr.is === "name" ? expr.name.text : undefined;
  const callable = name !== undefined && (Object.hasOwn(distributions, name) || scope.context.networks.has(name));
  const remedy = callable ? `Give \`${name}\` its arguments: \`${name}(…)\`.` : remedyFromSubject(wanted);
  return report(scope, "GEN3010", { found: describeExpr(expr), remedy }, expr.span);
}

function remedyFromSubject(wanted: Wanted | undefined): string {
  return `Write a density, like \`Normal(…, std: …)\`${wanted === undefined ? "" : "; a value stands behind `=`"}.`;
}

function reportNoDistribution(call: WrittenCall, scope: Scope, node: string, wanted: Wanted | undefined): undefined {
  const name = call.callee.text;
  if (Object.hasOwn(unsupported, name))
    return report(scope, "GEN3901", { distribution: name, remedy: unsupported[name]! }, call.callee.span);
  if (Object.hasOwn(functions, name) || Object.hasOwn(constantFunctions, name))
    return report(scope, "GEN3010", { found: `a call of \`${name}\``, remedy: remedyFromSubject(wanted) }, call.span);
  checkStray(call, node, scope);
  return report(scope, "GEN2610", { name, remedy: lawRemedy(name, scope, wanted) }, call.callee.span);
}

function lawRemedy(name: string, scope: Scope, wanted: Wanted | undefined): string {
  const form = writtenAs(name);
  if (form !== undefined) return `It is written ${form}.`;
  const close = suggest(name, [...Object.keys(distributions), ...scope.context.networks.keys()]);
  return close === undefined ? `${fittingLaws(wanted?.type?.kind)} can stand here.` : `Did you mean \`${close}\`?`;
}
