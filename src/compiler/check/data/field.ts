import { at, diagnostic } from "../../diagnostics/report.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import type { NodeId } from "../../diagnostics/types.ts";
import type { FieldType } from "../../fields/types.ts";
import type { Field, ValueType } from "../../ir/types/model.ts";
import { equalShapes, product, shapeOf, typeText } from "../../math/shape.ts";
import type { DataSettingName, FieldDecl } from "../../syntax/ast.ts";
import { resolveType } from "../model/types.ts";
import { kinds } from "../program/builtins.ts";
import { checkExpression } from "./expression.ts";
import type { FieldScope } from "./scope.ts";

const settingNames = ["source", "test", "sequence", "weight", "split", "where"] as const;

/** What a model may bind to: a field's type is undefined where its declaration is wrong. */
export interface CheckedField {
  type: ValueType | undefined;
  field: Field | undefined;
}

/** One `name: type = expression`; reports GEN2102, GEN2117 to GEN2122 and the mistakes of types. */
export function checkField(declaration: FieldDecl, id: NodeId, scope: FieldScope): CheckedField {
  const suggestion = misspeltSetting(declaration);
  if (suggestion !== undefined) {
    const facts = { name: declaration.name.text, suggestion };
    scope.report(diagnostic("GEN2102", facts, at(declaration.name.span)));
    return { type: undefined, field: undefined };
  }
  scope.mark(id, declaration.span);
  const type = resolveType(declaration.type, new Map(), { ...scope.context, report: scope.report });
  const written = declaration.value ?? ({ is: "name", name: declaration.name, span: declaration.name.span } as const);
  const value = checkExpression(written, id, scope);
  if (type === undefined || value === undefined) return { type, field: undefined };
  if (!agree(type, value.type)) {
    const facts = { field: declaration.name.text, declared: typeText(type), found: describe(value.type) };
    scope.report(diagnostic("GEN2122", facts, at(written.span)));
    // Either of the two may be the mistake, so nothing is held against the type.
    return { type: undefined, field: undefined };
  }
  return { type, field: { id, name: declaration.name.text, type, value: value.value, stochastic: value.random } };
}

/** The setting that a field was meant as: `sorce: csv("x")` parses as a field with the unknown type `csv`. */
export function misspeltSetting({ name, type }: FieldDecl): DataSettingName | undefined {
  if (type.name.text === "" || (kinds as readonly string[]).includes(type.name.text)) return undefined;
  const close = settingNames.find((one) => one === suggest(name.text, settingNames));
  return close ?? (Object.hasOwn(settingOf, type.name.text) ? settingOf[type.name.text] : undefined);
}

/** Calls that only one setting takes. */
const settingOf: Readonly<Record<string, DataSettingName>> = {
  ...Object.fromEntries(["csv", "idx", "parquet", "json", "npy", "images", "simulate"].map((source) => [source, "source"])),
  along: "sequence",
  holdout: "split",
  folds: "split",
};

/** Whether an expression can have the declared type, as far as is known before data are read. */
function agree(declared: ValueType, found: FieldType): boolean {
  if (found.kind === "text" && declared.kind !== "category") return false;
  if (found.kind === "truth" && (declared.kind === "simplex" || declared.kind === "spd" || declared.kind === "positive")) return false;
  if (found.shape === undefined) return true;
  const shape = shapeOf(declared);
  return equalShapes(shape, found.shape) || (product(shape) === 1 && product(found.shape) === 1);
}

function describe(found: FieldType): string {
  const what = found.kind === "text" ? "text" : found.kind === "truth" ? "true or false" : "numbers";
  return found.shape === undefined || found.shape.length === 0
    ? what === "numbers"
      ? "one number"
      : what
    : `${what} of shape [${found.shape.join(", ")}]`;
}
