import { type Level, precedence } from "../../src/compiler/syntax/precedence.ts";
import { choice, many, name, optional, partsOf, sequence } from "./parts.ts";
import { tokenPart } from "./tokens.ts";
import type { Part, Rule } from "./types.ts";

/**
 * The parser reads an expression as one flat row of operands and operators; the table of precedence says how they join. Here that table
 * becomes a rule for each level. `flat` and `operand` are the parser's rules, which must know the same operators.
 */
export function levelRules(flat: Part, operand: Part): Omit<Rule, "doc">[] {
  const read = new Set([...textsOf(flat), ...textsOf(operand)]);
  const known = new Set(precedence.flatMap(({ operator }) => textsOf(tokenPart(operator.name))));
  const apart = [...[...known].filter((one) => !read.has(one)), ...operatorsOf(flat).filter((one) => !known.has(one))];
  if (apart.length > 0) throw new Error(`the parser and the table of precedence don't agree about ${apart.join(" ")}`);
  return precedence.map((level, place) => ({ name: level.name, body: levelBody(level, place) }));
}

function levelBody({ operator, join }: Level, place: number): Part {
  const below = name(precedence[place + 1]?.name ?? "atom");
  const above = name(precedence[place - 1]?.name ?? "atom");
  const sign = tokenPart(operator.name);
  switch (join) {
    case "left":
      return sequence(below, many(sequence(sign, operator.name === "PipeArrow" ? name("call") : below)));
    case "once":
      return sequence(below, optional(sequence(sign, below)));
    case "right":
      return sequence(below, optional(sequence(sign, above)));
    case "before":
      return choice(sequence(sign, name(precedence[place]!.name)), below);
    case "beforeOnce":
      return sequence(optional(sign), below);
  }
}

function textsOf(part: Part): string[] {
  return [...partsOf(part)].flatMap((one) => (one.is === "text" ? [one.text] : []));
}

/** The signs of the flat rule: all its texts. */
function operatorsOf(flat: Part): string[] {
  return textsOf(flat);
}
