import type { Argument, Expr } from "../../syntax/ast.ts";
import { numberOf } from "../hover/numbers.ts";
import { expressionsAt } from "../tree/path.ts";
import { type Candidate, type Fixer, insert, type Mistake, replace } from "./types.ts";

/** The sizes in a type as diagnostics name it: of `real[28, 28, 1]` and of `category(3)[2]`, those in brackets. */
function sizesIn(type: unknown): number[] {
  const inside = /\[([\d, ]+)\]\??$/.exec(String(type ?? ""))?.[1];
  return inside === undefined ? [] : inside.split(",").map(Number);
}

const step = (sizes: readonly number[]): string => (sizes.length === 1 ? "flatten" : `reshape(${sizes.join(", ")})`);

/** The same entries in the shape that is wanted, at the end of an expression; a pipe binds weakest, so that the whole is meant. */
function pipeInto(end: number, sizes: readonly number[]): Candidate[] {
  if (sizes.length === 0) return [];
  return [{ title: `Write \`… |> ${step(sizes)}\``, edits: [insert(end, ` |> ${step(sizes)}`)], tried: true }];
}

/** A value of another shape than is wanted, where the diagnostic stands on the value itself. `of` is the argument that says what is wanted. */
export const arrange =
  (of: string): Fixer =>
  ({ found, span }) =>
    pipeInto(span.end, sizesIn(found.args[of]));

/** A layer that wants an image and gets a vector: the image that the vector may be. */
export const imageFirst: Fixer = ({ analysis, span }) => {
  const pipe =
    analysis.tree &&
    expressionsAt(analysis.tree, span.start).find((one) => one.is === "pipe" && one.span.start === span.start && one.span.end === span.end);
  if (pipe?.is !== "pipe") return [];
  return imagesOf(analysis, pipe.value).map((sizes): Candidate => {
    const text = `reshape(${sizes})`;
    return { title: `Write \`|> ${text}\` before it`, edits: [insert(pipe.value.span.end, ` |> ${text}`)], tried: true };
  });
};

/** The shapes of square images, grey or coloured, with as many entries as an expression's vector; as it is factored, where it is. */
function imagesOf(analysis: Mistake["analysis"], value: Expr): string[] {
  const last = value.is === "pipe" ? value.call : value;
  const size = last.is === "name" ? sizeOfFormal(analysis, last) : widthOf(last);
  if (size === undefined) return [];
  const constOf = (name: string) => {
    const node = analysis.names.visible[0]?.get(name)?.node;
    return node !== undefined && "is" in node && node.is === "const" ? numberOf(node.value, () => undefined) : undefined;
  };
  const written = factorsOf(size);
  if (written.length === 3) return [written.map((one) => analysis.textOf(one.span)).join(", ")];
  const count = numberOf(size, constOf) ?? 0;
  return [1, 3].flatMap((channels) => {
    const side = Math.sqrt(count / channels);
    return Number.isInteger(side) && side > 1 ? [`${side}, ${side}, ${channels}`] : [];
  });
}

/** `dense(7 * 7 * 64)`. */
function widthOf(call: Expr): Expr | undefined {
  return call.is === "call" && call.callee.is === "name" && call.callee.name.text === "dense" ? call.args[0]?.value : undefined;
}

function sizeOfFormal(analysis: Mistake["analysis"], { name }: Expr & { is: "name" }): Expr | undefined {
  for (const one of analysis.tree?.declarations ?? []) {
    if (one.is !== "network" || one.span.start > name.span.start || one.span.end < name.span.end) continue;
    const dims = one.formals.find((formal) => formal.name.text === name.text)?.type?.dims;
    return dims?.length === 1 ? dims[0] : undefined;
  }
  return undefined;
}

function factorsOf(expr: Expr): Expr[] {
  return expr.is === "binary" && expr.operator === "*" ? [...factorsOf(expr.left), ...factorsOf(expr.right)] : [expr];
}

/** A network that returns a density of another shape than its variable: its head and what it returns, in the variable's. */
export const arrangeHead: Fixer = ({ analysis, found, span }) => {
  const network = analysis.tree?.declarations.find((one) => one.is === "network" && one.name.text === found.args.name);
  const sizes = sizesIn(found.args.target);
  if (network?.is !== "network" || network.result === undefined || sizes.length === 0 || span.file !== 0) return [];
  const returned = network.items.find((item) => item.is === "return");
  const args: readonly Argument[] = returned?.is === "return" && returned.value.is === "call" ? returned.value.args : [];
  const values = args.map(({ value }) => value).filter((value) => value.is !== "number");
  const { name: returns, dims, span: whole } = network.result;
  if (values.length === 0 || dims.length === 0) return [];
  const head = replace({ start: returns.span.end, end: whole.end }, `[${sizes.join(", ")}]`);
  const edits = [head, ...values.map((value) => insert(value.span.end, ` |> ${step(sizes)}`))];
  return [{ title: `Let \`${network.name.text}\` return \`${returns.text}[${sizes.join(", ")}]\``, edits, tried: true }];
};

/** A field of another shape than its variable: the field in the variable's type and shape. */
export const arrangeField: Fixer = ({ analysis, found }) => {
  const sizes = sizesIn(found.args.type);
  return (analysis.tree?.declarations ?? []).flatMap((one): Candidate[] => {
    const field = one.is === "data" ? one.items.find((item) => item.is === "field" && item.name.text === found.args.field) : undefined;
    if (field?.is !== "field" || field.value === undefined || sizes.length === 0) return [];
    const text = `reshape(${sizes.join(", ")})`;
    const dims = replace({ start: field.type.name.span.end, end: field.type.span.end }, `[${sizes.join(", ")}]`);
    const title = `Write \`${field.name.text}: … |> ${text}\` in ${one.is === "data" ? one.name.text : ""}`;
    return [{ title, edits: [dims, insert(field.value.span.end, ` |> ${text}`)], tried: true }];
  });
};
