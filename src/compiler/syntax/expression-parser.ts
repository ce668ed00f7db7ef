import { type CstNode, CstParser, type IToken, type ParserMethod, type TokenType, tokenMatcher } from "chevrotain";
import { expectationProvider } from "./expectation.ts";
import { beginsValue, hasMore, isMisusedWord, isWordAsName, type Look, opensItem } from "./lookahead.ts";
import {
  allTokens,
  ColumnToken,
  CompareSign,
  Hole,
  NameToken,
  NumberToken,
  ProductSign,
  ReservedWord,
  StringToken,
  SumSign,
  sign,
  TooDeep,
  words,
} from "./tokens.ts";

/**
 * Names, types and expressions. Each rule is a rule of the grammar; what it accepts beyond the grammar is a common mistake, which the
 * lowering reports, so that one mistake costs one error.
 */
export class ExpressionParser extends CstParser {
  constructor() {
    super(allTokens, {
      recoveryEnabled: true,
      maxLookahead: 2,
      nodeLocationTracking: "onlyOffset",
      errorMessageProvider: expectationProvider,
    });
  }

  protected readonly look: Look = (offset) => this.LA(offset);

  protected nextIs(offset: number, type: TokenType): boolean {
    return tokenMatcher(this.LA(offset), type);
  }

  /** Where a name is defined. A hard word there is reported by the lowering. */
  protected name = this.RULE("name", () => {
    this.OR([{ ALT: () => this.CONSUME(NameToken) }, { GATE: () => isWordAsName(this.look), ALT: () => this.CONSUME(ReservedWord) }]);
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
            this.OPTION1(() => this.CONSUME(sign.Comma));
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
        this.OPTION(() => this.CONSUME(sign.Comma));
        this.SUBRULE1(this.expression);
      },
    });
    this.CONSUME(sign.RightBracket);
  });

  // expression = conjunction { "or" conjunction }, and so on down to the atoms.
  protected expression: ParserMethod<[], CstNode> = this.RULE("expression", () => {
    this.SUBRULE(this.conjunction);
    this.MANY(() => {
      this.CONSUME(words.or);
      this.SUBRULE1(this.conjunction);
    });
  });

  protected conjunction = this.RULE("conjunction", () => {
    this.SUBRULE(this.comparison);
    this.MANY(() => {
      this.CONSUME(words.and);
      this.SUBRULE1(this.comparison);
    });
  });

  /** Takes a chain `a < b < c`, which the lowering reports. */
  protected comparison = this.RULE("comparison", () => {
    this.OPTION(() => this.CONSUME(words.not));
    this.SUBRULE(this.range);
    this.MANY(() => {
      this.CONSUME(CompareSign);
      this.SUBRULE1(this.range);
    });
  });

  protected range = this.RULE("range", () => {
    this.SUBRULE(this.pipe);
    this.OPTION(() => {
      this.CONSUME(sign.Dots);
      this.SUBRULE1(this.pipe);
    });
  });

  protected pipe = this.RULE("pipe", () => {
    this.SUBRULE(this.sum);
    this.MANY(() => this.SUBRULE(this.stage));
  });

  /** Takes an operator behind the call, which the lowering reports. */
  protected stage = this.RULE("stage", () => {
    this.CONSUME(sign.PipeArrow);
    this.SUBRULE(this.stageCall);
    this.OPTION(() => {
      this.OR([{ ALT: () => this.CONSUME(SumSign) }, { ALT: () => this.CONSUME(ProductSign) }, { ALT: () => this.CONSUME(sign.Caret) }]);
      this.SUBRULE(this.sum);
    });
  });

  protected stageCall = this.RULE("stageCall", () => {
    this.OR([{ GATE: () => !opensItem(this.look), ALT: () => this.SUBRULE(this.call) }]);
  });

  protected sum = this.RULE("sum", () => {
    this.SUBRULE(this.product);
    this.MANY(() => {
      this.CONSUME(SumSign);
      this.SUBRULE1(this.product);
    });
  });

  protected product = this.RULE("product", () => {
    this.SUBRULE(this.power);
    this.MANY(() => {
      this.CONSUME(ProductSign);
      this.SUBRULE1(this.power);
    });
  });

  /** `unary = "-" unary | atom [ "^" unary ]`, without its recursion: signed atoms between `^`. */
  protected power = this.RULE("power", () => {
    this.SUBRULE(this.signed);
    this.MANY(() => {
      this.CONSUME(sign.Caret);
      this.SUBRULE1(this.signed);
    });
  });

  protected signed = this.RULE("signed", () => {
    this.MANY(() => this.CONSUME(sign.Minus));
    this.SUBRULE(this.atom);
  });

  protected atom = this.RULE("atom", () => {
    this.OR([
      { ALT: () => this.CONSUME(NumberToken) },
      { ALT: () => this.CONSUME(StringToken) },
      { ALT: () => this.CONSUME(ColumnToken) },
      { ALT: () => this.CONSUME(Hole) },
      { ALT: () => this.CONSUME(TooDeep) },
      { GATE: () => !opensItem(this.look), ALT: () => this.SUBRULE(this.call) },
      { GATE: () => isMisusedWord(this.look), ALT: () => this.CONSUME(ReservedWord) },
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
            this.OPTION1(() => this.CONSUME(sign.Comma));
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
}
