import type { TokenType } from "chevrotain";
import { CompareSign, ProductSign, SumSign, sign, words } from "./tokens.ts";

/**
 * How the operators of a level join what lies below it:
 * - `left`: any number, `a - b - c` is `(a - b) - c`; the right side of a pipe is a call
 * - `once`: at most one
 * - `right`: at most one, whose right side may begin with the level above
 * - `before`: any number in front; `beforeOnce` at most one
 */
export type Join = "left" | "once" | "right" | "before" | "beforeOnce";

export interface Level {
  /** The level's name in the grammar. */
  name: string;
  operator: TokenType;
  join: Join;
}

/** Every operator of the language, from the loosest to the tightest. The grammar in `grammar/` is written from this table. */
export const precedence: readonly Level[] = [
  { name: "expression", operator: words.or, join: "left" },
  { name: "conjunction", operator: words.and, join: "left" },
  { name: "negation", operator: words.not, join: "beforeOnce" },
  { name: "comparison", operator: CompareSign, join: "once" },
  { name: "range", operator: sign.Dots, join: "once" },
  { name: "pipe", operator: sign.PipeArrow, join: "left" },
  { name: "sum", operator: SumSign, join: "left" },
  { name: "product", operator: ProductSign, join: "left" },
  { name: "signed", operator: sign.Minus, join: "before" },
  { name: "power", operator: sign.Caret, join: "right" },
];

/** The operators between two operands that the lowering joins level by level; signs and `^` are read with their operand. */
export const infixLevels: readonly TokenType[] = precedence
  .filter(({ join }) => join === "left" || join === "once")
  .map(({ operator }) => operator);
