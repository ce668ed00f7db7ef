import { distributions } from "../../distributions/index.ts";
import type { Kind } from "../../ir/types/model.ts";
import type { Argument, Expr } from "../../syntax/ast.ts";
import { own } from "../builtins/tables.ts";
import { expressionsAt, pathTo } from "../tree/path.ts";
import { type Candidate, type Fixer, insert, type Mistake, replace } from "./types.ts";

/** A layer that wants a vector: `flatten` before it. A refused layer may have other reasons, so the change is tried. */
export const flattenFirst: Fixer = ({ analysis, span }) => {
  const tree = analysis.tree;
  const found =
    tree && expressionsAt(tree, span.start).find((one) => one.is === "pipe" && one.span.start === span.start && one.span.end === span.end);
  if (found?.is !== "pipe") return [];
  const callee = found.call.is === "call" ? found.call.callee : found.call;
  if (callee.is !== "name") return [];
  const title = `Flatten before \`${callee.name.text}\``;
  return [{ title, edits: [insert(found.value.span.end, " |> flatten")], tried: true }];
};

/** The functions that turn real numbers into a kind. */
const fixing: Partial<Record<string, string[]>> = { positive: ["softplus", "exp"], unit: ["sigmoid"], simplex: ["softmax"] };

/** An argument of the wrong kind, through the function that makes it right. */
export const throughFunction: Fixer = ({ analysis, found, span }) => {
  const text = analysis.text.slice(span.start, span.end);
  return (fixing[String(found.args.kind)] ?? []).map((name): Candidate => {
    const isPipe = text.includes("|>");
    const edits = isPipe ? [insert(span.end, ` |> ${name}`)] : [insert(span.start, `${name}(`), insert(span.end, ")")];
    return { title: `Write \`${isPipe ? `… |> ${name}` : `${name}(…)`}\``, edits, tried: true };
  });
};

/** `Normal(m, 2)`: what the second number is. */
export const nameTheNumber: Fixer = ({ analysis, span }) => {
  const text = analysis.text.slice(span.start, span.end);
  return ["std", "var"].map((name) => ({ title: `Write \`${name}: ${text}\``, edits: [insert(span.start, `${name}: `)] }));
};

/** A variable and its distribution of different supports: the type that the distribution has, or a distribution of the type. */
export const fittingSupport: Fixer = (mistake) => {
  const item = variableAt(mistake);
  if (item === undefined) return [];
  const { type, law } = item;
  const callee = law.is === "call" ? law.callee : law;
  if (callee.is !== "name") return [];
  const support = own(distributions, callee.name.text)?.support;
  const sized = (kind: Kind | undefined) => kind === "simplex" || kind === "spd" || kind === "category";
  const types: Candidate[] =
    support === undefined || sized(support) || type.args.length > 0
      ? []
      : [{ title: `Make it \`${support}\``, edits: [replace(type.name.span, support)], tried: true }];
  const args = law.is === "call" ? law.args.length : 0;
  const laws = Object.values(distributions).flatMap((one) =>
    one.support === type.name.text && one.name !== callee.name.text
      ? one.forms.filter((form) => form.parameters.length === args).map((form) => ({ one, form }))
      : [],
  );
  const [first] = law.is === "call" ? law.args : [];
  // What is left of the arguments where the other distribution takes one.
  const single = Object.values(distributions).flatMap((one) =>
    first !== undefined && args > 1 && one.support === type.name.text
      ? one.forms.filter(({ parameters }) => parameters.length === 1).map((form) => ({ one, form }))
      : [],
  );
  const others = [...laws, ...single].map(({ one, form }): Candidate => {
    const given = law.is === "call" ? law.args.slice(0, form.parameters.length) : [];
    const main = one.forms[0]?.parameters[0]?.name;
    const written = given.map((arg, index) => argumentText(mistake, arg, form.parameters[index]!.name, main));
    const text = `${one.name}(${written.join(", ")})`;
    return { title: `Write \`${text}\``, edits: [replace(law.span, text)], tried: true };
  });
  return [...types, ...others];
};

/** The leading argument of the first form needs no name. */
function argumentText({ analysis }: Mistake, arg: Argument, name: string, main: string | undefined): string {
  const value = analysis.textOf(arg.value.span);
  return name === main ? value : `${name}: ${value}`;
}

function variableAt({ analysis, span }: Mistake) {
  for (const declaration of analysis.tree?.declarations ?? []) {
    if (declaration.is !== "model") continue;
    for (const item of declaration.items) {
      const isInside = item.span.start <= span.start && span.end <= item.span.end;
      if (isInside && (item.is === "latent" || item.is === "observed") && item.type !== undefined)
        return { type: item.type, law: item.law };
    }
  }
  return undefined;
}

/** `spd[4, 4]` for `spd(4)`, `real(4)` for `real[4]`. */
export const rightBrackets: Fixer = ({ analysis, found, span }) => {
  const tree = analysis.tree;
  const node = tree && pathTo(tree, span.start).find((one) => "dims" in one && one.span.start === span.start && one.span.end === span.end);
  if (node === undefined || !("dims" in node)) return [];
  const { name, args, dims } = node as unknown as { name: { text: string }; args: Argument[]; dims: Expr[] };
  const texts = (exprs: Expr[]) => exprs.map((one) => analysis.textOf(one.span));
  if (found.code === "GEN2507") {
    const inside = [...texts(args.map((arg) => arg.value)), ...texts(dims)];
    const text = `${name.text}[${inside.join(", ")}]`;
    return [{ title: `Write \`${text}\``, edits: [replace(span, text)], tried: true }];
  }
  const sizes = texts(dims);
  const size = sizes.at(-1);
  if (size === undefined || args.length > 0) return [];
  const square = name.text === "spd" && sizes.at(-2) === size;
  const plate = sizes.slice(0, square ? -2 : -1);
  const text = `${name.text}(${size})${plate.length === 0 ? "" : `[${plate.join(", ")}]`}`;
  return [{ title: `Write \`${text}\``, edits: [replace(span, text)], tried: true }];
};

/** A network that stands as a value: its call. */
export const callIt: Fixer = ({ found, span }) => {
  const call = String(found.args.call ?? "");
  return call === "" ? [] : [{ title: `Write \`${call}\``, edits: [replace(span, call)] }];
};
