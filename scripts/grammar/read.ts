import type { ISerializedGast } from "chevrotain";
import { GenParser } from "../../src/compiler/syntax/parser.ts";
import { choice, many, name, optional, sequence } from "./parts.ts";
import { tokenPart } from "./tokens.ts";
import type { Part } from "./types.ts";

/** The parser's own rules by name, with all that they take, also mistakes. */
export function readRules(): Map<string, Part> {
  const rules = new GenParser().getSerializedGastProductions() as (ISerializedGast & { name: string })[];
  return new Map(rules.map((rule) => [rule.name, inOrder(rule)]));
}

function inOrder(node: ISerializedGast): Part {
  return sequence(...(node.definition ?? []).map(read));
}

function read(node: ISerializedGast & { name?: string }): Part {
  switch (node.type) {
    case "Terminal":
      return tokenPart(node.name ?? "");
    case "NonTerminal":
      return name(node.name ?? "");
    case "Alternation":
      return choice(...(node.definition ?? []).map(inOrder));
    case "Option":
      return optional(inOrder(node));
    case "Repetition":
      return many(inOrder(node));
    case "RepetitionMandatory":
      return sequence(inOrder(node), many(inOrder(node)));
    default:
      throw new Error(`the grammar's writer knows no ${node.type}`);
  }
}
