import type { NodeId, Span } from "../../diagnostics/types.ts";
import { distributions } from "../../distributions/index.ts";
import type { Expr, SettingValue } from "../../ir/types/model.ts";
import { functions } from "../../layers/index.ts";
import type { FunctionDefinition } from "../../layers/types.ts";
import type { Argument, ConstDecl } from "../../syntax/ast.ts";
import { readArguments } from "../values/arguments.ts";
import type { ValueContext } from "../values/context.ts";
import { remedyFor } from "../values/remedy.ts";
import type { WrittenCall } from "./call.ts";
import { shapeChain } from "./chain.ts";
import { constantFunctions, typeConstantFunction } from "./constant-functions.ts";
import { typeExpression } from "./expression.ts";
import { report, type Scope } from "./scope.ts";
import { beginning, counted, sentence } from "./words.ts";
import { mark, type Wanted } from "./work.ts";

/** Functions by which a category becomes numbers. */
const takesCategory = new Set(["one_hot", "embed"]);

/** Functions of the language that a model can't use yet, with what to do meanwhile. */
const unsupported: Record<string, string> = {
  lag: "Make the shifted column a field of the data, and declare it `given`.",
  fill: "Fill or drop the missing entries in the data: `where: present(a)`.",
  present: "Drop the rows with missing entries in the data: `where: present(a)`.",
  window: "Windows are cut in the data.",
};

/** A call that stands as a value: of a function, or of a network that returns a value. */
export function applyCall(call: WrittenCall, scope: Scope, node: NodeId): Expr | undefined {
  const name = call.callee.text;
  if (name === "") return undefined;
  if (scope.context.networks.has(name)) return applyNetwork(call, scope, undefined);
  if (call.instance.length > 0) return report(scope, "GEN2705", { name }, call.callee.span);
  if (Object.hasOwn(constantFunctions, name)) return typeConstantFunction(call, scope, node);
  const definition = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (definition !== undefined) return applyDefinition(definition, call, scope);
  if (Object.hasOwn(unsupported, name))
    return report(scope, "GEN3902", { what: `\`${name}\` in a model`, remedy: unsupported[name]! }, call.callee.span);
  return reportNoFunction(call, scope, node);
}

/**
 * The arguments of a call of something that isn't there: their own mistakes are told all the same. What might be a setting's word or text,
 * or stands behind a label of a function, is left out.
 */
export function checkStray(call: WrittenCall, node: NodeId, scope: Scope, labelled = true): void {
  for (const { name, value } of call.args) {
    const isValue = value.is !== "string" && value.is !== "hole" && value.is !== "list";
    if (isValue && (labelled || name === undefined)) typeExpression(value, scope, node);
  }
}

/** A call of a network that returns a value. */
export function applyNetwork(call: WrittenCall, scope: Scope, wanted: Wanted | undefined): Expr | undefined {
  const called = scope.work.callNetwork(call, scope, wanted);
  if (called === undefined || called.result.type === undefined) return undefined;
  if (called.result.is === "density")
    return report(scope, "GEN2706", { what: `\`${call.callee.text}\` returns a density` }, call.callee.span);
  return { is: "call", call: called.call, node: called.call.node, type: called.result.type };
}

function applyDefinition(definition: FunctionDefinition, call: WrittenCall, scope: Scope): Expr | undefined {
  const id = scope.ids.get(call.callee.span.start)!;
  const [least, most] = definition.arity;
  const values: Argument[] = [];
  const others: Argument[] = [];
  for (const arg of call.args) (arg.name === undefined && values.length < most ? values : others).push(arg);
  const inputs = values.map((arg) => typeExpression(arg.value, scope, id));
  // `dense(10)` that nothing is piped into: the number was meant as its setting.
  const lonely = definition.slots !== undefined && values.length === 1 && values[0]!.value.is === "number";
  if (values.length < least || lonely) {
    const takes = counted(least, "value", "values");
    const found = lonely ? "only a number" : counted(values.length, "value", "values");
    return report(scope, "GEN2703", { name: definition.name, takes, found }, call.callee.span);
  }
  const settings = readArguments({ name: definition.name, span: call.span }, definition.settings, others, id, valueContext(scope));
  if (settings === undefined || !inputs.every((input) => input !== undefined)) return undefined;
  const plain = Object.fromEntries(Object.entries(settings).map(([key, bound]) => [key, bound.value]));
  return applyFunction(definition.name, { at: call.callee.span.start, span: call.span, values }, inputs, plain, scope);
}

/** Applies a function of `layers/` to typed values: its own rule gives the type or says why not (GEN2702). */
export function applyFunction(
  name: string,
  place: { at: number; span: Span; values?: Argument[] },
  inputs: Expr[],
  settings: Record<string, SettingValue>,
  scope: Scope,
): Expr | undefined {
  const node = mark(scope.work, scope.ids.get(place.at)!, place.span);
  const category = takesCategory.has(name) ? -1 : inputs.findIndex((input) => input.type.kind === "category");
  if (category >= 0) {
    const value = place.values?.[category];
    const found = value === undefined ? nameOf(inputs[category]!) : beginning(value.value);
    return report(scope, "GEN2704", { found }, value?.span ?? place.span);
  }
  const types = inputs.map((input) => input.type);
  const typed = functions[name]!.type(types, settings);
  if (!typed.ok) {
    const related = shapeChain(inputs[0], scope);
    return report(scope, "GEN2702", { message: typed.message, hint: sentence(typed.hint) }, place.span, { related });
  }
  return { is: "apply", fn: name, args: inputs, settings, node, type: typed.type };
}

function nameOf(expr: Expr): string {
  return expr.is === "variable" || expr.is === "param" ? `\`${expr.name}\`` : "A part";
}

/** Consts and the sizes of the body, for settings like `dense(L)`. */
function valueContext(scope: Scope): ValueContext {
  const consts: ValueContext["consts"] = new Map(scope.context.consts);
  for (const [name, size] of scope.sizes) {
    const span = { file: 0, start: 0, end: 0 };
    const declaration: ConstDecl = { is: "const", name: { text: name, span }, value: { is: "missing", span }, span };
    consts.set(name, { declaration, value: Number.isNaN(size) ? undefined : size });
  }
  return { consts, report: scope.context.report, mark: (node, span) => mark(scope.work, node, span) };
}

function reportNoFunction(call: WrittenCall, scope: Scope, node: NodeId): undefined {
  const { callee } = call;
  const name = callee.text;
  if (Object.hasOwn(distributions, name)) return report(scope, "GEN2706", { what: `\`${name}\` is a distribution` }, callee.span);
  if (scope.entries.has(name) || scope.sizes.has(name)) return report(scope, "GEN2606", { name }, callee.span);
  checkStray(call, node, scope, false);
  const known = [...Object.keys(functions), ...scope.context.networks.keys(), ...Object.keys(constantFunctions)];
  const remedy = remedyFor(name, known, "", "");
  return report(
    scope,
    "GEN2605",
    { name, remedy: remedy.startsWith("Did") ? remedy : "Networks of the file and genc's own functions can be called." },
    callee.span,
  );
}
