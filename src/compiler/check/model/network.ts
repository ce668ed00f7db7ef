import type { Call, Expr, Index, ValueType } from "../../ir/types/model.ts";
import { equalShapes, isSubtype, shapeOf, typeText } from "../../math/shape.ts";
import type { Argument, Formal, NetworkDecl } from "../../syntax/ast.ts";
import { describeExpr } from "../values/describe.ts";
import { isSizeFormal, matchArguments } from "./arguments.ts";
import type { WrittenCall } from "./call.ts";
import { typeExpression } from "./expression.ts";
import { checkIndex, doubt, readIndex, unwrapped, type WrittenIndex } from "./indexing.ts";
import { bindInstance, type TypedCall } from "./instance.ts";
import { asKind } from "./kinds.ts";
import { newScope, report, type Scope } from "./scope.ts";
import { constantExpression } from "./sizes.ts";
import { counted } from "./words.ts";
import { contextOf, type Instance, mark, type Result, type Wanted } from "./work.ts";

/**
 * One call of a network: its arguments are typed, at the first call its sizes are bound and its body is checked, and the arguments
 * are held against its formals. Nothing where a part is in error.
 */
export function callNetwork(call: WrittenCall, scope: Scope, wanted: Wanted | undefined): { call: Call; result: Result } | undefined {
  const declaration = scope.context.networks.get(call.callee.text)!;
  const name = declaration.name.text;
  const site = scope.sites.get(call.callee.span.start)!;
  const node = mark(scope.work, `${name}@${site}`, call.span);
  const copies = readCopies(declaration, call, scope, node);
  const matched = matchArguments(declaration, call, scope);
  if (matched === undefined) return undefined;
  const typed = typeArguments(declaration, matched, scope, node);
  const whole: TypedCall = { declaration, call, wanted, inputs: typed, copies, sizes: sizeArguments(declaration, matched, scope) };
  const instance = scope.work.instances.get(declaration) ?? bindInstance(whole, scope);
  if (instance === undefined) return undefined;
  if (instance.open) return report(scope, "GEN2607", { name }, call.callee.span);
  sameSizes(whole, instance, matched, scope);
  const args = instance.inputs.map((input) => checkInput(input, matched.get(input.name.text), typed.get(input.name.text), instance, scope));
  const selected = copies?.map(
    (copy, axis) => copy && checkIndex(copy, instance.copies[axis]!, call.instance[axis]!, `the copies of \`${name}\``, scope),
  );
  if (instance.result === undefined || selected === undefined) return undefined;
  if (!args.every((arg) => arg !== undefined) || !selected.every((index): index is Index => index !== undefined)) return undefined;
  return { call: { node, network: name, instance: selected, site, args }, result: instance.result };
}

/** `Draw[k](z)` of `decoder Draw[K](…)`: as many indices as the network has axes of copies (GEN3103). */
function readCopies(declaration: NetworkDecl, call: WrittenCall, scope: Scope, node: string): (WrittenIndex | undefined)[] | undefined {
  const [wanted, found] = [declaration.copies.length, call.instance.length];
  if (wanted === found) return call.instance.map((index) => readIndex(index, scope, node));
  const name = declaration.name.text;
  const problem =
    wanted === 0
      ? "has one set of weights"
      : found === 0
        ? "has several sets of weights"
        : `has ${counted(wanted, "axis", "axes")} of copies, but gets ${counted(found, "index", "indices")}`;
  const remedy =
    wanted === 0
      ? `Write \`${name}(…)\`, or declare copies: \`${declaration.role} ${name}[K](…)\`.`
      : `Say which: \`${name}[${Array.from({ length: wanted }, (_, i) => "kjlmn"[i]).join(", ")}](…)\`.`;
  return report(scope, "GEN3103", { name, problem, remedy }, call.callee.span);
}

/** The arguments that are values; a default stands for one that is left out. */
function typeArguments(
  declaration: NetworkDecl,
  matched: Map<string, Argument>,
  scope: Scope,
  node: string,
): Map<string, Expr | undefined> {
  const typed = new Map<string, Expr | undefined>();
  for (const formal of declaration.formals) {
    if (isSizeFormal(formal)) continue;
    const name = formal.name.text;
    const arg = matched.get(name);
    const id = mark(scope.work, `${node}.${name}`, arg?.span ?? formal.span);
    typed.set(name, arg === undefined ? typeDefault(formal, scope, id) : typeExpression(arg.value, scope, id));
  }
  return typed;
}

/** A default sees consts only. */
function typeDefault(formal: Formal, scope: Scope, node: string): Expr | undefined {
  const context = contextOf(scope.work.context, formal.span.file);
  const bare = newScope({ owner: node, is: "network", work: { ...scope.work, sites: new Map() }, context, sizes: new Map() }, [
    formal.value!,
  ]);
  return typeExpression(formal.value!, bare, node);
}

function sizeArguments(declaration: NetworkDecl, matched: Map<string, Argument>, scope: Scope): Map<string, number | undefined> {
  const sizes = new Map<string, number | undefined>();
  for (const formal of declaration.formals) {
    const arg = isSizeFormal(formal) ? matched.get(formal.name.text) : undefined;
    if (arg !== undefined) sizes.set(formal.name.text, constantExpression(arg.value, scope.sizes, scope.context));
  }
  return sizes;
}

/** A network has one set of sizes however often it is called (GEN3104). */
function sameSizes(whole: TypedCall, instance: Instance, matched: Map<string, Argument>, scope: Scope): void {
  const name = whole.declaration.name.text;
  for (const [size, value] of whole.sizes) {
    const first = instance.sizes.get(size);
    if (value === undefined || first === undefined || first === value) continue;
    report(scope, "GEN3104", { name, size, first, value }, matched.get(size)!.span);
  }
}

function checkInput(
  input: { name: { text: string }; type: ValueType | undefined },
  arg: Argument | undefined,
  value: Expr | undefined,
  instance: Instance,
  scope: Scope,
): Expr | undefined {
  if (value === undefined || input.type === undefined) return undefined;
  const { type } = input;
  const fitting = asKind(value, type.kind) ?? value;
  if (isSubtype(fitting.type, type) && sameSize(fitting.type, type)) return unwrapped(fitting, shapeOf(type).length);
  const formal = input.name.text;
  const said = instance.refused.has(formal);
  instance.refused.add(formal);
  if (doubt(value, scope) || said) return undefined;
  const name = instance.declaration.name.text;
  const bound = [...instance.sizes].map(([size, number]) => `${size} = ${number}`).join(", ");
  const remedy =
    bound === ""
      ? `It is declared \`${input.name.text}: ${typeText(type)}\`.`
      : `Its sizes are ${bound}, as at its first call: all calls share them.`;
  const found = arg === undefined ? "the default" : describeExpr(arg.value);
  const facts = { name, formal: input.name.text, wanted: typeText(type), found, type: typeText(value.type), remedy };
  return report(scope, "GEN3102", facts, arg?.span ?? instance.declaration.name.span);
}

function sameSize(a: ValueType, b: ValueType): boolean {
  return a.kind !== b.kind || a.size === b.size || equalShapes(shapeOf(a), shapeOf(b));
}
