import type { BoundField, CheckContext, CheckedModel } from "../../../../src/compiler/check/contract.ts";
import { checkModel, checkNetworkAlone, resolveType } from "../../../../src/compiler/check/model/index.ts";
import { foldNumber } from "../../../../src/compiler/check/values/number.ts";
import type { Diagnostic } from "../../../../src/compiler/diagnostics/types.ts";
import type { DataDecl, Expr } from "../../../../src/compiler/syntax/ast.ts";
import { parse } from "../../../../src/compiler/syntax/parse.ts";

export interface Checked {
  models: Record<string, CheckedModel | undefined>;
  diagnostics: Diagnostic[];
  /** One line a diagnostic: code, the text that it points at, message. */
  lines: string[];
}

/** Checks the models of a text: those that it trains with the fields of their data, the others by themselves; then the networks that none calls. */
export function check(text: string, sizes: Record<string, number> = {}): Checked {
  const { tree, diagnostics } = parse(text, 0);
  const context: CheckContext = {
    networks: new Map(),
    models: new Map(),
    data: new Map(),
    consts: new Map(),
    report: (found) => diagnostics.push(found),
  };
  for (const declaration of tree.declarations) {
    if (declaration.is === "network") context.networks.set(declaration.name.text, declaration);
    if (declaration.is === "model") context.models.set(declaration.name.text, declaration);
    if (declaration.is === "data") context.data.set(declaration.name.text, declaration);
    if (declaration.is === "const")
      context.consts.set(declaration.name.text, { declaration, value: foldNumber(declaration.value, context) });
  }
  const models: Checked["models"] = {};
  const called = new Set<string>();
  for (const model of context.models.values()) {
    const name = model.name.text;
    const train = tree.declarations.find((one) => one.is === "train" && nameOf(one.model) === name);
    const data = train?.is === "train" ? context.data.get(nameOf(train.data)) : undefined;
    const sequences = data === undefined || data.items.some((item) => item.is === "dataSetting" && item.name.text === "sequence");
    const fields = data && fieldsOf(data, context);
    const checked = checkModel(
      { model, sizes: new Map(Object.entries(sizes)), ...(fields && { fields }), sequences, at: model.name },
      context,
    );
    models[name] = checked;
    for (const network of checked?.networks ?? []) called.add(network.name);
  }
  if (context.models.size === 0) for (const network of context.networks.values()) checkNetworkAlone(network, context);
  const lines = diagnostics.map(
    (found) => `${found.code} ${quoted(text, found)}: ${found.message}${found.hint === undefined ? "" : ` | ${found.hint}`}`,
  );
  return { models, diagnostics, lines };
}

function fieldsOf(data: DataDecl, context: CheckContext): Map<string, BoundField> {
  const fields = new Map<string, BoundField>();
  for (const item of data.items) {
    const type = item.is === "field" ? resolveType(item.type, new Map(), context) : undefined;
    if (type !== undefined) fields.set(item.name.text, { field: item.name.text, type, span: item.span });
  }
  return fields;
}

function nameOf(expr: Expr): string {
  if (expr.is === "call") return nameOf(expr.callee);
  return expr.is === "name" ? expr.name.text : "";
}

function quoted(text: string, { place }: Diagnostic): string {
  return place?.in === "spec" ? JSON.stringify(text.slice(place.span.start, place.span.end)) : "nowhere";
}
