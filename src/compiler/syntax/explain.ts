import { type IToken, type TokenType, tokenMatcher } from "chevrotain";
import { bug } from "../diagnostics/assert.ts";
import { at, diagnostic } from "../diagnostics/report.ts";
import { suggest } from "../diagnostics/suggest.ts";
import type { Diagnostic, Place, Span } from "../diagnostics/types.ts";
import { tokenSpan } from "./cst.ts";
import { beginners, forms, itemsOf, tokenWords } from "./forms.ts";
import type { Mistake } from "./mistakes.ts";
import { Identifier, NameToken, StringToken, sign } from "./tokens.ts";

/** Puts a parse error into the language's own words. */
export function explainMistake(mistake: Mistake, tokens: IToken[], file: number): Diagnostic {
  const { error, token, previous } = mistake;
  const place = placeOf(mistake, file);
  const found = token === undefined ? "the end of the file" : quoteToken(token);
  const after = previous === undefined ? "the start of the file" : quoteToken(previous);
  const rule = error.context.ruleStack.at(-1) ?? "file";

  if (error.name === "MismatchedTokenException") return wrongToken(mistake, tokens, file, { rule, place, found, after });
  switch (rule) {
    case "atom":
    case "dataSetting":
      return diagnostic("GEN1011", { after, found }, place);
    case "stageCall":
      return diagnostic("GEN1018", { found }, place);
    case "type":
      return diagnostic("GEN1012", { after, found }, place);
    case "name":
      return diagnostic("GEN1013", { after, found, form: formOf(error.context.ruleStack) }, place);
    case "law":
      return diagnostic(
        "GEN1014",
        {
          expected: error.context.ruleStack.includes("observed") ? "`~` or `=`" : "`~`",
          after,
          found,
          form: formOf(error.context.ruleStack),
        },
        place,
      );
    case "file":
    case "declaration":
      return notADeclaration(mistake, found, file);
    default:
      return notAnItem(mistake, file, after, found);
  }
}

interface Facts {
  rule: string;
  place: Place;
  found: string;
  after: string;
}

const closers: { closer: TokenType; opener: TokenType }[] = [
  { closer: sign.RightParenthesis, opener: sign.LeftParenthesis },
  { closer: sign.RightBracket, opener: sign.LeftBracket },
  { closer: sign.RightBrace, opener: sign.LeftBrace },
];

/** One certain token was due: its name is the message of Chevrotain's error. */
function wrongToken(mistake: Mistake, tokens: IToken[], file: number, facts: Facts): Diagnostic {
  const { rule, place, found, after } = facts;
  const due = mistake.error.message;
  if (due === "EOF") return notADeclaration(mistake, found, file);
  if (due === NameToken.name && rule === "call") {
    return diagnostic("GEN1013", { after, found, form: formOf(mistake.error.context.ruleStack) }, place);
  }
  const pair = closers.find(({ closer }) => closer.name === due);
  const form = formOf(mistake.error.context.ruleStack);
  if (pair === undefined && (rule === "setting" || rule === "binding") && mistake.previous !== undefined) {
    const block = mistake.error.context.ruleStack.findLast((name) => beginners[name] !== undefined) ?? "";
    const meant = misspelt(block, mistake.previous, at(tokenSpan(mistake.previous, file)));
    if (meant !== undefined) return meant;
  }
  if (pair === undefined) return diagnostic("GEN1014", { expected: tokenWords(due), after, found, form }, place);

  if (itemsOf(rule) !== undefined && !beginners.file.some((word) => word === mistake.token?.image) && mistake.token !== undefined) {
    return notAnItem(mistake, file, after, found);
  }
  const opener = openerOf(tokens, mistake.index, pair);
  const closer = pair.closer.LABEL ?? "";
  const expected = pair.closer === sign.RightBrace ? `\`${closer}\`` : `\`,\` or \`${closer}\``;
  const related = opener === undefined ? [] : [{ place: at(tokenSpan(opener, file)), note: `\`${opener.image}\` is opened here` }];
  return diagnostic("GEN1010", { expected, after, found, closer, opener: pair.opener.LABEL ?? "" }, place, { related });
}

function notADeclaration({ token }: Mistake, found: string, file: number): Diagnostic {
  if (token === undefined) return bug("the end of the file is always a good place for a declaration to be absent");
  const place = at(tokenSpan(token, file));
  return misspelt("file", token, place) ?? diagnostic("GEN1015", { found }, place);
}

/** Something that is no item of the block around it. */
function notAnItem(mistake: Mistake, file: number, after: string, found: string): Diagnostic {
  const block = mistake.error.context.ruleStack.findLast((name) => itemsOf(name) !== undefined) ?? "";
  const items = itemsOf(block) ?? bug(`the parser failed in ${mistake.error.context.ruleStack.join(" > ")}, which has no words for it`);
  const place = mistake.token === undefined ? placeOf(mistake, file) : at(tokenSpan(mistake.token, file));
  return (
    misspelt(block, mistake.token, place) ?? diagnostic("GEN1016", { expected: items.expected, after, found, items: items.hint }, place)
  );
}

/** An opener that stands further in front, in tokens, isn't looked for. */
const farthest = 5000;

/** The last bracket of that kind that is still open before a place. */
function openerOf(tokens: IToken[], index: number, pair: { closer: TokenType; opener: TokenType }): IToken | undefined {
  let closed = 0;
  for (let before = index - 1; before >= Math.max(0, index - farthest); before--) {
    if (tokenMatcher(tokens[before], pair.closer)) closed++;
    else if (tokenMatcher(tokens[before], pair.opener) && closed-- === 0) return tokens[before];
  }
  return undefined;
}

/** A name where only a word of the language can begin something: most often that word, misspelt. */
function misspelt(rule: string, token: IToken | undefined, place: Place): Diagnostic | undefined {
  if (token === undefined || token.tokenType !== Identifier) return undefined;
  const suggestion = suggest(token.image, beginners[rule] ?? []);
  if (suggestion === undefined) return undefined;
  const fix = place.in === "spec" ? { fix: { title: `Write \`${suggestion}\``, edits: [{ span: place.span, text: suggestion }] } } : {};
  return diagnostic("GEN1017", { word: token.image, suggestion }, place, fix);
}

/** The innermost construct that has a form of its own. */
function formOf(stack: readonly string[]): string {
  const rule = stack.findLast((name) => forms[name] !== undefined);
  return rule === undefined ? "" : forms[rule];
}

/** At the token that didn't fit; behind the one before it where that stands on an earlier line. */
function placeOf({ token, previous }: Mistake, file: number): Place {
  if (token !== undefined && (previous === undefined || previous.endLine === token.startLine)) return at(tokenSpan(token, file));
  const end = previous === undefined ? 0 : previous.startOffset + previous.image.length;
  const span: Span = { file, start: end, end };
  return at(span);
}

const longest = 30;

function quoteToken(token: IToken): string {
  const characters = Array.from(token.image);
  const shown = characters.length > longest ? `${characters.slice(0, longest).join("")}…` : token.image;
  return tokenMatcher(token, StringToken) ? `the text ${shown}` : `\`${shown}\``;
}
