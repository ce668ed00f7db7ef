import type { Kind, ValueType } from "../../ir/types/model.ts";
import { shapeOf, typeText } from "../../math/shape.ts";
import type { Expr } from "../../syntax/ast.ts";
import { describeExpr } from "../values/describe.ts";
import { callOf } from "./call.ts";
import { constantFunctions, identity, leftRight, sizeArgument, uniform } from "./constant-functions.ts";
import { isEntryOf, isPositiveDefinite, SUM_TOLERANCE } from "./literals.ts";
import { report, type Scope } from "./scope.ts";
import { constantExpression } from "./sizes.ts";
import { isTrailing } from "./support.ts";

/** Row-major entries over a shape; null where `_` leaves one free. */
interface Pattern {
  shape: number[];
  entries: (number | null)[];
}

/**
 * What stands behind the `=` of a param: it fixes exactly the entries that it gives. "misfit": of another shape than the type, so that
 * either may be the mistake. Reports a shape that doesn't fit (GEN2901), an
 * entry outside the type (GEN2902), a simplex that can't sum to 1 (GEN2903), a matrix that isn't positive definite (GEN2904) or has
 * free entries (GEN2906), and what isn't known before training (GEN2503).
 */
export function checkFixed(expr: Expr, type: ValueType, name: string, scope: Scope): (number | null)[] | "misfit" | undefined {
  const pattern = readPattern(expr, type, name, scope);
  if (pattern === undefined) return undefined;
  const shape = shapeOf(type);
  if (!isTrailing(pattern.shape, shape)) {
    const found = pattern.shape.length === 0 ? "one number" : `a list of [${pattern.shape.join(", ")}]`;
    report(scope, "GEN2901", { name, type: typeText(type), shape: `[${shape.join(", ")}]`, found }, expr.span);
    return "misfit";
  }
  const total = shape.reduce((product, size) => product * size, 1);
  const entries = Array.from({ length: total }, (_, i) => pattern.entries[i % pattern.entries.length]!);
  const outside = entries.find((entry) => entry !== null && !isEntryOf(type.kind, entry));
  if (outside !== undefined) {
    const facts = { value: outside!, name, type: typeText(type), remedy: entryRemedy(type.kind, outside!) };
    return report(scope, "GEN2902", facts, expr.span);
  }
  if (type.kind === "simplex") return completeRows(entries, type.size!, name, expr, scope);
  if (type.kind === "spd") return checkMatrices(entries, type.size!, name, expr, scope);
  return entries;
}

function entryRemedy(kind: Kind, value: number): string {
  if (kind === "positive" && value === 0)
    return "Write a number above 0; where nothing at all is meant, like a rate of 0, a tiny one: `1e-9`.";
  if (kind === "positive") return "Write a number above 0, or declare it `real`.";
  return kind === "real" ? "Write a finite number." : "Write a number from 0 to 1.";
}

function readPattern(expr: Expr, type: ValueType, name: string, scope: Scope): Pattern | undefined {
  switch (expr.is) {
    case "hole":
      return { shape: [], entries: [null] };
    case "group":
      return readPattern(expr.of, type, name, scope);
    case "list":
      return stack(expr, type, name, scope);
    case "call":
    case "pipe":
      return callPattern(expr, type, name, scope);
    default: {
      const value = constantExpression(expr, scope.sizes, scope.context, "any");
      return value === undefined ? undefined : { shape: [], entries: [value] };
    }
  }
}

function stack(expr: Extract<Expr, { is: "list" }>, type: ValueType, name: string, scope: Scope): Pattern | undefined {
  const items = expr.items.map((item) => readPattern(item, type, name, scope));
  if (!items.every((item) => item !== undefined)) return undefined;
  const [first] = items;
  if (first === undefined) return report(scope, "GEN2711", { problem: "A list has at least one entry" }, expr.span);
  const other = items.findIndex((item) => item.shape.join() !== first.shape.join());
  if (other > 0) {
    const problem = "The entries of the list differ in length";
    return report(scope, "GEN2711", { problem }, expr.items[other]!.span);
  }
  return { shape: [items.length, ...first.shape], entries: items.flatMap((item) => item.entries) };
}

function callPattern(expr: Expr, type: ValueType, param: string, scope: Scope): Pattern | undefined {
  const call = callOf(expr);
  const name = call?.callee.text ?? "";
  if (call === undefined || !Object.hasOwn(constantFunctions, name))
    return report(scope, "GEN2503", { found: describeExpr(expr) }, expr.span);
  const argument = sizeArgument(call, scope);
  if (argument === undefined) return undefined;
  if (name === "uniform") return { shape: [argument], entries: uniform(argument) };
  if (name === "identity") return { shape: [argument, argument], entries: identity(argument) };
  if (type.kind !== "simplex" || type.plate.at(-1) !== type.size) {
    const found = "a row for each state, as `left_right` gives,";
    const facts = { name: param, type: typeText(type), shape: `[${shapeOf(type).join(", ")}]`, found };
    return report(scope, "GEN2901", facts, expr.span);
  }
  return { shape: [type.size!, type.size!], entries: leftRight(type.size!, argument) };
}

/** Rows of a simplex: what is fixed sums to 1, or to less where entries are free. A single free entry is what the others leave. */
function completeRows(entries: (number | null)[], size: number, name: string, expr: Expr, scope: Scope): (number | null)[] | undefined {
  const complete = [...entries];
  for (let row = 0; row < entries.length; row += size) {
    const values = entries.slice(row, row + size);
    const free = values.filter((entry) => entry === null).length;
    const sum = values.reduce((total: number, entry) => total + (entry ?? 0), 0);
    const possible = free === 0 ? Math.abs(sum - 1) <= SUM_TOLERANCE : sum < 1;
    if (!possible) {
      const problem = free === 0 ? `sums to ${round(sum)}, not to 1` : `fixes ${round(sum)} and leaves nothing for its free entries`;
      const of = entries.length > size ? `Row ${row / size} of \`${name}\`` : `\`${name}\``;
      return report(scope, "GEN2903", { of, problem }, expr.span);
    }
    if (free === 1) complete[row + values.indexOf(null)] = 1 - sum;
  }
  return complete;
}

function round(value: number): number {
  return Number(value.toPrecision(6));
}

function checkMatrices(entries: (number | null)[], size: number, name: string, expr: Expr, scope: Scope): (number | null)[] | undefined {
  const known = entries.filter((entry) => entry !== null);
  if (known.length < entries.length) return report(scope, "GEN2906", { name }, expr.span);
  for (let one = 0; one < known.length; one += size * size)
    if (!isPositiveDefinite(known.slice(one, one + size * size), size)) return report(scope, "GEN2904", { name }, expr.span);
  return known;
}
