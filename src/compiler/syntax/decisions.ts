import { Alternation, type CstParser, getLookaheadPaths, type IProduction, NonTerminal, Option, Repetition, type Rule } from "chevrotain";

/** A place of the grammar where the parser chooses between alternatives, or whether to read something, by the tokens ahead. */
export interface Decision {
  rule: string;
  kind: "Alternation" | "Option" | "Repetition";
  /** The digit of `OR1`, `OPTION1` or `MANY1`. */
  occurrence: number;
  /** The rows of one or two tokens, by name, that each alternative can begin with; of an option or a repetition there is one. */
  alternatives: string[][][];
}

/** All decisions of a grammar; Chevrotain has analysed the parser. `maxLookahead` is how many tokens it looks at. */
export function decisionsOf(parser: CstParser, maxLookahead: number): Decision[] {
  return Object.values(parser.getGAstProductions()).flatMap((rule) => inside(rule, rule, maxLookahead));
}

function inside(node: Node, rule: Rule, maxLookahead: number): Decision[] {
  // What another rule holds is a part of that rule.
  const parts = node instanceof NonTerminal ? [] : (node.definition ?? []);
  const nested = parts.flatMap((one) => inside(one, rule, maxLookahead));
  const kind = kindOf(node);
  return kind === undefined ? nested : [decision(node as Place, rule, kind, maxLookahead), ...nested];
}

type Place = (Alternation | Option | Repetition) & { maxLookahead?: number };
type Node = IProduction & { definition?: IProduction[] };

function kindOf(node: Node): Decision["kind"] | undefined {
  if (node instanceof Alternation) return "Alternation";
  if (node instanceof Option) return "Option";
  return node instanceof Repetition ? "Repetition" : undefined;
}

function decision(node: Place, rule: Rule, kind: Decision["kind"], all: number): Decision {
  const { idx: occurrence, maxLookahead = all } = node;
  const paths = getLookaheadPaths({ occurrence, rule, prodType: kind, maxLookahead });
  // The second of an option or a repetition is what goes on where it isn't read.
  const alternatives = kind === "Alternation" ? paths : paths.slice(0, 1);
  return { rule: rule.name, kind, occurrence, alternatives: alternatives.map((rows) => rows.map((row) => row.map(({ name }) => name))) };
}
