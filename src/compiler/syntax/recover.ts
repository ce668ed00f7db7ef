import { type CstNode, EOF, type IToken } from "chevrotain";
import { mistakeLimit } from "../diagnostics/limits.ts";
import type { Diagnostic, Span } from "../diagnostics/types.ts";
import { openerBefore } from "./brackets.ts";
import { explainMistake } from "./explain.ts";
import { PatienceLost } from "./expression-parser.ts";
import { distinctMistakes, type Mistake } from "./mistakes.ts";
import { GenParser } from "./parser.ts";
import { recognizer } from "./recognizer.ts";
import { type Repair, repairAt, repaired } from "./repair.ts";

/** One parser for all files: making it costs far more than a parse, and a new input resets it. Most runs meet no mistake and need none. */
let recovering: GenParser | undefined;

/**
 * How many tokens may be read, again and again, in search of repairs. What is left of a text that needs more is read on by skipping alone: a
 * text of ordinary length may have a dozen mistakes, and one of a megabyte costs a bounded time.
 */
const effort = 150_000;

export interface Recovered {
  concrete: CstNode;
  diagnostics: Diagnostic[];
  /** Offsets where the parser went on behind a mistake: what begins there says nothing of its own. */
  resumedAt: ReadonlySet<number>;
  /** Where tokens were guessed or skipped, from the last sure one to the next. */
  doubtful: Span[];
  /** Brackets that were closed by a guess: where they end nobody knows. */
  regrouped: Span[];
  /** Where the parser had met as many mistakes as are told; what stands behind was left out. */
  end?: number;
}

/**
 * The concrete tree of a text. A mistake is mended by one token more or less where that lets the parser read on, so that all else keeps its
 * place in the tree; what can't be mended is skipped up to the next thing that can begin.
 */
export function recover(read: IToken[], unreadable: readonly number[], file: number): Recovered {
  const sound = parsed(recognizer, read, mistakeLimit);
  if (!(sound instanceof PatienceLost) && recognizer.errors.length === 0) {
    return { concrete: sound, diagnostics: [], resumedAt: new Set(), doubtful: [], regrouped: [] };
  }
  recovering ??= new GenParser();
  return recoverBy(recovering, read, unreadable, file);
}

function recoverBy(parser: GenParser, read: IToken[], unreadable: readonly number[], file: number): Recovered {
  const diagnostics: Diagnostic[] = [];
  const doubtful: Span[] = [];
  const regrouped: Span[] = [];
  const resumedAt = new Set<number>();
  let tokens = read;
  // Where the text was cut.
  let end: number | undefined;
  // Where the text begins that no repair has touched: an error before it is the echo of the last one.
  let sure = -1;
  const budget = { left: effort };
  for (;;) {
    const concrete = parsed(parser, tokens, end === undefined ? mistakeLimit : Number.POSITIVE_INFINITY);
    if (concrete instanceof PatienceLost) {
      const place = tokens.indexOf(concrete.token);
      end = place < 0 ? endOf(tokens) : concrete.token.startOffset;
      if (place >= 0) tokens = tokens.slice(0, place);
      continue;
    }
    // Where the text was cut, its end is no mistake.
    const errors = end === undefined ? parser.errors : parser.errors.filter(({ token }) => token.tokenType !== EOF);
    const found = distinctMistakes(errors, tokens, unreadable);
    for (const offset of found.resumedAt) resumedAt.add(offset);
    const [first] = found.kept;
    budget.left -= tokens.length;
    const repair = first === undefined || budget.left < 0 ? undefined : repairAt(tokens, first.index, skip(first), budget);
    if (first === undefined || repair === undefined) {
      for (const mistake of found.kept) {
        if (mistake.index > sure) diagnostics.push(explainMistake(mistake, tokens, file));
        doubtful.push(between(tokens, mistake.index, mistake.behind, file));
      }
      return { concrete, diagnostics, resumedAt, doubtful, regrouped, ...(end === undefined ? {} : { end }) };
    }
    if (first.index > sure) diagnostics.push(explainMistake(first, tokens, file));
    const behind = Math.max(first.index, repair.place + repair.removed);
    doubtful.push(between(tokens, Math.min(first.index, repair.place), behind, file));
    const opener = repair.inserted.map((token) => openerBefore(tokens, repair.place, token)).find((place) => place !== undefined);
    if (opener !== undefined) regrouped.push(between(tokens, opener, behind, file));
    sure = behind - repair.removed + repair.inserted.length;
    tokens = repaired(tokens, repair);
  }
}

function parsed(parser: GenParser, tokens: IToken[], patience: number): CstNode | PatienceLost {
  parser.patience = patience;
  parser.input = tokens;
  try {
    return parser.file();
  } catch (error) {
    if (error instanceof PatienceLost) return error;
    throw error;
  }
}

/** What the parser would skip, left out; undefined where it skips nothing. */
function skip({ index, behind, error }: Mistake): Repair | undefined {
  const skips = error.resyncedTokens !== undefined && error.resyncedTokens.length > 0;
  return skips ? { place: index, removed: behind - index, inserted: [] } : undefined;
}

/** From the end of the token before `from` to the start of the token `to`. */
function between(tokens: readonly IToken[], from: number, to: number, file: number): Span {
  const before = tokens[from - 1];
  const start = before === undefined ? 0 : before.startOffset + before.image.length;
  const end = tokens[to]?.startOffset ?? endOf(tokens);
  return { file, start: Math.min(start, end), end: Math.max(start, end) };
}

function endOf(tokens: readonly IToken[]): number {
  const last = tokens.at(-1);
  return last === undefined ? 0 : last.startOffset + last.image.length;
}
