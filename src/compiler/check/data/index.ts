import { at, diagnostic } from "../../diagnostics/report.ts";
import type { NodeId, Span } from "../../diagnostics/types.ts";
import type { DataIR, FieldExpr, Source } from "../../ir/types/model.ts";
import type { DataDecl, DataSetting, DataSettingName, FieldDecl } from "../../syntax/ast.ts";
import { describeExpr } from "../values/describe.ts";
import { columnsOf } from "./columns.ts";
import { checkExpression } from "./expression.ts";
import { type CheckedField, checkField, misspeltSetting } from "./field.ts";
import type { DataScope, FieldScope } from "./scope.ts";
import { readSequence } from "./sequence.ts";
import { readSource } from "./source.ts";
import { readSplit } from "./split.ts";

/** A `data` block. `ir` is absent where any part of it is wrong; fields are there all the same, for those who bind to them. */
export interface CheckedData {
  declaration: DataDecl;
  fields: Map<string, CheckedField & { declaration: FieldDecl }>;
  /** `split:` or `test:` stands there: some rows are held out. */
  holdsOut: boolean;
  sequences: boolean;
  /** The model that `source: simulate(…)` names. */
  simulates?: string;
  spans: Record<NodeId, Span>;
  ir?: DataIR | undefined;
}

/** Checks one block whole: every setting and field, even when another is wrong. */
export function checkData(declaration: DataDecl, scope: DataScope): CheckedData {
  const name = declaration.name.text;
  scope.mark(name, declaration.name.span);
  let errors = 0;
  const own: DataScope = {
    ...scope,
    report(found) {
      if (found.severity === "error") errors++;
      scope.report(found);
    },
  };
  const settings = collectSettings(declaration, own);
  const misspelt = new Set(declaration.items.map((item) => (item.is === "field" ? misspeltSetting(item) : undefined)));
  const isThere = (setting: DataSettingName) => settings.has(setting) || misspelt.has(setting);
  const sequences = isThere("sequence");
  const source = readNamed(settings, "source", name, own, (setting, node) => readSource(setting, sequences, node, own));
  const withColumns: FieldScope = { ...own, columns: columnsOf(source) };
  const fields = collectFields(declaration, withColumns);
  const test = readNamed(settings, "test", name, own, (setting, node) => readSource(setting, sequences, node, own));
  const sequence = readNamed(settings, "sequence", name, own, (setting, node) => readSequence(setting, node, own));
  const split = readNamed(settings, "split", name, own, (setting, node) => readSplit(setting, node, own));
  const weight = readNamed(settings, "weight", name, own, (setting, node) => readRow(setting, "number", node, withColumns));
  const where = readNamed(settings, "where", name, own, (setting, node) => readRow(setting, "truth", node, withColumns));

  if (!isThere("source")) own.report(diagnostic("GEN2101", { name }, at(declaration.name.span)));
  const replaced = source && replacePath(source, name, own);
  const checked: CheckedData = {
    declaration,
    fields,
    holdsOut: isThere("split") || isThere("test"),
    sequences,
    ...(source?.is === "simulate" && { simulates: source.model.model }),
    spans: scope.spans,
  };
  if (errors > 0 || replaced === undefined) return checked;
  const sound = [...fields.values()].map((one) => one.field).filter((field) => field !== undefined);
  // A part that the parser gave up has its own error already.
  const given = { test, sequence, weight, where, split };
  const complete = (Object.keys(given) as (keyof typeof given)[]).every((part) => !settings.has(part) || given[part] !== undefined);
  if (!complete || sound.length < fields.size) return checked;
  checked.ir = {
    id: name,
    name,
    source: replaced,
    ...(test && { test }),
    ...(sequence && { sequence }),
    ...(weight && { weight }),
    ...(where && { where }),
    ...(split && { split }),
    fields: sound,
  };
  return checked;
}

function collectSettings(declaration: DataDecl, scope: DataScope): Map<DataSettingName, DataSetting> {
  const settings = new Map<DataSettingName, DataSetting>();
  for (const item of declaration.items) {
    if (item.is !== "dataSetting") continue;
    const first = settings.get(item.name.text);
    if (first === undefined) settings.set(item.name.text, item);
    else {
      const related = [{ place: at(first.name.span), note: "set here first" }];
      scope.report(diagnostic("GEN2103", { name: item.name.text }, at(item.name.span), { related }));
    }
  }
  return settings;
}

function collectFields(declaration: DataDecl, scope: FieldScope): CheckedData["fields"] {
  const fields: CheckedData["fields"] = new Map();
  for (const item of declaration.items) {
    if (item.is !== "field") continue;
    const name = item.name.text;
    const first = fields.get(name);
    if (first === undefined) fields.set(name, { ...checkField(item, `${declaration.name.text}.${name}`, scope), declaration: item });
    else {
      const related = [{ place: at(first.declaration.name.span), note: "declared here first" }];
      scope.report(diagnostic("GEN2104", { name }, at(item.name.span), { related }));
    }
  }
  return fields;
}

function readNamed<T>(
  settings: Map<DataSettingName, DataSetting>,
  name: DataSettingName,
  data: string,
  scope: DataScope,
  read: (setting: DataSetting, node: NodeId) => T | undefined,
): T | undefined {
  const setting = settings.get(name);
  if (setting === undefined) return undefined;
  const node = `${data}.${name}`;
  scope.mark(node, setting.span);
  return read(setting, node);
}

/** `weight` and `where`: one number, or true or false, a row. */
function readRow(setting: DataSetting, wanted: "number" | "truth", node: NodeId, scope: FieldScope): FieldExpr | undefined {
  const checked = checkExpression(setting.value, node, scope);
  if (checked === undefined) return undefined;
  const { kind, shape } = checked.type;
  const fits = (kind === undefined || kind === wanted) && (shape === undefined || shape.length === 0) && !checked.random;
  if (fits) return checked.value;
  const expected = wanted === "number" ? "one number a row" : "a condition";
  scope.report(diagnostic("GEN2123", { setting: setting.name.text, expected, found: describeExpr(setting.value) }, at(setting.value.span)));
  return undefined;
}

/** `--data NAME=path`: another file of the same kind. */
function replacePath(source: Source, name: string, scope: DataScope): Source | undefined {
  if (scope.override === undefined) return source;
  if (source.is !== "simulate") return { ...source, path: scope.override, package: false, option: `data ${name}` };
  scope.report(diagnostic("GEN2212", { name }, { in: "setting", name: `data ${name}` }));
  return undefined;
}
