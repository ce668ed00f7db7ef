import { at, diagnostic } from "../../diagnostics/report.ts";
import type { NodeId } from "../../diagnostics/types.ts";
import type { Bound } from "../../ir/types/model.ts";
import type { Argument, Expr, Formal, ModelDecl } from "../../syntax/ast.ts";
import type { ValueContext } from "../values/context.ts";
import { ungroup } from "../values/describe.ts";
import { foldNumber } from "../values/number.ts";
import { remedyFor } from "../values/remedy.ts";
import type { SizeOverrides } from "./overrides.ts";

/**
 * Values of a model's sizes: overridden, written at `train`, or by default, in this order of precedence. One that is absent is left to
 * the fields' types. `sound` is false where a mistake was reported (GEN2202 to GEN2204, GEN2209, GEN2213).
 */
export function readSizes(
  model: ModelDecl,
  args: readonly Argument[],
  overrides: SizeOverrides,
  context: ValueContext,
  defaults: ValueContext,
): { sizes: Record<string, Bound<number>>; sound: boolean } {
  const written = writtenSizes(model, args, context);
  const sizes: Record<string, Bound<number>> = {};
  let sound = written.sound;

  function set(name: string, value: number | undefined, origin: Bound<number>["origin"], node?: NodeId): void {
    if (value === undefined) sound = false;
    else sizes[name] = { value, origin, ...(node === undefined ? {} : { node }) };
  }

  for (const formal of model.formals) {
    const name = formal.name.text;
    const argument = written.byName.get(name);
    const value = argument && readSize(name, argument.value, context);
    const override = overrides.size(name);
    if (override !== undefined) {
      set(name, readSize(name, override, { ...context, report: overrides.reporter(name) }), "override");
    } else if (argument !== undefined) {
      const node = `train.${name}`;
      context.mark(node, argument.span);
      set(name, value, "written", node);
    } else if (formal.value !== undefined) {
      set(name, readDefault(formal, defaults), "default", markFormal(model, formal, context));
    }
  }
  return { sizes, sound };
}

/** Sizes of a model that stands for itself: its defaults. */
export function defaultSizes(model: ModelDecl, context: ValueContext): Record<string, Bound<number>> {
  const sizes: Record<string, Bound<number>> = {};
  for (const formal of model.formals) {
    const value = formal.value && readDefault(formal, context);
    if (value !== undefined) sizes[formal.name.text] = { value, origin: "default", node: markFormal(model, formal, context) };
  }
  return sizes;
}

/** The node of a formal, `Flowers.K`, with its place noted. */
export function markFormal(model: ModelDecl, formal: Formal, context: ValueContext): NodeId {
  const node = `${model.name.text}.${formal.name.text}`;
  context.mark(node, formal.span);
  return node;
}

function readDefault(formal: Formal, context: ValueContext): number | undefined {
  return readSize(formal.name.text, formal.value!, context);
}

function writtenSizes(model: ModelDecl, args: readonly Argument[], context: ValueContext) {
  const byName = new Map<string, Argument>();
  const known = model.formals.map((formal) => formal.name.text);
  let sound = true;
  for (const arg of args) {
    const found = reportArgument(model, arg, known, byName, context);
    if (found) byName.set(arg.name!.text, arg);
    else sound = false;
  }
  return { byName, sound };
}

function reportArgument(model: ModelDecl, arg: Argument, known: string[], seen: Map<string, Argument>, context: ValueContext): boolean {
  const name = arg.name?.text;
  if (name === undefined) {
    const facts = { form: model.name.text, what: "sizes", example: `\`${model.name.text}(${known[0] ?? "K"}: 3)\`` };
    context.report(diagnostic("GEN2213", facts, at(arg.span)));
  } else if (!known.includes(name)) {
    const remedy = remedyFor(name, known, "Its sizes are", `Declare it: \`model ${model.name.text}(${name} = 3)\`.`);
    context.report(diagnostic("GEN2202", { model: model.name.text, name, remedy }, at(arg.name!.span)));
  } else if (seen.has(name)) context.report(diagnostic("GEN2204", { name }, at(arg.name!.span)));
  else return true;
  return false;
}

function readSize(name: string, written: Expr, context: ValueContext): number | undefined {
  const expr = ungroup(written);
  if (expr.is === "binary" && expr.operator === "..") {
    const last = ungroup(expr.right);
    const example = last.is === "number" ? last.text : "3";
    context.report(diagnostic("GEN2209", { name, example }, at(expr.span)));
    return undefined;
  }
  const value = foldNumber(expr, context);
  if (value === undefined || (Number.isInteger(value) && value >= 1)) return value;
  context.report(diagnostic("GEN2203", { name, value }, at(expr.span)));
  return undefined;
}
