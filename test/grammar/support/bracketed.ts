import type { Derived } from "./recognise.ts";

/** An expression that the grammar derived, with all its parentheses, as `written` of the compiler's tree shows it. */
export function bracketed({ rule, of }: Derived): string {
  switch (rule) {
    case "negation":
      return of.length === 1 ? inner(of[0]) : `(not ${inner(of[1])})`;
    case "signed":
      return of.length === 1 ? inner(of[0]) : `(-${inner(of[1])})`;
    case "call":
      return of.slice(1).reduce((before: string, part) => suffixed(before, part), inner(of[0]));
    case "group":
      return `{${inner(of[1])}}`;
    case "list":
      return `[${elements(of).map(inner).join(", ")}]`;
    case "argument":
      return of.length === 1 ? inner(of[0]) : `${inner(of[0])}: ${inner(of[2])}`;
    case "NUMBER":
    case "IDENTIFIER":
    case "COLUMN":
    case "STRING":
      return String(of[0]);
    default:
      return of.length === 1 ? inner(of[0]) : joined(of);
  }
}

function inner(part: string | Derived | undefined): string {
  if (part === undefined) throw new Error("a derivation ends too soon");
  return typeof part === "string" ? part : bracketed(part);
}

/** Operands joined from the left. */
function joined(of: Derived["of"]): string {
  let left = inner(of[0]);
  for (let at = 1; at < of.length; at += 2) left = `(${left} ${inner(of[at])} ${inner(of[at + 1])})`;
  return left;
}

function suffixed(before: string, part: string | Derived): string {
  if (typeof part === "string") throw new Error("a name is followed by brackets");
  const list = elements(part.of).map(inner).join(", ");
  return part.rule === "dims" ? `${before}[${list}]` : `${before}(${list})`;
}

const elements = (of: Derived["of"]): Derived[] => of.filter((part) => typeof part !== "string");
