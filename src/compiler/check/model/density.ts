import { distributions } from "../../distributions/index.ts";
import type { DistributionDefinition, DistributionParameter } from "../../distributions/types.ts";
import type { Density, Expr, Kind, ValueType } from "../../ir/types/model.ts";
import { shapeOf, typeText } from "../../math/shape.ts";
import type * as ast from "../../syntax/ast.ts";
import { describeExpr, listNames } from "../values/describe.ts";
import type { WrittenCall } from "./call.ts";
import { typeExpression } from "./expression.ts";
import { matchForm } from "./forms.ts";
import { unwrapped } from "./indexing.ts";
import { asKind, fixingFunctions } from "./kinds.ts";
import { report, type Scope } from "./scope.ts";
import { type Argument, commonShape, footprint, isTrailing, lyingShape, naturalType } from "./support.ts";
import { ownSizes } from "./types.ts";
import { mark, type Wanted } from "./work.ts";

/** A density of a distribution, held against the variable that it is of. Nothing where a part is in error. */
export function checkDensity(
  definition: DistributionDefinition,
  call: WrittenCall,
  scope: Scope,
  node: string,
  wanted: Wanted | undefined,
): Density | undefined {
  const kindFits =
    wanted?.type === undefined ||
    !wanted.exact ||
    checkSupport(`\`${definition.name}\` is a density`, definition.support, wanted, call.callee, scope);
  if (!kindFits) return typeOnly(call, scope, node);
  const matched = matchForm(definition, call, scope);
  if (matched === undefined) return undefined;
  const { form, args } = matched;
  const typed = form.parameters.map((parameter) => {
    const written = args.get(parameter.name)!;
    const id = mark(scope.work, `${node}.${parameter.name}`, written.span);
    const value = typeExpression(written, scope, id);
    return value && checkArgument(definition, parameter, value, written, scope);
  });
  if (wanted?.poisoned || !typed.every((one) => one !== undefined)) return undefined;
  const arranged = typed.map((arg) => ({ ...arg, written: args.get(arg.name)! }));
  const type = checkShapes(definition, arranged, wanted, call, scope);
  if (type === undefined) return undefined;
  const rank = lyingShape(type).length;
  const values = arranged.map(({ name, value }) => [name, definition.support === "category" ? value : unwrapped(value, rank)] as const);
  return { node, distribution: definition.name, form: form.name, args: Object.fromEntries(values), type };
}

/** Under a distribution that is wrong itself, the arguments' forms and kinds say nothing, but their names and shapes do. */
function typeOnly(call: WrittenCall, scope: Scope, node: string): undefined {
  for (const arg of call.args) typeExpression(arg.value, scope, node);
  return undefined;
}

/** Support is equality: a density of reals is none of units (GEN3008). */
export function checkSupport(law: string, support: Kind, wanted: Wanted, place: { span: ast.Name["span"] }, scope: Scope): boolean {
  const type = wanted.type;
  if (type === undefined || type.kind === support) return true;
  const fitting = Object.values(distributions).flatMap((one) => (one.support === type.kind ? [one.name] : []));
  const written = ownSizes[support] === "none" ? support : `${support}(${support === "spd" ? "D" : "K"})`;
  const remedy =
    fitting.length === 0
      ? `Declare ${wanted.subject} \`${written}\`.`
      : `${fitting.length === 1 ? `${listNames(fitting)} is` : `${listNames(fitting, "or")} are`} of \`${type.kind}\`; or declare ${wanted.subject} \`${written}\`.`;
  wanted.misfit = true;
  report(scope, "GEN3008", { subject: wanted.subject, type: typeText(type), law, support, remedy }, place.span);
  return false;
}

function checkArgument(
  definition: DistributionDefinition,
  parameter: DistributionParameter,
  value: Expr,
  written: ast.Expr,
  scope: Scope,
): Argument | undefined {
  const { name, kind } = parameter;
  const fitting = asKind(value, kind);
  if (fitting === undefined) {
    const remedy = remedyOf(name, kind, value);
    const facts = { distribution: definition.name, name, kind, found: describeExpr(written), type: typeText(value.type), remedy };
    return report(scope, "GEN3006", facts, written.span);
  }
  const print = footprint(definition, parameter, fitting.type);
  if (print !== undefined) return { name, value: fitting, print };
  const needs = name === "transition" ? "one row for each category, `simplex(K)[K]`" : "an axis of K numbers, one for each category";
  return report(
    scope,
    "GEN3009",
    { problem: `\`${name}\` of ${definition.name} needs ${needs}, but ${describeExpr(written)} is \`${typeText(fitting.type)}\`` },
    written.span,
  );
}

/** What numbers that are written down must be. */
const writtenValues: Partial<Record<Kind, string>> = {
  positive: "Write a number above 0.",
  unit: "Write a number from 0 to 1.",
  simplex: "Its entries must be shares: from 0 to 1, with the sum 1.",
  spd: "Its rows must make a symmetric, positive definite matrix, like `identity(D)`.",
};

function remedyOf(name: string, kind: Kind, { type, ...value }: Expr): string {
  if (name === "cov" && type.kind === "positive") return "A variance stands behind `var:`; for a covariance matrix declare it `spd(D)`.";
  if (type.kind === "category") return "A category becomes numbers by `one_hot`, `embed`, or as an index: `p[k]`.";
  if (value.is === "number" || value.is === "list") return writtenValues[kind] ?? `Write a \`${kind}\`.`;
  const by = fixingFunctions[kind];
  if (by !== undefined) return `Write ${by}, or declare it \`${kind}\`.`;
  return kind === "spd" ? "Declare it `spd(D)`." : `Declare it \`${kind}\`.`;
}

/** The variable's type: the declared one, or what the arguments and the field's shape fix. Arguments broadcast to the variable, never the reverse. */
function checkShapes(
  definition: DistributionDefinition,
  args: (Argument & { written: ast.Expr })[],
  wanted: Wanted | undefined,
  call: WrittenCall,
  scope: Scope,
): ValueType | undefined {
  const sized = args.filter((arg) => arg.print.size !== undefined);
  const odd = sized.find((arg) => arg.print.size !== sized[0]!.print.size);
  if (odd !== undefined) {
    const problem = `\`${sized[0]!.name}\` is of size ${sized[0]!.print.size}, but \`${odd.name}\` of size ${odd.print.size}`;
    return report(scope, "GEN3009", { problem }, odd.written.span);
  }
  const target = wanted?.type;
  const subject = wanted?.subject ?? "the variable";
  if (target === undefined) {
    const natural = naturalType(definition, args);
    if (natural !== undefined) return natural;
    if (commonShape(args.map((arg) => arg.print.shape)) === undefined) return reportDisagreement(definition, args, scope);
    return report(scope, "GEN3012", { subject, distribution: definition.name }, call.span);
  }
  const size = sized[0]?.print.size;
  if (wanted!.exact && size !== undefined && size !== target.size) {
    const problem = `${subject} is \`${typeText(target)}\`, but \`${sized[0]!.name}\` of ${definition.name} is of size ${size}`;
    wanted!.misfit = true;
    return report(scope, "GEN3009", { problem }, sized[0]!.written.span);
  }
  // A field may be of a lower kind than the variable (`spd(4)` read as reals): then its whole shape is the plate.
  const own = target.kind === definition.support;
  const whole = own ? lyingShape(target) : shapeOf(target);
  for (const arg of args) {
    const single = whole.length === 0 && arg.print.shape.length === 1 && arg.print.shape[0] === 1;
    if (isTrailing(arg.print.shape, whole) || single) continue;
    const facts = { name: arg.name, distribution: definition.name, type: typeText(arg.value.type), subject, target: typeText(target) };
    wanted!.misfit = true;
    return report(scope, "GEN3007", facts, arg.written.span);
  }
  if (wanted!.exact) return target;
  if (own) return { ...target, optional: false, ...(size === undefined ? {} : { size }) };
  return { kind: definition.support, ...(size === undefined ? {} : { size }), plate: whole, optional: false };
}

function reportDisagreement(definition: DistributionDefinition, args: (Argument & { written: ast.Expr })[], scope: Scope): undefined {
  const longest = args.reduce((a, b) => (b.print.shape.length > a.print.shape.length ? b : a));
  const odd = args.find((arg) => !isTrailing(arg.print.shape, longest.print.shape))!;
  const facts = {
    name: odd.name,
    distribution: definition.name,
    type: typeText(odd.value.type),
    subject: `\`${longest.name}\``,
    target: typeText(longest.value.type),
  };
  return report(scope, "GEN3007", facts, odd.written.span);
}
