import { readFileSync, writeFileSync } from "node:fs";
import { kinds } from "../src/compiler/check/program/builtins.ts";
import { distributions } from "../src/compiler/distributions/index.ts";
import { fieldFunctions } from "../src/compiler/fields/index.ts";
import { functions } from "../src/compiler/layers/index.ts";
import { constantFunctions } from "../src/compiler/query/builtins/constants.ts";
import { sourceFunctions } from "../src/compiler/query/builtins/sources.ts";
import { declarationWords, itemWords, linkWords, operatorWords, settingWords } from "../src/compiler/syntax/vocabulary.ts";

/** Functions that a spec names by a word, those of models and of data alike. */
const named = [
  ...new Set([
    ...Object.keys(functions),
    ...Object.keys(fieldFunctions),
    ...Object.keys(constantFunctions),
    ...sourceFunctions.map(({ name }) => name),
  ]),
].filter((name) => !isSign(name));

/** Functions that are written as a sign or as a word of the language. */
function isSign(name: string): boolean {
  const signs = ["add", "sub", "mul", "div", "pow", "neg", "contract", "equal", "notEqual", "less", "lessEqual", "greater", "greaterEqual"];
  return signs.includes(name) || operatorWords.some((word) => word === name);
}

/** Words that a name follows. */
const declaring = declarationWords.filter((word) => word !== "import" && word !== "train" && word !== "choose");
const valued = itemWords.filter((word) => word !== "return" && word !== "expect" && word !== "adversary");

/** The lists of words, by the file that holds them between `>>> vocabulary` and `<<<`. */
export const vocabularies: Record<string, () => string> = {
  "lsp/editors/neovim/syntax/gen.vim": () =>
    [
      keywords("genDeclaration", declarationWords),
      keywords("genItem", itemWords),
      keywords("genWordOperator", operatorWords),
      // Soft words are names where a sign of a declaration follows.
      `syntax match genLink /\\v<(${linkWords.join("|")})>(\\s*[]:=~,)])@!/`,
      `syntax match genSetting /\\v^\\s*\\zs(${settingWords.join("|")})\\ze\\s*:/`,
      keywords("genType", kinds),
      keywords("genDistribution", Object.keys(distributions)),
      keywords("genFunction", named),
    ].join("\n"),
  "lsp/editors/emacs/gen-mode.el": () =>
    [
      words("gen-declaration-words", declarationWords, "Words that begin a declaration."),
      words("gen-declaring-words", declaring, "Words that the name of a declaration follows."),
      words("gen-item-words", itemWords, "Words that begin an item."),
      words("gen-value-words", valued, "Words that the name of a value follows."),
      words("gen-operator-words", operatorWords, "Operators that are words."),
      words("gen-link-words", linkWords, "Words with a meaning in one place only, names elsewhere."),
      words("gen-setting-words", settingWords, "Settings of a data block."),
      words("gen-types", kinds, "Kinds of values."),
      words("gen-distributions", Object.keys(distributions), "Distributions."),
      words("gen-functions", named, "Layers, functions, functions of fields, and sources."),
    ].join("\n"),
};

function keywords(group: string, list: readonly string[]): string {
  return wrapped(list, `syntax keyword ${group} `, "\n  \\ ");
}

function words(name: string, list: readonly string[], doc: string): string {
  const quoted = list.map((word) => `"${word}"`);
  return `${wrapped(quoted, `(defconst ${name}\n  '(`, "\n    ")})\n  "${doc}")`;
}

/** Words in lines of at most 120 characters. */
function wrapped(list: readonly string[], head: string, fold: string): string {
  let text = head;
  let width = head.split("\n").at(-1)!.length;
  list.forEach((word, index) => {
    const isFull = width + word.length > 118;
    text += `${index === 0 ? "" : isFull ? fold : " "}${word}`;
    width = isFull ? fold.length + word.length : width + word.length + 1;
  });
  return text;
}

/** A file with its list of words written anew. */
export function withVocabulary(path: string, text: string): string {
  const lists = vocabularies[path]!();
  return text.replace(/(^\S+ >>> vocabulary\n)[\s\S]*?(^\S+ <<<$)/m, (_whole, open: string, close: string) => `${open}${lists}\n${close}`);
}

/** Writes the words of all editors anew. */
export function writeVocabularies(): void {
  for (const path of Object.keys(vocabularies)) writeFileSync(path, withVocabulary(path, readFileSync(path, "utf8")));
}
