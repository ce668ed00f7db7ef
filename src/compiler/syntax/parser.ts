import { ExpressionParser, type ParserOptions } from "./expression-parser.ts";
import { beginsCandidate, beginsDataItem, beginsModelItem, beginsNetworkItem, beginsSetting, onSameLine, opensItem } from "./lookahead.ts";
import { FieldNameToken, NameToken, RoleWord, SettingWord, StringToken, sign, words } from "./tokens.ts";

/** The declarations of a file and their items, on top of the expressions. */
export class GenParser extends ExpressionParser {
  constructor(options?: ParserOptions) {
    super(options);
    this.performSelfAnalysis();
  }

  readonly file = this.RULE("file", () => {
    this.MANY(() => this.SUBRULE(this.declaration));
  });

  private declaration = this.RULE("declaration", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.importDeclaration) },
      { ALT: () => this.SUBRULE(this.constDeclaration) },
      { ALT: () => this.SUBRULE(this.dataDeclaration) },
      { ALT: () => this.SUBRULE(this.networkDeclaration) },
      { ALT: () => this.SUBRULE(this.modelDeclaration) },
      { ALT: () => this.SUBRULE(this.trainDeclaration) },
      { ALT: () => this.SUBRULE(this.chooseDeclaration) },
    ]);
  });

  private importDeclaration = this.RULE("importDeclaration", () => {
    this.CONSUME(words.import);
    this.OPTION(() => {
      this.SUBRULE(this.name);
      this.MANY(() => {
        this.CONSUME(sign.Comma);
        this.SUBRULE1(this.name);
      });
      this.CONSUME(words.from);
    });
    this.CONSUME(StringToken);
  });

  private constDeclaration = this.RULE("constDeclaration", () => {
    this.CONSUME(words.const);
    this.SUBRULE(this.name);
    this.CONSUME(sign.Equal);
    this.SUBRULE(this.expression);
  });

  private dataDeclaration = this.RULE("dataDeclaration", () => {
    this.CONSUME(words.data);
    this.SUBRULE(this.name);
    this.CONSUME(sign.LeftBrace);
    this.MANY({ GATE: () => beginsDataItem(this.look), DEF: () => this.SUBRULE(this.dataItem) });
    this.CONSUME(sign.RightBrace);
  });

  private dataItem = this.RULE("dataItem", () => {
    this.OR([{ ALT: () => this.SUBRULE(this.dataSetting) }, { ALT: () => this.SUBRULE(this.field) }]);
  });

  /** Takes `weight: real = w`, a field named like a setting, which the lowering reports. */
  private dataSetting = this.RULE("dataSetting", () => {
    this.CONSUME(SettingWord);
    this.CONSUME(sign.Colon);
    this.OR({
      IGNORE_AMBIGUITIES: true,
      DEF: [{ GATE: () => this.nextIs(2, sign.Equal), ALT: () => this.CONSUME(NameToken) }, { ALT: () => this.SUBRULE(this.expression) }],
    });
    this.takenLeniently(this.OPTION(() => this.CONSUME(sign.Question)) !== undefined);
    this.OPTION1(() => {
      this.CONSUME(sign.Equal);
      this.takenLeniently(true);
      this.SUBRULE1(this.expression);
    });
  });

  private field = this.RULE("field", () => {
    this.OR([{ ALT: () => this.CONSUME(FieldNameToken) }, { ALT: () => this.misused() }]);
    this.CONSUME(sign.Colon);
    this.SUBRULE(this.type);
    this.OPTION(() => {
      this.CONSUME(sign.Equal);
      this.SUBRULE(this.expression);
    });
  });

  private networkDeclaration = this.RULE("networkDeclaration", () => {
    this.CONSUME(RoleWord);
    this.SUBRULE(this.name);
    this.OPTION(() => this.SUBRULE(this.dims));
    this.SUBRULE(this.formals);
    this.OPTION1(() => {
      this.CONSUME(sign.Arrow);
      this.SUBRULE(this.type);
    });
    this.CONSUME(sign.LeftBrace);
    this.MANY({ GATE: () => beginsNetworkItem(this.look), DEF: () => this.SUBRULE(this.networkItem) });
    this.CONSUME(sign.RightBrace);
  });

  private formals = this.RULE("formals", () => {
    this.CONSUME(sign.LeftParenthesis);
    this.OPTION(() => {
      this.SUBRULE(this.formal);
      this.MANY({
        GATE: () => this.nextIs(1, sign.Comma) || (this.nextIs(1, NameToken) && onSameLine(this.look)),
        DEF: () => {
          this.takenLeniently(this.OPTION1(() => this.CONSUME(sign.Comma)) === undefined);
          this.SUBRULE1(this.formal);
        },
      });
    });
    this.CONSUME(sign.RightParenthesis);
  });

  private formal = this.RULE("formal", () => {
    this.SUBRULE(this.name);
    this.OPTION(() => {
      this.CONSUME(sign.Colon);
      this.SUBRULE(this.type);
    });
    this.OPTION1(() => {
      this.CONSUME(sign.Equal);
      this.SUBRULE(this.expression);
    });
  });

  private networkItem = this.RULE("networkItem", () => {
    this.OR({
      // A bare value may be a misused hard word by the rule of atoms; here the first alternatives take those words. One token decides,
      // so that an unfinished item is still the item that its word begins.
      IGNORE_AMBIGUITIES: true,
      MAX_LOOKAHEAD: 1,
      DEF: [
        { ALT: () => this.SUBRULE(this.param) },
        { ALT: () => this.SUBRULE(this.result) },
        { GATE: () => this.nextIs(2, sign.Equal), ALT: () => this.SUBRULE(this.binding) },
        { ALT: () => this.SUBRULE(this.bareResult) },
      ],
    });
  });

  private result = this.RULE("result", () => {
    this.CONSUME(words.return);
    this.SUBRULE(this.expression);
  });

  /** A value without `return`, which the lowering reports. */
  private bareResult = this.RULE("bareResult", () => {
    this.takenLeniently(true);
    this.SUBRULE(this.expression);
  });

  private param = this.RULE("param", () => {
    this.CONSUME(words.param);
    this.SUBRULE(this.name);
    this.CONSUME(sign.Colon);
    this.SUBRULE(this.type);
    this.OPTION(() => {
      this.CONSUME(sign.Equal);
      this.SUBRULE(this.expression);
    });
    this.OPTION2(() => this.SUBRULE(this.prior));
  });

  private prior = this.RULE("prior", () => {
    this.CONSUME(sign.Tilde);
    this.SUBRULE(this.expression);
  });

  private binding = this.RULE("binding", () => {
    this.CONSUME(NameToken);
    this.CONSUME(sign.Equal);
    this.SUBRULE(this.expression);
  });

  private modelDeclaration = this.RULE("modelDeclaration", () => {
    this.CONSUME(words.model);
    this.SUBRULE(this.name);
    this.OPTION(() => this.SUBRULE(this.formals));
    this.CONSUME(sign.LeftBrace);
    this.MANY({ GATE: () => beginsModelItem(this.look), DEF: () => this.SUBRULE(this.modelItem) });
    this.CONSUME(sign.RightBrace);
  });

  private modelItem = this.RULE("modelItem", () => {
    this.OR([
      { ALT: () => this.SUBRULE(this.param) },
      { ALT: () => this.SUBRULE(this.binding) },
      { ALT: () => this.SUBRULE(this.given) },
      { ALT: () => this.SUBRULE(this.latent) },
      { ALT: () => this.SUBRULE(this.observed) },
      { ALT: () => this.SUBRULE(this.posterior) },
      { ALT: () => this.SUBRULE(this.adversary) },
    ]);
  });

  private given = this.RULE("given", () => {
    this.CONSUME(words.given);
    this.SUBRULE(this.name);
    this.CONSUME(sign.Colon);
    this.SUBRULE(this.type);
    this.OPTION({ GATE: () => !opensItem(this.look), DEF: () => this.SUBRULE(this.plate) });
  });

  private latent = this.RULE("latent", () => {
    this.CONSUME(words.latent);
    this.SUBRULE(this.name);
    this.SUBRULE(this.annotation);
    this.takenLeniently(this.nextIs(1, sign.Equal));
    this.SUBRULE(this.law);
  });

  private observed = this.RULE("observed", () => {
    this.CONSUME(words.observed);
    this.SUBRULE(this.name);
    this.SUBRULE(this.annotation);
    this.SUBRULE(this.law);
  });

  private posterior = this.RULE("posterior", () => {
    this.CONSUME(words.posterior);
    this.SUBRULE(this.name);
    this.takenLeniently(this.nextIs(1, sign.Equal));
    this.SUBRULE(this.law);
  });

  private adversary = this.RULE("adversary", () => {
    this.CONSUME(words.adversary);
    this.SUBRULE(this.call);
  });

  private annotation = this.RULE("annotation", () => {
    this.OPTION(() => {
      this.CONSUME(sign.Colon);
      this.SUBRULE(this.type);
    });
    this.OPTION1(() => this.SUBRULE(this.plate));
  });

  /** Takes `=` in place of `~`, which the lowering reports where only `~` may stand. */
  private law = this.RULE("law", () => {
    this.OR([{ ALT: () => this.CONSUME(sign.Tilde) }, { ALT: () => this.CONSUME(sign.Equal) }]);
    this.SUBRULE(this.expression);
  });

  private plate = this.RULE("plate", () => {
    this.CONSUME(words.per);
    this.SUBRULE(this.name);
  });

  private trainDeclaration = this.RULE("trainDeclaration", () => {
    this.CONSUME(words.train);
    this.SUBRULE(this.call);
    this.CONSUME(words.on);
    this.SUBRULE1(this.call);
    this.OPTION(() => this.SUBRULE(this.alias));
    this.OPTION1(() => this.SUBRULE(this.settings));
  });

  private alias = this.RULE("alias", () => {
    this.CONSUME(words.as);
    this.SUBRULE(this.name);
  });

  private settings = this.RULE("settings", () => {
    this.CONSUME(sign.LeftBrace);
    this.MANY({ GATE: () => beginsSetting(this.look), DEF: () => this.SUBRULE(this.trainItem) });
    this.CONSUME(sign.RightBrace);
  });

  private trainItem = this.RULE("trainItem", () => {
    this.OR([{ ALT: () => this.SUBRULE(this.expectation) }, { ALT: () => this.SUBRULE(this.setting) }]);
  });

  /** Takes `expect: ...`, which the lowering reports. */
  private expectation = this.RULE("expectation", () => {
    this.CONSUME(words.expect);
    this.takenLeniently(this.OPTION(() => this.CONSUME(sign.Colon)) !== undefined);
    this.SUBRULE(this.expression);
    this.OPTION1({
      GATE: () => !opensItem(this.look),
      DEF: () => {
        this.CONSUME(words.within);
        this.SUBRULE1(this.expression);
      },
    });
  });

  private setting = this.RULE("setting", () => {
    this.CONSUME(NameToken);
    this.CONSUME(sign.Colon);
    this.SUBRULE(this.expression);
  });

  private chooseDeclaration = this.RULE("chooseDeclaration", () => {
    this.CONSUME(words.choose);
    this.CONSUME(words.on);
    this.SUBRULE(this.call);
    this.OPTION(() => this.SUBRULE(this.alias));
    this.CONSUME(sign.LeftBrace);
    this.MANY({ GATE: () => beginsCandidate(this.look), DEF: () => this.SUBRULE(this.candidate) });
    this.CONSUME(sign.RightBrace);
  });

  private candidate = this.RULE("candidate", () => {
    this.OR([{ ALT: () => this.SUBRULE(this.attempt) }, { ALT: () => this.SUBRULE(this.setting) }]);
  });

  private attempt = this.RULE("attempt", () => {
    this.CONSUME(words.try);
    this.SUBRULE(this.call);
    this.OPTION(() => this.SUBRULE(this.settings));
  });
}
