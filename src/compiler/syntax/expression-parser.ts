import { type CstNode, CstParser, type IToken, type ParserMethod, type TokenType, tokenMatcher } from "chevrotain";
import { expectationProvider } from "./expectation.ts";
import { beginsValue, hasMore, isMisusedWord, isWordAsName, type Look, opensItem } from "./lookahead.ts";
import {
  allTokens,
  ColumnToken,
  CompareSign,
  Hole,
  InfixSign,
  NameToken,
  NumberToken,
  ReservedWord,
  StringToken,
  sign,
  TooDeep,
  words,
} from "./tokens.ts";

export interface ParserOptions {
  skipValidations?: boolean;
  recovers?: boolean;
}

/** How many tokens the rules look at, where their gates don't look further. */
export const maxLookahead = 2;

/** Ends a parse that has met too many mistakes. It is none of Chevrotain's own errors, from which it would recover. */
export class PatienceLost extends Error {
  readonly token: IToken;

  constructor(token: IToken) {
    super("too many mistakes");
    this.token = token;
  }
}

/**
 * Names, types and expressions. Each rule is a rule of the grammar; what it accepts beyond the grammar is a common mistake, which the
 * lowering reports, so that one mistake costs one error.
 */
export class ExpressionParser extends CstParser {
  /** The tokens in front of which something beyond the grammar was taken: each is a mistake too. */
  readonly lenientAt: IToken[] = [];
  /** How many mistakes are met before the parse is given up. */
  patience = Number.POSITIVE_INFINITY;
  #met = 0;

  /**
   * `skipValidations`: without Chevrotain's own checks of the grammar, which a test makes once; each start would pay for them. `recovers`:
   * without it a parse ends at the first error.
   */
  constructor({ skipValidations = true, recovers = true }: ParserOptions = {}) {
    super(allTokens, {
      skipValidations,
      recoveryEnabled: recovers,
      maxLookahead,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: expectationProvider((token) => this.meet(token)),
    });
  }

  /** For another input. */
  override reset(): void {
    super.reset();
    this.lenientAt.length = 0;
    this.#met = 0;
  }

  private meet(token: IToken): void {
    if (this.#met++ >= this.patience) throw new PatienceLost(token);
  }

  protected readonly look: Look = (offset) => this.LA(offset);

  protected nextIs(offset: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(offset), type);
  }

  protected takenLeniently(isMistake: boolean): void {
    if (!isMistake) return;
    this.lenientAt.push(this.LA(1));
    this.meet(this.LA(1));
  }

  /** A hard word where it can't be meant. */
  protected misused(): void {
    this.CONSUME(ReservedWord);
    this.takenLeniently(true);
  }

  /** Where a name is defined. A hard word there is reported by the lowering. */
  protected name = this.RULE("name", () => {
    this.OR([{ ALT: () => this.CONSUME(NameToken) }, { GATE: () => isWordAsName(this.look), ALT: () => this.misused() }]);
  });

  protected type = this.RULE("type", () => {
    this.OR([{ GATE: () => !this.nextIs(2, sign.Colon), ALT: () => this.CONSUME(NameToken) }]);
    this.OPTION(() => this.SUBRULE(this.args));
    this.OPTION1(() => this.SUBRULE(this.dims));
    this.OPTION2(() => this.CONSUME(sign.Question));
  });

  protected args = this.RULE("args", () => {
    this.CONSUME(sign.LeftParenthesis);
    this.OPTION({
      GATE: () => !this.endsList(),
      DEF: () => {
        this.SUBRULE(this.argument);
        this.MANY({
          GATE: () => hasMore(this.look, sign.RightParenthesis),
          DEF: () => {
            this.takenLeniently(this.OPTION1(() => this.CONSUME(sign.Comma)) === undefined);
            this.SUBRULE1(this.argument);
          },
        });
        this.OPTION2(() => this.CONSUME1(sign.Comma));
      },
    });
    this.CONSUME(sign.RightParenthesis);
  });

  protected argument = this.RULE("argument", () => {
    this.OPTION(() => {
      this.SUBRULE(this.name);
      this.CONSUME(sign.Colon);
    });
    this.SUBRULE(this.expression);
  });

  protected dims = this.RULE("dims", () => {
    this.CONSUME(sign.LeftBracket);
    this.SUBRULE(this.expression);
    this.MANY({
      GATE: () => this.nextIs(1, sign.Comma) || beginsValue(this.look),
      DEF: () => {
        this.takenLeniently(this.OPTION(() => this.CONSUME(sign.Comma)) === undefined);
        this.SUBRULE1(this.expression);
      },
    });
    this.CONSUME(sign.RightBracket);
  });

  /**
   * One flat row of operands and operators of all levels; the lowering knows the levels. A rule for each level would cost a dozen nested
   * nodes for every single name. Takes a chain `a < b < c` and an operator behind a pipe, which the lowering reports.
   */
  protected expression: ParserMethod<[], CstNode> = this.RULE("expression", () => {
    let hasRange = false;
    this.SUBRULE(this.atom);
    this.MANY({
      GATE: () => !hasRange || !this.nextIs(1, sign.Dots),
      DEF: () => {
        this.OR([
          {
            ALT: () => {
              this.CONSUME(sign.PipeArrow);
              this.SUBRULE(this.stageCall);
            },
          },
          {
            ALT: () => {
              const operator = this.CONSUME(InfixSign);
              hasRange = tokenMatcher(operator, sign.Dots) || (hasRange && !joinsRanges(operator));
              this.SUBRULE1(this.atom);
            },
          },
        ]);
      },
    });
  });

  protected stageCall = this.RULE("stageCall", () => {
    this.OR([{ GATE: () => !opensItem(this.look), ALT: () => this.SUBRULE(this.call) }]);
  });

  /** An operand with the signs before it. */
  protected atom = this.RULE("atom", () => {
    this.OPTION({ GATE: () => this.mayNegate(), DEF: () => this.CONSUME(words.not) });
    this.MANY(() => this.CONSUME(sign.Minus));
    this.OR([
      { ALT: () => this.CONSUME(NumberToken) },
      { ALT: () => this.CONSUME(StringToken) },
      { ALT: () => this.CONSUME(ColumnToken) },
      { ALT: () => this.CONSUME(Hole) },
      { ALT: () => this.CONSUME(TooDeep) },
      { GATE: () => !opensItem(this.look), ALT: () => this.SUBRULE(this.call) },
      { GATE: () => isMisusedWord(this.look), ALT: () => this.misused() },
      { ALT: () => this.SUBRULE(this.group) },
      { ALT: () => this.SUBRULE(this.list) },
    ]);
  });

  protected group = this.RULE("group", () => {
    this.CONSUME(sign.LeftParenthesis);
    this.SUBRULE(this.expression);
    this.CONSUME(sign.RightParenthesis);
  });

  protected list = this.RULE("list", () => {
    this.CONSUME(sign.LeftBracket);
    this.OPTION({
      GATE: () => !this.endsList(),
      DEF: () => {
        this.SUBRULE(this.expression);
        this.MANY({
          GATE: () => hasMore(this.look, sign.RightBracket),
          DEF: () => {
            this.takenLeniently(this.OPTION1(() => this.CONSUME(sign.Comma)) === undefined);
            this.SUBRULE1(this.expression);
          },
        });
        this.OPTION2(() => this.CONSUME1(sign.Comma));
      },
    });
    this.CONSUME(sign.RightBracket);
  });

  protected call = this.RULE("call", () => {
    this.CONSUME(NameToken);
    this.MANY(() => {
      this.OR([{ ALT: () => this.SUBRULE(this.dims) }, { ALT: () => this.SUBRULE(this.args) }]);
    });
  });

  /** A hard word that begins the next item ends a list that was never closed. */
  private endsList(): boolean {
    const next: IToken = this.LA(1);
    return tokenMatcher(next, ReservedWord) && !isMisusedWord(this.look) && !isWordAsName(this.look);
  }

  /** `not` stands before a whole comparison: behind `and`, `or` or no operator at all. */
  private mayNegate(): boolean {
    return !this.nextIs(0, InfixSign) || this.nextIs(0, words.and) || this.nextIs(0, words.or);
  }
}

function joinsRanges(operator: IToken): boolean {
  return [CompareSign, words.and, words.or].some((type) => tokenMatcher(operator, type));
}
