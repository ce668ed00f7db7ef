import type { Expr } from "../../syntax/ast.ts";
import { describeExpr } from "../values/describe.ts";

/** What stands there, as the beginning of a sentence. */
export function beginning(expr: Expr): string {
  return capitalised(describeExpr(expr));
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** A remedy in a few words, as a sentence. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text) ? capitalised(text) : `${capitalised(text)}.`;
}

/** "one axis", "3 axes". */
export function counted(count: number, one: string, many: string): string {
  return count === 0 ? `no ${one}` : count === 1 ? `one ${one}` : `${count} ${many}`;
}
