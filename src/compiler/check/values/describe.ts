import type { SettingKind } from "../../settings/types.ts";
import type { Expr } from "../../syntax/ast.ts";

/** "`a`, `b` and `c`"; of many the first ones: "`a`, `b` and 7 more". */
export function listNames(names: readonly string[], join = "and"): string {
  const left = names.length - mostNames;
  if (left > 1)
    return `${names
      .slice(0, mostNames)
      .map((name) => `\`${name}\``)
      .join(", ")} ${join} ${left} more`;
  const quoted = names.map((name) => `\`${name}\``);
  return quoted.length < 2 ? quoted.join("") : `${quoted.slice(0, -1).join(", ")} ${join} ${quoted.at(-1)}`;
}

/** How many of a long list are shown, and how many names of a long chain. */
const mostNames = 20;
const longestChain = 12;

/** A chain by its ends: "a -> b -> … -> z". */
export function listChain(names: readonly string[], join: string): string {
  const half = longestChain / 2;
  return (names.length > longestChain ? [...names.slice(0, half), "…", ...names.slice(-half)] : names).join(join);
}

/** What stands there, in words. */
export function describeExpr(expr: Expr): string {
  switch (expr.is) {
    case "number":
      return `the number ${expr.text}`;
    case "string":
      return `the text "${expr.value}"`;
    case "column":
      return `the column \`${expr.name}\``;
    case "name":
      return `\`${expr.name.text}\``;
    case "call":
      return expr.callee.is === "name" ? `a call of \`${expr.callee.name.text}\`` : "a call";
    case "index":
      return describeIndex(expr);
    case "pipe":
      return "a pipe";
    case "binary":
      return expr.operator === ".." ? "a range" : /[<>=]/.test(expr.operator) ? "a comparison" : `a result of \`${expr.operator}\``;
    case "unary":
      return expr.operator === "-" ? "a negative value" : "a result of `not`";
    case "list":
      return "a list";
    case "hole":
      return "`_`";
    case "group":
      return describeExpr(expr.of);
    case "missing":
      return "nothing";
  }
}

/** `mean[k, 0]` as it stands, where names and numbers are all of it. */
function describeIndex({ of, by }: Extract<Expr, { is: "index" }>): string {
  const words = by.map((one) => (one.is === "name" ? one.name.text : one.is === "number" ? one.text : undefined));
  return of.is === "name" && words.every((word) => word !== undefined) ? `\`${of.name.text}[${words.join(", ")}]\`` : "an index";
}

/** What a setting takes, in words: "a whole number, 1 or more". */
export function describeKind(kind: SettingKind): string {
  switch (kind.is) {
    case "number":
      return `${kind.integer ? "a whole number" : "a number"}${describeRange(kind)}`;
    case "boolean":
      return "`true` or `false`";
    case "string":
      return "a text";
    case "choice":
      return kind.of.length === 1 ? `\`${kind.of[0]}\`` : `one of ${listNames(kind.of)}`;
    case "list":
      return `a list, each entry ${describeKind(kind.of)}`;
    case "call":
      return `one of ${listNames(Object.keys(kind.of))}`;
    case "either":
      return kind.of.map(describeKind).join(", or ");
  }
}

function describeRange(kind: Extract<SettingKind, { is: "number" }>): string {
  const least = kind.min === undefined ? "" : kind.exclusiveMin ? `greater than ${kind.min}` : `${kind.min} or more`;
  const most = kind.max === undefined ? "" : kind.exclusiveMax ? `less than ${kind.max}` : `${kind.max} or less`;
  const range = [least, most].filter(Boolean).join(" and ");
  return range === "" ? "" : `, ${range}`;
}

/** Outer parentheses taken off. */
export function ungroup(expr: Expr): Expr {
  return expr.is === "group" ? ungroup(expr.of) : expr;
}
