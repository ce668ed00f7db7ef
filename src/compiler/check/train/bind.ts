import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Argument, GivenDecl, ModelDecl, Name, ObservedDecl } from "../../syntax/ast.ts";
import type { BoundField } from "../contract.ts";
import type { CheckedData } from "../data/index.ts";
import type { ValueContext } from "../values/context.ts";
import { listNames } from "../values/describe.ts";
import { remedyFor } from "../values/remedy.ts";
import type { Sides } from "./scope.ts";

/**
 * Which field each observed and given variable takes: the one of its name, or the one that `on D(x: field)` says. Nothing where one is
 * wrong (GEN2204 to GEN2207, GEN2213) or the field's own declaration is.
 */
export function bindFields(
  { model, data }: Sides,
  renames: readonly Argument[],
  place: Name,
  context: ValueContext,
): Map<string, BoundField> | undefined {
  const variables = model.items.filter((item): item is ObservedDecl | GivenDecl => item.is === "observed" || item.is === "given");
  const renamed = readRenames(model, data, renames, context);
  let sound = renamed.sound;
  const fields = new Map<string, BoundField>();
  for (const { name } of variables) {
    if (name.text === "" || renamed.broken.has(name.text) || renamed.unlabelled) continue;
    const fieldName = renamed.byVariable.get(name.text) ?? name.text;
    const field = data.fields.get(fieldName);
    if (field === undefined) {
      reportMissing(name, { model, data }, place, context);
      sound = false;
    } else if (field.type === undefined) sound = false;
    else fields.set(name.text, { field: fieldName, type: field.type, span: field.declaration.span });
  }
  return sound ? fields : undefined;
}

function reportMissing(variable: Name, { model, data }: Sides, place: Name, context: ValueContext): void {
  const dataName = data.declaration.name.text;
  const known = [...data.fields.keys()];
  const remedy =
    known.length === 0
      ? `Add the field: \`${variable.text}: type = expression\`.`
      : `Its fields are ${listNames(known)}: add one, or rename: \`on ${dataName}(${variable.text}: ${known[0]})\`.`;
  const related = [{ place: at(variable.span), note: `\`${variable.text}\` is declared here` }];
  const facts = { variable: variable.text, model: model.name.text, data: dataName, remedy };
  context.report(diagnostic("GEN2205", facts, at(place.span), { related }));
}

/** `x: measurements` of `on Iris(x: measurements)`. */
function readRenames(model: ModelDecl, data: CheckedData, args: readonly Argument[], context: ValueContext) {
  const byVariable = new Map<string, string>();
  /** Variables whose rename is wrong: they are not missing besides. */
  const broken = new Set<string>();
  let sound = true;
  /** An argument without a label may be meant for any variable. */
  const unlabelled = args.some((arg) => arg.name === undefined);
  for (const arg of args) {
    const field = readRename(model, data, arg, byVariable, context);
    if (field !== undefined) byVariable.set(arg.name!.text, field);
    else {
      sound = false;
      if (arg.name !== undefined && !byVariable.has(arg.name.text)) broken.add(arg.name.text);
    }
  }
  return { byVariable, broken, unlabelled, sound };
}

function readRename(
  model: ModelDecl,
  data: CheckedData,
  arg: Argument,
  seen: Map<string, string>,
  context: ValueContext,
): string | undefined {
  const form = data.declaration.name.text;
  const name = arg.name;
  if (name === undefined || arg.value.is !== "name") {
    if (arg.value.is !== "missing")
      context.report(diagnostic("GEN2213", { form, what: "fields", example: `\`on ${form}(x: field)\`` }, at(arg.span)));
    return undefined;
  }
  if (seen.has(name.text)) {
    context.report(diagnostic("GEN2204", { name: name.text }, at(name.span)));
    return undefined;
  }
  if (!takesData(model, name, context)) return undefined;
  const field = arg.value.name.text;
  if (data.fields.has(field)) return field;
  const remedy = remedyFor(field, [...data.fields.keys()], "Its fields are", "It has none.");
  context.report(diagnostic("GEN2206", { data: form, name: field, remedy }, at(arg.value.span)));
  return undefined;
}

function takesData(model: ModelDecl, name: Name, context: ValueContext): boolean {
  const variables = model.items.flatMap((item) => (item.is === "observed" || item.is === "given" ? [item.name.text] : []));
  if (variables.includes(name.text)) return true;
  const latent = model.items.some((item) => item.is === "latent" && item.name.text === name.text);
  const why = latent ? "it is latent" : "it is no variable of the model";
  const remedy = latent
    ? "A category with missing entries can be observed: `observed k: category(3)?`."
    : remedyFor(name.text, variables, "Observed and given are", "The model has no observed variable.");
  context.report(diagnostic("GEN2207", { name: name.text, model: model.name.text, why, remedy }, at(name.span)));
  return false;
}
