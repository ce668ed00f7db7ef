import { EOF, type IToken, NoViableAltException, type TokenType, tokenMatcher } from "chevrotain";
import type { Decision } from "./decisions.ts";
import { knownDecisions } from "./known-decisions.ts";
import { GenParser } from "./parser.ts";
import { allTokens } from "./tokens.ts";

/**
 * Reads sound texts, up to their first mistake. It knows how to decide beforehand, so that making it costs a tenth of a parser that
 * recovers, for which Chevrotain records and analyses the grammar.
 */
export class Recognizer extends GenParser {
  constructor() {
    super({ recovers: false });
  }

  protected override performSelfAnalysis(): void {
    const internals = this as unknown as Internals;
    internals.selfAnalysisDone = true;
    for (const decision of knownDecisions) {
      const rule = internals.fullRuleNameToShort[decision.rule]!;
      internals.lookAheadFuncsCache.set(rule | kinds[decision.kind] | decision.occurrence, decide(decision));
    }
  }

  /** Chevrotain would look up in the recorded grammar what was due, which nobody asks here. */
  protected raiseNoAltException(): never {
    throw (this as unknown as Internals).SAVE_ERROR(new NoViableAltException("", this.LA(1), this.LA(0)));
  }
}

/** What Chevrotain's types don't show of a parser: `parse/parser/traits` of its sources. */
interface Internals {
  selfAnalysisDone: boolean;
  fullRuleNameToShort: Record<string, number>;
  lookAheadFuncsCache: Map<number, Lookahead>;
  SAVE_ERROR(error: Error): Error;
}

/** Of an alternation the place of the alternative to take, of the others whether to read them. */
type Lookahead = (this: Recognizer, alternatives?: readonly Gated[]) => number | boolean | undefined;

interface Gated {
  GATE?: () => boolean;
}

/** `parse/grammar/keys` of Chevrotain. */
const kinds: Record<Decision["kind"], number> = { Alternation: 1 << 8, Option: 2 << 8, Repetition: 3 << 8 };

function decide({ kind, alternatives }: Decision): Lookahead {
  const fitting = fits(alternatives);
  if (kind !== "Alternation") {
    return function () {
      return fitting(this.LA(1), this.LA(2)).length > 0;
    };
  }
  return function (gated = []) {
    return fitting(this.LA(1), this.LA(2)).find((alternative) => gated[alternative]?.GATE?.call(this) !== false);
  };
}

const types = new Map([...allTokens, EOF].map((type) => [type.name, type]));

/** The alternatives that can begin with two tokens, in their order; found once for each pair of kinds. */
function fits(alternatives: string[][][]): (first: IToken, second: IToken) => readonly number[] {
  const known = new Map<number, number[]>();
  const both = alternatives.some((rows) => rows.some((row) => row.length > 1));
  return (first, second) => {
    const key = both ? first.tokenTypeIdx * pairs + second.tokenTypeIdx : first.tokenTypeIdx;
    let found = known.get(key);
    if (found === undefined) {
      const ahead = [first, second];
      const begins = (row: string[]) => row.every((name, i) => tokenMatcher(ahead[i]!, types.get(name) as TokenType));
      found = alternatives.flatMap((rows, index) => (rows.some(begins) ? [index] : []));
      known.set(key, found);
    }
    return found;
  };
}

/** More than there are kinds of tokens. */
const pairs = 1000;

/** One for all texts. */
export const recognizer = new Recognizer();
