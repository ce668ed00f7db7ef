import { distributions } from "../../distributions/index.ts";
import type { Binding, Network, Parameter, ValueType } from "../../ir/types/model.ts";
import { isSubtype, shapeOf, typeText } from "../../math/shape.ts";
import type { Expr, NetworkDecl, Return } from "../../syntax/ast.ts";
import { expressionsOf } from "../../syntax/items.ts";
import type { CheckContext } from "../contract.ts";
import { remedyFor } from "../values/remedy.ts";
import { callOf } from "./call.ts";
import { typeExpression } from "./expression.ts";
import { unwrapped } from "./indexing.ts";
import { asKind } from "./kinds.ts";
import { checkLaw } from "./law.ts";
import { checkParameter } from "./parameter.ts";
import { declare, newScope, report, type Scope } from "./scope.ts";
import { ownSizes, resolveType } from "./types.ts";
import { headType, isHead, isUnknownType } from "./unify.ts";
import { type Instance, mark, type Wanted, type Work } from "./work.ts";

/** Checks the body of a network whose sizes are bound, and adds the network to those of the model where it is whole. */
export function checkBody(instance: Instance, work: Work, context: CheckContext): void {
  const { declaration, sizes } = instance;
  const owner = declaration.name.text;
  const names = [...declaration.formals, ...declaration.items].flatMap((one) => ("name" in one ? [one.name] : []));
  const scope = newScope({ owner, is: "network", work, context, sizes }, bodyExpressions(declaration), names);
  mark(work, owner, declaration.name.span);
  for (const { name, type } of instance.inputs) declare(scope, name, { is: "variable", type: () => type });
  const parameters: Parameter[] = [];
  const bindings: Binding[] = [];
  declareItems(declaration, scope, parameters, bindings);
  for (const item of declaration.items) if (item.is !== "return") scope.entries.get(item.name.text)?.type();
  instance.result = declaredResult(declaration, scope);
  const result = checkReturn(declaration, instance, scope);
  const items = declaration.items.filter((item) => item.is !== "return");
  const whole = parameters.length + bindings.length === items.length && instance.inputs.every((input) => input.type !== undefined);
  if (!whole || result === undefined) return;
  const order = items.map((item) => item.name.text);
  parameters.sort((a, b) => order.indexOf(a.name) - order.indexOf(b.name));
  const inputs = instance.inputs.map(({ name, type }) => ({
    id: mark(work, `${owner}.${name.text}`, name.span),
    name: name.text,
    type: type!,
  }));
  work.networks.push({ id: owner, name: owner, role: declaration.role, copies: instance.copies, inputs, parameters, bindings, result });
}

function bodyExpressions(declaration: NetworkDecl): Expr[] {
  return declaration.items.flatMap((item) => expressionsOf(item));
}

/** Params and bindings enter the scope with their types still to compute, so that params may be used before their line. */
function declareItems(declaration: NetworkDecl, scope: Scope, parameters: Parameter[], bindings: Binding[]): void {
  for (const item of declaration.items) {
    if (item.is === "param") {
      const type = once(() => {
        const checked = checkParameter(item, scope);
        if (checked.parameter !== undefined) parameters.push(checked.parameter);
        return checked.type;
      });
      declare(scope, item.name, { is: "param", fixed: item.fixed !== undefined, type });
    } else if (item.is === "binding") {
      const id = mark(scope.work, `${scope.owner}.${item.name.text}`, item.span);
      const value = once(() => {
        const typed = typeExpression(item.value, scope, id);
        if (typed !== undefined) bindings.push({ id, name: item.name.text, value: typed });
        return typed;
      });
      const type = () => value()?.type;
      declare(scope, item.name, { is: "binding", from: item.span.end, type, value });
    }
  }
}

/** Computes once; a value that asks for itself is undefined meanwhile. */
export function once<T>(compute: () => T | undefined): () => T | undefined {
  let state: "new" | "open" | "done" = "new";
  let value: T | undefined;
  return () => {
    if (state !== "new") return value;
    state = "open";
    value = compute();
    state = "done";
    return value;
  };
}

function declaredResult({ result }: NetworkDecl, scope: Scope): Instance["result"] {
  if (result === undefined) return undefined;
  if (isUnknownType(result)) {
    const remedy = remedyFor(result.name.text, [...Object.keys(ownSizes), ...Object.keys(distributions)], "The types are", "");
    if (result.name.text !== "") report(scope, "GEN2505", { name: result.name.text, remedy }, result.name.span);
    return { is: "value", type: undefined };
  }
  if (isHead(result)) return { is: "density", distribution: result.name.text, type: headType(result, scope.sizes, scope.context) };
  return { is: "value", type: resolveType(result, scope.sizes, scope.context) };
}

function checkReturn(declaration: NetworkDecl, instance: Instance, scope: Scope): Network["result"] | undefined {
  const returns = declaration.items.filter((item) => item.is === "return");
  const [first, second] = returns;
  const name = declaration.name.text;
  if (first === undefined)
    return report(scope, "GEN3106", { name, problem: "returns nothing", remedy: "End it with `return …`." }, declaration.name.span);
  if (second !== undefined)
    report(
      scope,
      "GEN3106",
      { name, problem: "returns twice", remedy: "Keep one `return`; more results are networks of their own on a shared trunk." },
      second.span,
    );
  const node = mark(scope.work, `${name}.result`, first.value.span);
  const declared = instance.result;
  const unknown = declaration.result === undefined || isUnknownType(declaration.result);
  const lawful = unknown ? returnsLaw(first, scope) : declared?.is === "density";
  return lawful ? returnLaw(first, instance, scope, node) : returnValue(first, instance, scope, node);
}

/** Without a declared result, what is called last decides. */
function returnsLaw({ value }: Return, scope: Scope): boolean {
  const name = callOf(value)?.callee.text ?? "";
  const network = scope.context.networks.get(name);
  if (network === undefined) return Object.hasOwn(distributions, name);
  if (network.result !== undefined) return isHead(network.result);
  const last = network.items.findLast((item) => item.is === "return");
  return last !== undefined && network !== scope.context.networks.get(scope.owner) && returnsLaw(last, scope);
}

function returnLaw(item: Return, instance: Instance, scope: Scope, node: string): Network["result"] | undefined {
  const declared = instance.result;
  const name = instance.declaration.name.text;
  const wanted: Wanted | undefined = declared && {
    subject: `the result of \`${name}\``,
    ...(declared.type === undefined ? { poisoned: true } : { type: declared.type }),
    exact: true,
  };
  const call = callOf(item.value);
  if (
    declared?.is === "density" &&
    call !== undefined &&
    Object.hasOwn(distributions, call.callee.text) &&
    call.callee.text !== declared.distribution
  ) {
    const facts = { name, declared: declared.distribution, found: call.callee.text };
    return doubtHead(instance, report(scope, "GEN3107", facts, call.callee.span));
  }
  const law = checkLaw(item.value, scope, node, wanted);
  if (wanted?.misfit) return doubtHead(instance, undefined);
  if (law === undefined) return undefined;
  if (declared?.is === "density" && law.distribution !== declared.distribution) {
    const facts = { name, declared: declared.distribution, found: law.distribution };
    return doubtHead(instance, report(scope, "GEN3107", facts, item.value.span));
  }
  instance.result ??= { is: "density", distribution: law.distribution, type: law.type };
  return law.law.is === "density" ? law.law : { is: "network", call: law.law.call };
}

function returnValue(item: Return, instance: Instance, scope: Scope, node: string): Network["result"] | undefined {
  const value = typeExpression(item.value, scope, node);
  if (value === undefined) return undefined;
  const declared = instance.result;
  if (declared === undefined) {
    instance.result = { is: "value", type: value.type };
    return { is: "value", value };
  }
  const type = declared.type;
  if (type === undefined) return undefined;
  const fitting = asKind(value, type.kind) ?? value;
  if (isSubtype(fitting.type, type)) return { is: "value", value: unwrapped(fitting, shapeOf(type).length) };
  const facts = {
    name: instance.declaration.name.text,
    declared: typeText(type),
    found: typeText(value.type),
    remedy: remedyOf(value.type, type),
  };
  return doubtHead(instance, report(scope, "GEN3108", facts, item.value.span));
}

/** Where head and body disagree, either may be the mistake: calls conclude nothing from the head. */
function doubtHead(instance: Instance, reported: undefined): undefined {
  delete instance.result;
  return reported;
}

/** What would make a value of one type one of another, in words. */
export function remedyOf(found: ValueType, wanted: ValueType): string {
  if (shapeOf(found).join() !== shapeOf(wanted).join()) return "Change the sizes, or `reshape` the value.";
  if (wanted.kind === "unit") return "End it with `sigmoid`, whose values lie in [0, 1].";
  if (wanted.kind === "positive") return "End it with `exp` or `softplus`, whose values are positive.";
  if (wanted.kind === "simplex") return "End it with `softmax`.";
  if (wanted.kind === "binary" || wanted.kind === "count" || wanted.kind === "category")
    return `No function of real numbers gives a \`${wanted.kind}\`: return its density.`;
  return `Declare it \`${typeText(found)}\`.`;
}
