import { at } from "../../diagnostics/report.ts";
import type { DistributionDefinition, DistributionForm } from "../../distributions/types.ts";
import type { Argument, Expr } from "../../syntax/ast.ts";
import { listNames, ungroup } from "../values/describe.ts";
import { remedyFor } from "../values/remedy.ts";
import type { WrittenCall } from "./call.ts";
import { report, type Scope } from "./scope.ts";

export interface MatchedForm {
  form: DistributionForm;
  args: Map<string, Expr>;
}

/**
 * Chooses a distribution's form by the names of its arguments, and gives each its expression. Unnamed arguments take the form's
 * parameters in order, but for a standard deviation: as books and code disagree on the second number of a Normal, it is named, or the
 * literal 1 (GEN3004). Reports unknown (GEN3001), missing (GEN3002), doubled (GEN3003) and superfluous (GEN3005) arguments.
 */
export function matchForm(definition: DistributionDefinition, call: WrittenCall, scope: Scope): MatchedForm | undefined {
  const named = namedArguments(definition, call.args, scope);
  if (named === undefined) return undefined;
  const form = definition.forms.find((one) =>
    [...named.keys()].every((name) => one.parameters.some((parameter) => parameter.name === name)),
  );
  if (form === undefined) {
    const names = listNames([...named.keys()]);
    const last = call.args.findLast((arg) => arg.name !== undefined)!;
    return report(scope, "GEN3003", { distribution: definition.name, names }, last.span);
  }
  const args = new Map([...named].map(([name, arg]) => [name, arg.value]));
  const unnamed = call.args.filter((arg) => arg.name === undefined);
  for (const [index, arg] of unnamed.entries()) {
    const parameter = form.parameters[index];
    if (parameter === undefined) {
      const names = listNames(form.parameters.map((one) => one.name));
      return report(scope, "GEN3005", { distribution: definition.name, names }, arg.span);
    }
    if (args.has(parameter.name)) {
      const related = [{ place: at(named.get(parameter.name)!.span), note: "it is given here by name" }];
      return report(scope, "GEN3003", { distribution: definition.name, names: `\`${parameter.name}\` twice` }, arg.span, { related });
    }
    if (parameter.name === "std" && !isOne(arg.value)) return reportUnnamedScale(definition, arg, scope);
    args.set(parameter.name, arg.value);
  }
  const missing = form.parameters.find((parameter) => !args.has(parameter.name));
  if (missing === undefined) return { form, args };
  const others = scales(definition, form.parameters.indexOf(missing));
  const remedy = others.length > 1 ? `Give one of ${listNames(others)} by name.` : `${missing.doc}`;
  return report(scope, "GEN3002", { distribution: definition.name, name: missing.name, remedy }, call.span);
}

function namedArguments(definition: DistributionDefinition, args: Argument[], scope: Scope): Map<string, Argument> | undefined {
  const known = [...new Set(definition.forms.flatMap((form) => form.parameters.map((parameter) => parameter.name)))];
  const named = new Map<string, Argument>();
  for (const arg of args) {
    if (arg.name === undefined) continue;
    const name = arg.name.text;
    if (!known.includes(name)) {
      const remedy = remedyFor(name, known, "It takes", "");
      return report(scope, "GEN3001", { distribution: definition.name, name, remedy }, arg.name.span);
    }
    if (named.has(name)) return report(scope, "GEN3003", { distribution: definition.name, names: `\`${name}\` twice` }, arg.span);
    named.set(name, arg);
  }
  return named;
}

function isOne(written: Expr): boolean {
  const expr = ungroup(written);
  return expr.is === "number" && expr.value === 1;
}

function reportUnnamedScale(definition: DistributionDefinition, arg: Argument, scope: Scope): undefined {
  const names = scales(definition, 1).map((name) => `${name}:`);
  return report(scope, "GEN3004", { distribution: definition.name, names: listNames(names, "or") }, arg.span);
}

/** The parameters that stand at one position, over all forms. */
function scales(definition: DistributionDefinition, position: number): string[] {
  return [...new Set(definition.forms.flatMap((form) => form.parameters[position]?.name ?? []))];
}
