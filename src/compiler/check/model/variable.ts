import { at } from "../../diagnostics/report.ts";
import type { ValueType, Variable } from "../../ir/types/model.ts";
import { isSubtype, shapeOf, typeText } from "../../math/shape.ts";
import type { GivenDecl, LatentDecl, ObservedDecl } from "../../syntax/ast.ts";
import type { BoundField, ModelUse } from "../contract.ts";
import { applyNetwork } from "./apply.ts";
import { once, remedyOf } from "./body.ts";
import { callOf } from "./call.ts";
import { typeExpression } from "./expression.ts";
import { unwrapped } from "./indexing.ts";
import { asKind } from "./kinds.ts";
import { checkLaw } from "./law.ts";
import { checkPlate } from "./plate.ts";
import { report, type Scope } from "./scope.ts";
import { resolveType } from "./types.ts";
import { mark, type Wanted } from "./work.ts";

/** One latent, observed or given variable, checked when it is first asked for. */
export interface Cell {
  type: () => ValueType | undefined;
  variable: () => Variable | undefined;
}

type Item = LatentDecl | ObservedDecl | GivenDecl;

export function variableCell(item: Item, use: ModelUse, scope: Scope): Cell {
  const id = mark(scope.work, `${scope.owner}.${item.name.text}`, item.span);
  const field = item.is === "latent" ? undefined : use.fields?.get(item.name.text);
  const wanted: Wanted = { subject: `\`${item.name.text}\``, exact: item.type !== undefined };
  const declared = once(() => {
    const found = declaredType(item, scope);
    return found !== undefined && (field === undefined || checkField(item, found, field, scope)) ? found : undefined;
  });
  const by = once(() => checkBy(item, declared(), field, wanted, id, use, scope));
  // Of a variable that its law or field doesn't fit, nobody knows the type.
  const type = once(() => {
    const lawful = by();
    if (item.type !== undefined) return wanted.misfit ? undefined : withLevels(declared(), field);
    const fits = lawful !== undefined && (field === undefined || checkField(item, lawful.type, field, scope));
    return fits ? withLevels(lawful.type, field) : undefined;
  });
  const variable = once(() => {
    const known = type();
    const checked = by();
    const plated = checkPlate(item, known, use, scope);
    if (known === undefined || checked === undefined || !plated) return undefined;
    const plate: Variable["plate"] = item.per?.text === "sequence" ? "sequence" : use.sequences ? "time" : "row";
    const { name } = item;
    return { id, name: name.text, role: item.is, type: known, plate, by: checked.by, ...(field && { field: field.field }) };
  });
  return { type, variable };
}

function declaredType(item: Item, scope: Scope): ValueType | undefined {
  if (item.type === undefined) return undefined;
  const type = resolveType(item.type, scope.sizes, scope.context);
  if (type?.optional !== true || (item.is === "observed" && item.by !== "value")) return type;
  const remedy =
    item.is === "latent"
      ? "A latent has no data, so none are missing: take the `?` away."
      : "Only an observed variable with a distribution may: drop the rows in the data, `where: present(a)`, or fill them there.";
  report(scope, "GEN3904", { name: item.name.text, remedy }, item.type.span);
  return { ...type, optional: false };
}

type By = { by: Variable["by"]; type: ValueType };

function checkBy(
  item: Item,
  declared: ValueType | undefined,
  field: BoundField | undefined,
  wanted: Wanted,
  id: string,
  use: ModelUse,
  scope: Scope,
): By | undefined {
  if (item.is === "given") return declared && { by: { is: "given" }, type: declared };
  const target = item.type === undefined ? field?.type : declared;
  if (target !== undefined) wanted.type = target;
  else if (item.type !== undefined) wanted.poisoned = true;
  if (item.is === "observed" && item.by === "value") return checkValue(item, wanted, id, scope);
  const law = checkLaw(item.law, scope, id, wanted);
  if (law === undefined) return undefined;
  if (law.distribution === "Markov" && !use.sequences) {
    // With a plate, that is where the missing sequences are told.
    if (item.per === undefined) report(scope, "GEN3013", { name: item.name.text, needs: "is a Markov chain" }, item.law.span);
    return undefined;
  }
  return { by: { is: "law", law: law.law }, type: law.type };
}

/** `observed x = Paint(z)`: the value must fit the type (GEN3202), which must have a gradient (GEN3206). */
function checkValue(item: ObservedDecl, wanted: Wanted, id: string, scope: Scope): By | undefined {
  const call = callOf(item.law);
  const network = call !== undefined && scope.context.networks.has(call.callee.text);
  const value = network ? applyNetwork(call, scope, wanted) : typeExpression(item.law, scope, id);
  const type = wanted.exact ? wanted.type : value?.type;
  if (type === undefined) return undefined;
  if (type.kind === "binary" || type.kind === "count" || type.kind === "category") {
    const place = item.type?.span ?? item.law.span;
    return report(scope, "GEN3206", { name: item.name.text, type: typeText(type) }, place);
  }
  if (value === undefined) return undefined;
  const fitting = asKind(value, type.kind) ?? value;
  if (isSubtype(fitting.type, type)) return { by: { is: "value", value: unwrapped(fitting, shapeOf(type).length) }, type };
  wanted.misfit = true;
  const facts = { name: item.name.text, type: typeText(type), found: typeText(value.type), remedy: remedyOf(value.type, type) };
  return report(scope, "GEN3202", facts, item.law.span);
}

function withLevels(type: ValueType | undefined, field: BoundField | undefined): ValueType | undefined {
  if (type?.kind !== "category" || type.levels !== undefined || field?.type.levels === undefined || field.type.size !== type.size)
    return type;
  return { ...type, levels: field.type.levels };
}

/** The field must be of a subtype of its variable (GEN3201). */
function checkField(item: Item, type: ValueType, field: BoundField, scope: Scope): boolean {
  const levels = type.levels === undefined || field.type.levels === undefined || type.levels.join("\n") === field.type.levels.join("\n");
  // A `?` on the variable itself is reported where it stands.
  const found = item.type?.optional ? { ...field.type, optional: false } : field.type;
  if (isSubtype(found, type) && levels) return true;
  const related = [{ place: at(field.span), note: `the field \`${field.field}\` is declared here` }];
  const remedy = field.type.optional
    ? `Say that entries may be missing, \`observed ${item.name.text}: ${typeText({ ...type, optional: true })}\`, or drop those rows, \`where: present(a)\`, and take the \`?\` away.`
    : "Declare both of one type, or change what the field computes.";
  const facts = { name: item.name.text, type: typeText(type), field: field.field, found: typeText(field.type), remedy };
  report(scope, "GEN3201", facts, (item.type ?? item.name).span, { related });
  return false;
}
