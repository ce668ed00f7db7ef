import { allTokens } from "./tokens.ts";
import { declarationWords, settingWords } from "./vocabulary.ts";

/** How each construct is written, for the hint of a message, by the parser's rule. */
export const forms: Record<string, string> = {
  importDeclaration: 'An import is written `import "nets.gen"` or `import Draw, Judge from "nets.gen"`.',
  constDeclaration: "A constant is written `const L = 20`.",
  dataDeclaration: "Data are written `data NAME { source: ... }`.",
  dataSetting: "A setting of `data` is written `source: VALUE`.",
  field: "A field is written `NAME: TYPE = EXPRESSION`, or `NAME: TYPE` for the column of that name.",
  networkDeclaration: "A network is written `network NAME(x: real[4]) -> real { return ... }`.",
  formals: "Formals are written `(x: real[4], n = 20)`.",
  formal: "A formal is written `NAME: TYPE` or `NAME = DEFAULT`.",
  param: "A parameter is written `param NAME: TYPE`, with `= VALUE` to fix it and `~ PRIOR` for what is free.",
  prior: "A prior is written `~ DISTRIBUTION`, behind what `=` fixes.",
  binding: "A binding is written `NAME = EXPRESSION`.",
  result: "The result is written `return EXPRESSION`.",
  modelDeclaration: "A model is written `model NAME(K = 3) { ... }`, or without parentheses.",
  given: "A given variable is written `given NAME: TYPE`.",
  latent: "A latent variable is written `latent NAME: TYPE ~ DISTRIBUTION`.",
  observed: "An observed variable is written `observed NAME: TYPE ~ DISTRIBUTION`, or with `=` for a generator.",
  posterior: "A posterior is written `posterior NAME ~ NETWORK(x)`.",
  adversary: "An adversary is written `adversary NETWORK(x)`.",
  plate: "A plate is written `per sequence`.",
  trainDeclaration: "Training is written `train MODEL on DATA`, with `as NAME` and `{ settings }` where wanted.",
  alias: "A name for the run is written `as NAME`.",
  settings: "Settings are written `{ NAME: VALUE ... }`.",
  setting: "A setting is written `NAME: VALUE`.",
  expectation: "An expectation is written `expect loglik == -180.2 within 1e-3`.",
  chooseDeclaration: "A choice is written `choose on DATA { try MODEL try MODEL by: bic }`.",
  attempt: "A candidate is written `try MODEL(K: 1..9)`.",
};

/** The words that can begin something inside a rule: what a misspelt word may have meant. */
export const beginners: Record<string, readonly string[]> = {
  file: declarationWords,
  dataDeclaration: settingWords,
  networkDeclaration: ["param", "return"],
  modelDeclaration: ["param", "given", "latent", "observed", "posterior", "adversary"],
  settings: ["expect"],
  chooseDeclaration: ["try"],
};

const items: Record<string, { expected: string; hint: string }> = {
  dataDeclaration: {
    expected: "a field, a setting or `}`",
    hint: "Data hold fields `NAME: TYPE = EXPRESSION` and the settings source, test, sequence, weight, split, where.",
  },
  networkDeclaration: {
    expected: "an item of the network or `}`",
    hint: "A network holds `param NAME: TYPE`, `NAME = EXPRESSION` and one `return EXPRESSION`.",
  },
  modelDeclaration: {
    expected: "an item of the model or `}`",
    hint: "A model holds param, given, latent, observed, posterior, adversary and `NAME = EXPRESSION`.",
  },
  settings: { expected: "a setting, `expect` or `}`", hint: "Settings are written `NAME: VALUE`, expectations `expect loglik >= -100`." },
  chooseDeclaration: {
    expected: "`try`, a setting or `}`",
    hint: "A choice holds candidates `try MODEL(K: 1..9)` and settings `by: bic`.",
  },
};

/** What stands in the block of a rule, or undefined for a rule without a block. */
export function itemsOf(rule: string): { expected: string; hint: string } | undefined {
  return items[rule];
}

const spoken: Record<string, string> = {
  NameToken: "a name",
  StringToken: "a text in double quotes",
  RoleWord: "`network`",
  SettingWord: "a setting",
};
const labels = new Map(allTokens.map((type) => [type.name, type.LABEL]));

/** A token's name in the reader's words. */
export function tokenWords(name: string): string {
  return spoken[name] ?? `\`${labels.get(name) ?? name}\``;
}
