import { identifierPattern } from "../syntax/scan.ts";
import { signs } from "../syntax/vocabulary.ts";
import { number } from "./patterns.ts";

const pairs: [string, string][] = [
  [signs.LeftBrace, signs.RightBrace],
  [signs.LeftBracket, signs.RightBracket],
  [signs.LeftParenthesis, signs.RightParenthesis],
];
const quotes = ['"', "`"];

/** A pattern that VS Code reads with flags; `beforeText` and the like are such patterns too. */
interface Pattern {
  pattern: string;
  flags?: string;
}

/** VS Code's language configuration; other editors take the same facts from it. */
export interface LanguageConfiguration {
  comments: { lineComment: string };
  brackets: [string, string][];
  colorizedBracketPairs: [string, string][];
  autoClosingPairs: { open: string; close: string; notIn?: string[] }[];
  surroundingPairs: [string, string][];
  autoCloseBefore: string;
  wordPattern: Pattern;
  indentationRules: { increaseIndentPattern: Pattern; decreaseIndentPattern: Pattern };
  onEnterRules: { beforeText: Pattern; afterText?: Pattern; previousLineText?: Pattern; action: { indent: string; appendText?: string } }[];
  folding: { offSide: boolean; markers: { start: string; end: string } };
}

/** Code of a line up to what ends it: a comment behind it doesn't count. */
const lineEnd = "\\s*(?://.*)?$";

export function languageConfiguration(): LanguageConfiguration {
  return {
    comments: { lineComment: "//" },
    brackets: pairs,
    colorizedBracketPairs: pairs,
    autoClosingPairs: [
      ...pairs.map(([open, close]) => ({ open, close, notIn: ["string", "comment"] })),
      ...quotes.map((quote) => ({ open: quote, close: quote, notIn: ["string", "comment"] })),
    ],
    surroundingPairs: [...pairs, ...quotes.map((quote): [string, string] => [quote, quote])],
    autoCloseBefore: `${pairs.map(([, close]) => close).join("")},:;|>~= \n\t`,
    wordPattern: { pattern: `${identifierPattern.source}|${number}`, flags: "u" },
    indentationRules: {
      increaseIndentPattern: { pattern: `^(?!\\s*//).*[\\[({]${lineEnd}` },
      decreaseIndentPattern: { pattern: "^\\s*[\\])}]" },
    },
    onEnterRules: [
      // A comment that belongs to what follows goes on in the next line.
      { beforeText: { pattern: "^\\s*///.*$" }, action: { indent: "none", appendText: "/// " } },
      // Between a bracket and the one that closes it.
      {
        beforeText: { pattern: `^(?!\\s*//).*[\\[({]\\s*$` },
        afterText: { pattern: "^\\s*[\\])}]" },
        action: { indent: "indentOutdent" },
      },
      // A chain of pipes begins: its next step stands deeper. The lines after it stay there.
      { beforeText: { pattern: "^(?!\\s*(?://|\\|>)).*\\|>\\s*$" }, action: { indent: "indent" } },
    ],
    folding: { offSide: false, markers: { start: "^\\s*//\\s*#?region\\b", end: "^\\s*//\\s*#?endregion\\b" } },
  };
}
