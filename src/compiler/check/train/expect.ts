import { at, diagnostic } from "../../diagnostics/report.ts";
import type { Expectation, SettingValue } from "../../ir/types/model.ts";
import { type Metric, metrics } from "../../settings/metrics.ts";
import type { Argument, Expect, Expr } from "../../syntax/ast.ts";
import { nameOf } from "../program/choose.ts";
import { readArguments } from "../values/arguments.ts";
import { describeExpr, ungroup } from "../values/describe.ts";
import { foldNumber } from "../values/number.ts";
import { remedyFor } from "../values/remedy.ts";
import type { Sides, TrainScope } from "./scope.ts";

const comparisons: readonly string[] = ["==", "!=", "<", "<=", ">", ">="];

/** The `expect` lines of a run, in order; a wrong one is reported (GEN2401 to GEN2403, GEN2405 to GEN2407) and left out. */
export function readExpectations(sides: Partial<Sides>, scope: TrainScope, textOf: (expect: Expect) => string): Expectation[] {
  const lines = scope.train.items.filter((item): item is Expect => item.is === "expect");
  return lines.flatMap((line, index) => {
    const node = `train.expect_${index + 1}`;
    scope.mark(node, line.span);
    const read = readExpectation(line, sides, { ...scope, node });
    return read === undefined ? [] : [{ node, text: textOf(line), ...read }];
  });
}

type ExpectScope = TrainScope & { node: string };

function readExpectation(line: Expect, sides: Partial<Sides>, scope: ExpectScope): Omit<Expectation, "node" | "text"> | undefined {
  const condition = ungroup(line.condition);
  if (condition.is === "missing") return undefined;
  if (condition.is !== "binary" || !comparisons.includes(condition.operator)) return refuse(condition, scope);
  if (nameOf(ungroup(condition.left)) === undefined) return refuse(condition.left, scope);
  const comparison = condition.operator as Expectation["comparison"];
  const within = line.within && readWithin(line.within, comparison, scope);
  const metric = readMetric(ungroup(condition.left), sides, scope);
  const value = foldNumber(condition.right, scope);
  if (metric === undefined || value === undefined || (line.within !== undefined && within === undefined)) return undefined;
  return { metric, comparison, value, ...(within === undefined ? {} : { within }) };
}

function refuse(found: Expr, scope: ExpectScope): undefined {
  scope.report(diagnostic("GEN2402", { found: describeExpr(found) }, at(found.span)));
  return undefined;
}

function readWithin(expr: Expr, comparison: string, scope: ExpectScope): number | undefined {
  if (comparison !== "==" && comparison !== "!=") {
    scope.report(diagnostic("GEN2406", { comparison }, at(expr.span)));
    return undefined;
  }
  const value = foldNumber(expr, scope);
  if (value === undefined || value > 0) return value;
  scope.report(diagnostic("GEN2407", { value }, at(expr.span)));
  return undefined;
}

function readMetric(expr: Expr, sides: Partial<Sides>, scope: ExpectScope): Expectation["metric"] | undefined {
  if (expr.is === "missing") return undefined;
  const name = nameOf(expr);
  if (name === undefined) return refuse(expr, scope);
  const heldout = name.text === "heldout";
  const inner = heldout ? heldoutOf(expr, scope) : expr;
  const innerName = inner && nameOf(inner);
  if (inner === undefined) return undefined;
  scope.mark(`${scope.node}.metric`, expr.span);
  if (innerName === undefined) return refuse(inner, scope);
  const metric = metrics.find((one) => one.name === innerName.text);
  if (metric === undefined) {
    const remedy = remedyFor(innerName.text, [...metrics.map((one) => one.name), "heldout"], "The metrics are", "");
    scope.report(diagnostic("GEN2401", { name: innerName.text, remedy }, at(innerName.span)));
    return undefined;
  }
  if (heldout && metric.whole) return problem(metric, "isn't a mean over rows", `\`${exampleOf(metric)}\``, innerName, scope);
  const needs = heldout || metric.needsHeldout;
  if (needs && sides.data !== undefined && !sides.data.holdsOut) {
    const facts = { name: heldout ? `heldout(${metric.name})` : metric.name, data: sides.data.declaration.name.text };
    scope.report(diagnostic("GEN2405", facts, at(expr.span)));
    return undefined;
  }
  const args = readMetricArguments(metric, inner, sides, scope);
  return args && { name: metric.name, args, heldout };
}

/** The metric inside `heldout(m)`. */
function heldoutOf(expr: Expr, scope: ExpectScope): Expr | undefined {
  const args = expr.is === "call" ? expr.args : [];
  if (args.length === 1 && args[0]!.name === undefined) return ungroup(args[0]!.value);
  scope.report(diagnostic("GEN2403", { metric: "heldout", problem: "takes one metric", example: "`heldout(loglik)`" }, at(expr.span)));
  return undefined;
}

function readMetricArguments(
  metric: Metric,
  expr: Expr,
  sides: Partial<Sides>,
  scope: ExpectScope,
): Record<string, SettingValue> | undefined {
  const written = expr.is === "call" ? expr.args : [];
  const named = metric.of === undefined ? {} : readOf(metric, written[0], expr, sides, scope);
  if (named === undefined) return undefined;
  const rest = metric.of === undefined ? written : written.slice(1);
  const settings = readArguments({ name: metric.name, span: expr.span }, metric.settings ?? [], rest, scope.node, scope);
  if (settings === undefined) return undefined;
  const plain = Object.entries(settings).map(([key, bound]): [string, SettingValue] => [key, bound.value]);
  return { ...named, ...Object.fromEntries(plain) };
}

/** The name that a metric is of: `y` of `accuracy(y)`. */
function readOf(
  metric: Metric,
  arg: Argument | undefined,
  expr: Expr,
  sides: Partial<Sides>,
  scope: ExpectScope,
): Record<string, string> | undefined {
  const example = `\`${exampleOf(metric)}\``;
  if (arg === undefined || arg.name !== undefined || arg.value.is !== "name") {
    return problem(metric, `needs the name of a ${metric.of}`, example, arg ?? expr, scope);
  }
  const name = arg.value.name.text;
  if (metric.of === "model") {
    if (sides.data === undefined || sides.data.simulates === name) return { model: name };
    return problem(metric, `is of the model that the data are simulated from, which \`${name}\` isn't`, example, arg, scope);
  }
  if (sides.model === undefined) return { variable: name };
  const variables = sides.model.items.flatMap((item) => (item.is === "latent" || item.is === "observed" ? [item.name.text] : []));
  if (variables.includes(name)) return { variable: name };
  return problem(metric, `finds no variable \`${name}\` in ${sides.model.name.text}`, example, arg, scope);
}

function problem(metric: Metric, problem: string, example: string, place: { span: Expr["span"] }, scope: ExpectScope): undefined {
  scope.report(diagnostic("GEN2403", { metric: metric.name, problem, example }, at(place.span)));
  return undefined;
}

function exampleOf(metric: Metric): string {
  if (metric.of === undefined) return metric.name;
  return `${metric.name}(${metric.of === "variable" ? "y" : "Truth"})`;
}
