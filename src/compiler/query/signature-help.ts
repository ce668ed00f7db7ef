import { fieldFunctions } from "../fields/index.ts";
import { metrics } from "../settings/metrics.ts";
import type { Analysis } from "./analysis.ts";
import { type Callable, callableOf, parameterText, type Signature } from "./builtins/callable.ts";
import { sourceFunctions } from "./builtins/sources.ts";
import { optionsOf, own, rowOf } from "./builtins/tables.ts";
import { type BuiltinSymbol, builtin, type Meaning } from "./symbols/types.ts";
import { type Context, contextAt, type OpenBracket } from "./tree/context.ts";
import { builtinCallee } from "./walk/expression.ts";

/** The call around a cursor, with the argument that is being written. */
export interface SignatureHelp {
  callable: Callable;
  /** One text for each signature, with the ranges of its parameters. */
  signatures: { text: string; parameters: { start: number; end: number; doc: string }[]; doc: string }[];
  /** The signature that the written arguments fit. */
  active: number;
  /** The parameter at the cursor, by signature; -1 behind the last. */
  parameter: number[];
}

export function signatureHelp(analysis: Analysis, offset: number): SignatureHelp | undefined {
  const context = contextAt(analysis, offset);
  const open = context.brackets.findLast((one) => one.sign === "(");
  if (open?.callee === undefined || context.inside === "comment") return undefined;
  const symbol = calleeAt(analysis, context, context.brackets.indexOf(open));
  const callable = symbol && callableOf(symbol, (span) => analysis.textOf(span));
  if (callable === undefined) return undefined;
  const written = [...open.labels, ...(open.label === undefined ? [] : [open.label])];
  const fits = callable.signatures.map((one) => written.every((label) => one.parameters.some(({ name }) => name === label)));
  return {
    callable,
    signatures: callable.signatures.map((one) => render(callable, one)),
    active: Math.max(fits.indexOf(true), 0),
    parameter: callable.signatures.map((one) => parameterAt(one, open)),
  };
}

function render(callable: Callable, { parameters, result }: Signature): SignatureHelp["signatures"][number] {
  let text = `${callable.name}(`;
  const ranges = parameters.map((parameter, index) => {
    if (index > 0) text += ", ";
    const start = text.length;
    text += parameterText(parameter);
    return { start, end: text.length, doc: [parameter.doc, parameter.value ? "" : `Takes ${parameter.takes}.`].filter(Boolean).join(" ") };
  });
  return { text: `${text})${result === undefined ? "" : ` -> ${result}`}`, parameters: ranges, doc: callable.doc };
}

function parameterAt({ parameters }: Signature, open: OpenBracket): number {
  if (open.label !== undefined) return parameters.findIndex(({ name }) => name === open.label);
  const position = open.index - open.labels.length + (open.piped ? 1 : 0);
  const positional = parameters.filter((one) => one.positional);
  const found = positional[Math.min(position, positional.length - 1)];
  return found === undefined ? -1 : parameters.indexOf(found);
}

/** What the name before an open parenthesis means there: the same word may be another thing in another place. */
export function calleeAt(analysis: Analysis, context: Context, depth: number): Meaning | undefined {
  const name = context.brackets[depth]?.callee?.text;
  if (name === undefined) return undefined;
  const visible = analysis.names.visible[0];
  const { block, item, place, declaration } = context;
  if (place === "header") return declaration?.word === "train" || declaration?.word === "choose" ? visible?.get(name) : undefined;
  if (block === "data") {
    if (item?.word === "setting" && item.name !== "where" && item.name !== "weight") {
      return sourceFunctions.some((one) => one.name === name) ? builtin("source", name) : undefined;
    }
    return own(fieldFunctions, name) === undefined ? undefined : builtin("fieldFunction", name);
  }
  if (block === "train" || block === "choose") {
    if (item?.word === "try") return visible?.get(name);
    if (item?.word === "expect")
      return name === "heldout" || metrics.some((one) => one.name === name) ? builtin("metric", name) : undefined;
    return optionAt(context, depth);
  }
  const declared = visible?.get(name);
  return declared?.kind === "network" ? declared : builtinCallee(name);
}

/** `adversarial` of `objective:`, or `warmup` inside `elbo(beta: …)`. */
function optionAt(context: Context, depth: number): BuiltinSymbol | undefined {
  const of = settingAt(context, depth);
  const name = context.brackets[depth]!.callee!.text;
  const row = of && rowOf(of);
  return of !== undefined && row !== undefined && own(optionsOf(row.kind), name) !== undefined ? builtin("option", name, of) : undefined;
}

/** The setting or argument whose value stands at a depth of brackets. */
export function settingAt(context: Context, depth: number): BuiltinSymbol | undefined {
  if (depth === 0) return context.item === undefined ? undefined : builtin("setting", context.item.name);
  const around = context.brackets[depth - 1]!;
  if (around.sign === "[") return settingAt(context, depth - 1);
  const option = around.callee === undefined ? undefined : optionAt(context, depth - 1);
  const callable = option && callableOf(option, () => "");
  const index = callable === undefined ? -1 : parameterAt(callable.signatures[0]!, around);
  const parameter = callable?.signatures[0]?.parameters[index];
  return option === undefined || parameter === undefined ? undefined : builtin("argument", parameter.name, option);
}
