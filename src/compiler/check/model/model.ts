import { at } from "../../diagnostics/report.ts";
import type { Binding, Call, Parameter, Variable } from "../../ir/types/model.ts";
import type { AdversaryDecl, ModelDecl } from "../../syntax/ast.ts";
import { expressionsOf } from "../../syntax/items.ts";
import type { CheckContext, CheckedModel, ModelUse } from "../contract.ts";
import { checkAdversary } from "./adversary.ts";
import { once } from "./body.ts";
import { checkDependencies } from "./dependencies.ts";
import { typeExpression } from "./expression.ts";
import { inferSizes } from "./infer.ts";
import { instantiate } from "./instance.ts";
import { callNetwork } from "./network.ts";
import { checkParameter } from "./parameter.ts";
import { checkPosteriors, type Posterior } from "./posterior.ts";
import { declare, newScope, report, type Scope } from "./scope.ts";
import { type Sizes, sizeExpression } from "./sizes.ts";
import { dimensionsOf } from "./unify.ts";
import { warnOfUnread } from "./unread.ts";
import { type Cell, variableCell } from "./variable.ts";
import { contextOf, mark, newWork, type Work } from "./work.ts";

/**
 * Checks one use of a model with the networks that it calls: names, types, shapes, supports, scopes. Every mistake is reported. The
 * model's part of the IR comes back whole or not at all: nothing where a part is in error, or was lost by the parser.
 */
export function checkModel(use: ModelUse, context: CheckContext): CheckedModel | undefined {
  const { model } = use;
  const work = newWork(context, callNetwork);
  let sound = true;
  const file = contextOf(context, model.span.file);
  const own: CheckContext = {
    ...file,
    report(found) {
      sound = false;
      file.report(found);
    },
  };
  const owner = model.name.text;
  const { sizes, unbound } = bindSizes(use, own);
  const names = [...model.formals, ...model.items].flatMap((one) => ("name" in one ? [one.name] : []));
  const scope = newScope({ owner, is: "model", work, context: own, sizes }, model.items.flatMap(expressionsOf), names);
  work.modelNames = new Set(model.items.flatMap((item) => ("name" in item ? [item.name.text] : [])));
  mark(work, owner, model.name.span);
  const parts = declareItems(use, scope);
  for (const compute of parts.inOrder) compute();
  checkDependencies(model, scope);
  const posteriors = checkPosteriors(model, parts.cells, scope);
  const adversary = checkAdversaries(model, scope);
  if (!model.items.some((item) => item.is === "observed")) report(scope, "GEN3211", { name: owner }, model.name.span);
  if (use.fields !== undefined) reportUnbound(unbound, use, scope);
  checkUnbound(work);
  const checked = assemble(model, parts, posteriors, adversary, scope);
  // A mistake elsewhere may be why nothing reads a name.
  if (sound && checked !== undefined && use.fields !== undefined) warnOfUnread(model, scope);
  return checked;
}

/** The model's arguments: given, by default, or from the fields' types; `unbound` are those that stay open. */
function bindSizes(use: ModelUse, context: CheckContext): { sizes: Sizes; unbound: string[] } {
  const sizes: Sizes = new Map();
  const open = new Set<string>();
  for (const formal of use.model.formals) {
    const name = formal.name.text;
    if (formal.type !== undefined) report({ context }, "GEN2513", { name }, formal.span);
    if (sizes.has(name) || open.has(name)) report({ context }, "GEN2602", { name, problem: "is declared twice" }, formal.name.span);
    const written = use.sizes.get(name);
    if (written !== undefined) sizes.set(name, written);
    else if (formal.value !== undefined) sizes.set(name, sizeExpression(formal.value, new Map(), context) ?? Number.NaN);
    else open.add(name);
  }
  inferSizes(use, sizes, open);
  const unbound = [...open].filter((name) => !sizes.has(name));
  for (const name of unbound) sizes.set(name, Number.NaN);
  return { sizes, unbound };
}

/** A size that no field fixes (GEN2511). Where a size is misspelt in the model, it may be this one. */
function reportUnbound(unbound: string[], { model, at: place }: ModelUse, scope: Scope): void {
  if ([...scope.unknown.values()].includes("GEN2501")) return;
  for (const name of unbound) {
    const formal = model.formals.find((one) => one.name.text === name)!;
    // With a type it was meant as something else than a size, which is said there.
    if (formal.type !== undefined) continue;
    const related = [{ place: at(formal.span), note: `\`${name}\` is declared here` }];
    report(scope, "GEN2511", { name, model: model.name.text }, place.span, { related });
  }
}

/** The model's items, each to be checked when it is first asked for or in the order of the text. */
interface Parts {
  cells: Map<string, Cell>;
  parameters: Map<string, Parameter>;
  bindings: Binding[];
  inOrder: (() => void)[];
}

function declareItems(use: ModelUse, scope: Scope): Parts {
  const parts: Parts = { cells: new Map(), parameters: new Map(), bindings: [], inOrder: [] };
  for (const item of use.model.items) {
    if (item.is === "param") {
      const type = once(() => {
        const checked = checkParameter(item, scope);
        if (checked.parameter !== undefined) parts.parameters.set(item.name.text, checked.parameter);
        return checked.type;
      });
      declare(scope, item.name, { is: "param", fixed: item.fixed !== undefined, type });
      parts.inOrder.push(type);
    } else if (item.is === "binding") {
      const id = mark(scope.work, `${scope.owner}.${item.name.text}`, item.span);
      const value = once(() => {
        const typed = typeExpression(item.value, scope, id);
        if (typed !== undefined) parts.bindings.push({ id, name: item.name.text, value: typed });
        return typed;
      });
      const type = () => value()?.type;
      declare(scope, item.name, { is: "binding", from: item.span.end, type, value });
      parts.inOrder.push(type);
    } else if (item.is === "latent" || item.is === "observed" || item.is === "given") {
      const cell = variableCell(item, use, scope);
      if (declare(scope, item.name, { is: "variable", type: cell.type })) parts.cells.set(item.name.text, cell);
      parts.inOrder.push(cell.variable);
    }
  }
  return parts;
}

function checkAdversaries(model: ModelDecl, scope: Scope): Call | undefined {
  const [first, second] = model.items.filter((item): item is AdversaryDecl => item.is === "adversary");
  if (second !== undefined) {
    const related = [{ place: at(first!.span), note: "the first stands here" }];
    report(scope, "GEN3208", { name: model.name.text }, second.span, { related });
  }
  return first && checkAdversary(first, scope);
}

/** Networks whose sizes no call could bind are still checked for what doesn't depend on sizes. */
function checkUnbound(work: Work): void {
  for (const declaration of work.unbound) {
    if (work.instances.has(declaration)) continue;
    const context = contextOf(work.context, declaration.span.file);
    const sizes: Sizes = new Map();
    for (const name of [
      ...dimensionsOf(declaration, context),
      ...declaration.formals.flatMap((formal) => (formal.type ? [] : [formal.name.text])),
    ])
      sizes.set(name, Number.NaN);
    instantiate(declaration, sizes, work, context);
  }
}

/** The model's part of the IR; nothing where any item, or the body of a network that it calls, came to nothing. */
function assemble(
  model: ModelDecl,
  parts: Parts,
  posteriors: Map<string, Posterior>,
  adversary: Call | undefined,
  scope: Scope,
): CheckedModel | undefined {
  const variables: Variable[] = [];
  const parameters: Parameter[] = [];
  let whole = scope.work.instances.size === scope.work.networks.length;
  for (const item of model.items) {
    const name = "name" in item ? item.name.text : "";
    if (item.is === "param") {
      const parameter = parts.parameters.get(name);
      if (parameter !== undefined) parameters.push(parameter);
      whole &&= parameter !== undefined;
    } else if (item.is === "latent" || item.is === "observed" || item.is === "given") {
      const variable = parts.cells.get(name)?.variable();
      const posterior = posteriors.get(name);
      if (variable !== undefined) variables.push({ ...variable, ...(posterior && { posterior }) });
      whole &&= variable !== undefined;
    } else if (item.is === "posterior") whole &&= posteriors.has(name);
    else if (item.is === "binding") whole &&= parts.bindings.some((binding) => binding.name === name);
    else whole &&= adversary !== undefined;
  }
  if (!whole || variables.length === 0) return undefined;
  const sizes = Object.fromEntries([...scope.sizes].filter(([, size]) => !Number.isNaN(size)));
  const { networks, spans } = scope.work;
  return { sizes, parameters, variables, bindings: parts.bindings, networks, ...(adversary && { adversary }), spans };
}
