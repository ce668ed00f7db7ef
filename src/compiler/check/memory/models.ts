import type { NodeId } from "../../diagnostics/types.ts";
import type { CheckedModel, ModelUse } from "../contract.ts";
import type { Written } from "./reach.ts";

/** A checked model whose places are counted from the beginnings of the declarations that they lie in. */
export interface RememberedModel {
  checked: CheckedModel;
  places: { node: NodeId; declaration: number; start: number; end: number }[];
}

/** All that a check of a use of a model reads, as text; `reach` begins with the model. */
export function keyOfUse({ sizes, fields, sequences }: ModelUse, reach: readonly Written[]): string {
  const texts = reach.map(({ path, text }) => [path, text]);
  const bound = [...sizes].map(([name, value]) => [name, String(value)]);
  const given = fields && [...fields].map(([variable, { field, type }]) => [variable, field, type]);
  return JSON.stringify([texts, bound, given ?? null, sequences]);
}

/** Nothing where a place lies outside of what was read. */
export function remember(checked: CheckedModel, reach: readonly Written[]): RememberedModel | undefined {
  const places: RememberedModel["places"] = [];
  for (const [node, { file, start, end }] of Object.entries(checked.spans)) {
    const declaration = reach.findIndex(({ declaration: { span } }) => span.file === file && span.start <= start && end <= span.end);
    const around = reach[declaration]?.declaration.span;
    if (around === undefined) return undefined;
    places.push({ node, declaration, start: start - around.start, end: end - around.start });
  }
  return { checked, places };
}

/** The model as its declarations stand now. */
export function recall({ checked, places }: RememberedModel, reach: readonly Written[]): CheckedModel {
  const spans: CheckedModel["spans"] = {};
  for (const { node, declaration, start, end } of places) {
    const { span } = reach[declaration]!.declaration;
    spans[node] = { file: span.file, start: span.start + start, end: span.start + end };
  }
  return { ...checked, spans };
}
