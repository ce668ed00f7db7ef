import type { IToken } from "chevrotain";
import { at, diagnostic } from "../diagnostics/report.ts";
import type { Diagnostic, Span } from "../diagnostics/types.ts";
import { mixedScripts } from "./scripts.ts";
import {
  BarePath,
  BlockComment,
  BrokenNumber,
  foreignTokens,
  HashComment,
  Identifier,
  NumberToken,
  OpenColumn,
  OpenString,
  SingleQuoted,
  StringToken,
} from "./tokens.ts";

const foreignMeaning = new Map(foreignTokens.map(({ token, meant }) => [token, meant]));

/** The diagnostics of one token that was read although it isn't written as the language writes it. */
export function tokenMistake(token: IToken, file: number): Iterable<Diagnostic> {
  const span: Span = { file, start: token.startOffset, end: token.startOffset + token.image.length };
  const text = token.image;
  switch (token.tokenType) {
    case BrokenNumber:
      return [numberMistake(text, span)];
    case NumberToken:
      return Number.isFinite(Number.parseFloat(text)) ? [] : [diagnostic("GEN1009", { text }, at(span))];
    case OpenString:
      return [diagnostic("GEN1002", {}, at(span), { fix: { title: 'Add the closing `"`', edits: [insert(span, span.end, '"')] } })];
    case SingleQuoted: {
      const meant = `"${text.slice(1, -1)}"`;
      return [diagnostic("GEN1008", { meant }, at(span), { fix: { title: `Write ${meant}`, edits: [{ span, text: meant }] } })];
    }
    case BarePath: {
      const meant = `"${text.replaceAll("\\", "/")}"`;
      return [diagnostic("GEN1029", { path: text, meant }, at(span), { fix: { title: `Write ${meant}`, edits: [{ span, text: meant }] } })];
    }
    case StringToken:
      return escapeMistakes(text, span);
    case OpenColumn:
      return [diagnostic("GEN1005", {}, at(span))];
    case HashComment:
      return [foreign("#", "//", { ...span, end: span.start + 1 })];
    case BlockComment:
      return [diagnostic("GEN1007", { text: "/*", meant: "//" }, at({ ...span, end: span.start + 2 }))];
    case Identifier: {
      const scripts = mixedScripts(text);
      return scripts === undefined ? [] : [diagnostic("GEN1006", { name: text, scripts }, at(span))];
    }
    default: {
      const meant = foreignMeaning.get(token.tokenType);
      if (meant === undefined) return [];
      if (meant !== "") return [foreign(text, meant, span)];
      const remedy = "Remove it: an item ends where the next one begins.";
      return [diagnostic("GEN1001", { text, remedy }, at(span), { fix: { title: `Remove \`${text}\``, edits: [{ span, text: "" }] } })];
    }
  }
}

function insert(span: Span, offset: number, text: string) {
  return { span: { file: span.file, start: offset, end: offset }, text };
}

function foreign(text: string, meant: string, span: Span): Diagnostic {
  const fix = { title: `Write \`${meant}\``, edits: [{ span, text: meant }] };
  return diagnostic("GEN1007", { text, meant }, at(span), { fix });
}

function numberMistake(text: string, span: Span): Diagnostic {
  const joined = /^(\d+(?:\.\d+)?)([^\d.].*)$/u.exec(text);
  const point = !joined;
  const meant = point ? text.replace(/^\./, "0.").replace(/\.(?!\d)/, ".0") : `${joined[1]} * ${joined[2]}`;
  const cause = point ? "a decimal point needs a digit on both sides" : "a name may not follow a number directly";
  return diagnostic("GEN1003", { text, cause, meant }, at(span), { fix: { title: `Write ${meant}`, edits: [{ span, text: meant }] } });
}

function* escapeMistakes(text: string, span: Span): Generator<Diagnostic> {
  for (const found of text.matchAll(/\\([\s\S])/gu)) {
    if ('"\\nt'.includes(found[1]!)) continue;
    const start = span.start + found.index;
    yield diagnostic("GEN1004", { character: found[1]! }, at({ file: span.file, start, end: start + found[0].length }));
  }
}
