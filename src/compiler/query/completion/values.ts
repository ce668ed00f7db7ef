import { distributions } from "../../distributions/index.ts";
import { columnText } from "../../fields/written.ts";
import { kindDocs } from "../builtins/kinds.ts";
import { columnsOf } from "../columns.ts";
import { membersOf } from "../symbols/members.ts";
import type { DeclaredKind, DeclaredSymbol } from "../symbols/types.ts";
import { sideOf } from "../walk/train.ts";
import { declarationOf, declaredOf, runOf, valuesInScope } from "./scope.ts";
import { type Completion, type CompletionKind, holes, literal, type Offer, type Place } from "./types.ts";

const kindOf: Partial<Record<DeclaredKind, CompletionKind>> = {
  const: "const",
  size: "const",
  dimension: "const",
  field: "field",
  model: "model",
  data: "data",
};

function declared(analysis: Place["analysis"], symbol: DeclaredSymbol, rank: number, insert?: string): Completion {
  const type = symbol.node !== undefined && "type" in symbol.node ? symbol.node.type : undefined;
  const detail = [symbol.kind, type === undefined ? "" : analysis.textOf(type.span)].filter(Boolean).join(" ");
  return {
    // As it is written, which is what the editor compares with.
    label: analysis.textOf(symbol.at),
    kind: kindOf[symbol.kind] ?? "variable",
    detail,
    rank,
    ...(symbol.doc === undefined ? {} : { doc: symbol.doc }),
    ...(insert === undefined ? {} : { insert }),
  };
}

/** Values of the body around, but not the one that is being written. */
export const values: Offer = (place) =>
  valuesInScope(place)
    .filter((one) => one.name !== place.context.item?.name || one.kind === "formal")
    .map((one) => declared(place.analysis, one, one.kind === "const" || one.kind === "size" || one.kind === "dimension" ? 2 : 0));

/** Names that sizes may be made of. */
export const sizes: Offer = (place) =>
  valuesInScope(place)
    .filter(({ kind }) => kind === "const" || kind === "size" || kind === "dimension")
    .map((one) => declared(place.analysis, one, 0));

/** A const isn't defined by itself. */
export const consts: Offer = ({ analysis, context }) =>
  declaredOf(analysis, "const")
    .filter(({ name }) => context.declaration?.word !== "const" || name !== context.declaration.name)
    .map((one) => declared(analysis, one, 0));
export const models: Offer = ({ analysis }) => declaredOf(analysis, "model").map((one) => declared(analysis, one, 0));
export const data: Offer = ({ analysis }) => declaredOf(analysis, "data").map((one) => declared(analysis, one, 0));

export const types: Offer = () =>
  Object.entries(kindDocs).map(([label, { form, doc }], rank) => ({
    label,
    kind: "type",
    detail: form,
    doc,
    rank,
    ...(form === label ? {} : { insert: holes(form.replace(/\((\w+)\)/, "(⟨$1⟩)")) }),
  }));

/** Distributions as the result of a network: `Normal[20]`. */
export const heads: Offer = () =>
  Object.values(distributions).map(({ name, doc, support }) => ({
    label: name,
    kind: "distribution",
    detail: support,
    doc,
    insert: `${name}[\${1:n}]`,
    rank: 8,
  }));

/** Latents of the model that have no posterior yet. */
export const latents: Offer = (place) => {
  const around = declarationOf(place);
  const node = around?.node;
  if (around === undefined || node === undefined || !("is" in node) || node.is !== "model") return [];
  const taken = node.items.flatMap((item) =>
    item.is === "posterior" && item.span.start !== place.context.item?.start ? [item.name.text] : [],
  );
  return membersOf(around)
    .filter(({ kind, name }) => kind === "latent" && !taken.includes(name))
    .map((one) => declared(place.analysis, one, 0));
};

/** Columns of the source, as expressions name them. */
export const columns: Offer = (place) =>
  columnNames(place).map((name) => ({ label: columnText(name), kind: "column", detail: "column", rank: 0 }));

/** Columns that no field has yet, as fields. */
export const fieldsOfColumns: Offer = (place) => {
  const around = declarationOf(place);
  const taken = around === undefined ? [] : membersOf(around).map(({ name }) => name);
  return columnNames(place)
    .filter((name) => columnText(name) === name && !taken.includes(name))
    .map((name) => ({ label: name, kind: "field", detail: "a field of this column", insert: `${literal(name)}: \${1:real}`, rank: 1 }));
};

function columnNames(place: Place): readonly string[] {
  const node = declarationOf(place)?.node;
  if (node === undefined || !("is" in node) || node.is !== "data") return [];
  return columnsOf(place.analysis, node, place.host) ?? [];
}

/** The order of the file, for `along`. */
export const rowWord: Offer = () => [{ label: "row", kind: "keyword", doc: "The order of the file.", rank: 1 }];

/** `x: ` of `on D(x: field)`: variables that take data. */
export const boundVariables: Offer = (place) => {
  const run = runOf(place);
  const model = run?.is === "train" ? sideOf(run.model, "model", place.analysis.names.visible[0]!) : undefined;
  return (model === undefined ? [] : membersOf(model))
    .filter(({ kind }) => kind === "observed" || kind === "given")
    .map((one) => declared(place.analysis, one, 0, `${literal(one.name)}: $0`));
};

/** Fields of the data of a train. */
export const fieldsOfData: Offer = (place) => {
  const name = place.context.brackets.at(-1)?.callee?.text;
  const found = declaredOf(place.analysis, "data").find((one) => one.name === name);
  return found === undefined ? [] : membersOf(found).map((one) => declared(place.analysis, one, 0));
};

/** Variables of the model that the `train` around is of. */
export const variablesOfModel: Offer = (place) => {
  const run = runOf(place);
  const model = run?.is === "train" ? sideOf(run.model, "model", place.analysis.names.visible[0]!) : undefined;
  return (model === undefined ? [] : membersOf(model))
    .filter(({ kind }) => kind === "observed" || kind === "latent")
    .map((one) => declared(place.analysis, one, 0));
};

/** What an import may pick from its file. */
export const importable: Offer = ({ analysis, context }) => {
  const node = analysis.tree?.declarations.find((one) => one.is === "import" && one.span.start === context.declaration?.start);
  const target = node?.is === "import" ? analysis.names.targetOf(0, node).file : undefined;
  return (target === undefined ? [] : analysis.names.own[target]!).map((one) => declared(analysis, one, 0));
};

/** Files beside the spec: specs for an import, anything else for data; folders for both. */
export const files: Offer = ({ analysis, context, host }) => {
  const found = host.files?.(analysis.compiled.sources[0]?.path ?? "", context.prefix.text) ?? [];
  const isImport = context.declaration?.word === "import";
  return found
    .filter((name) => name.endsWith("/") || name.endsWith(".gen") === isImport)
    .map((label) => ({ label, kind: "file", rank: 0, ...(label.endsWith("/") ? { more: true } : {}) }));
};

/** The same for an import whose quotes aren't written yet. */
export const quotedFiles: Offer = (place) => files(place).map((one) => ({ ...one, label: `"${one.label}"` }));
