import { type IToken, tokenMatcher } from "chevrotain";
import { bracketExcess, changeOf, isBalanced } from "./brackets.ts";
import { declarationStart, isDeclarationStart } from "./lookahead.ts";
import { misspeltWord } from "./misspelt.ts";
import { recognizer } from "./recognizer.ts";
import { aName, isBracket, readAs, type Standing, standIns, standInsFor } from "./stand-ins.ts";
import { sign } from "./tokens.ts";

/** A token put in, taken out, or put in another's place. */
export interface Repair {
  /** Place in the list of tokens of the first token that the repair touches or stands before. */
  place: number;
  /** How many tokens it takes out: none or one. */
  removed: number;
  inserted: IToken[];
}

/** How far in front of the place where the parser failed a mistake is looked for, in tokens; any but a bracket's is found near it. */
const reach = 10;
const near = 2;
/** How much text behind the place must be read to tell whether a repair holds, in tokens. */
const horizon = 24;
const farthest = 500;
/** A repair that isn't the whole cure must carry the parser this many tokens on. */
const progress = 4;

/**
 * The cheapest change of one token near the place where the parser failed after which it can read on, or undefined. One that leaves the
 * rest of the declaration and what follows it sound wins over any that doesn't; of equals, the one nearer to the place, and putting in
 * before taking out, for then nothing of the text is lost. `skip` is what the parser would leave out by itself. (After Burke and Fisher,
 * ACM TOPLAS 9, 1987.) `budget` is how many tokens may be read for it.
 */
export function repairAt(tokens: readonly IToken[], index: number, skip: Repair | undefined, budget: { left: number }): Repair | undefined {
  const window = { tokens, start: declarationStart(tokens, index - 1), ...windowEnd(tokens, index), budget };
  const excess = bracketExcess(tokens.slice(window.start, window.end));
  const all = [...repairsAt(tokens, index, lenientPlaces(window, index), skip)];
  // Only what leaves every bracket with its other one can be a whole cure.
  const balancing = all.filter(({ repair }) => isBalanced(excess, changeOf(repair, tokens)));
  return cure(balancing, window) ?? furthest(all, window, index) ?? skip;
}

/** The tokens of the declaration that holds a mistake, and some that follow. */
interface Window {
  tokens: readonly IToken[];
  start: number;
  end: number;
  /** It ends in the middle of a declaration. */
  isCut: boolean;
  budget: { left: number };
}

interface Choice {
  repair: Repair;
  cost: number;
}

/** The cheapest repair after which the whole window can be read. */
function cure(choices: readonly Choice[], window: Window): Repair | undefined {
  let best: { repair: Repair; score: number } | undefined;
  for (const { repair, cost } of choices) {
    if (window.budget.left < 0 || (best !== undefined && cost >= best.score)) continue;
    const { read, lenience } = readableAfter(repair, window);
    const score = cost + lenience * lenienceCost;
    if (read === undefined && (best === undefined || score < best.score)) best = { repair, score };
  }
  return best?.repair;
}

/** The repair after which most can be read: the window holds another mistake. */
function furthest(choices: readonly Choice[], window: Window, index: number): Repair | undefined {
  let best: { repair: Repair; worth: number } | undefined;
  for (const { repair } of choices) {
    if (window.budget.left < 0) break;
    const { read = 0, lenience } = readableAfter(repair, window);
    const onward = window.start + read - repair.inserted.length + repair.removed;
    const worth = onward - lenience * leniencePenalty;
    if (onward >= index + progress && worth > (best?.worth ?? 0)) best = { repair, worth };
  }
  return best?.repair;
}

function readableAfter({ place, removed, inserted }: Repair, { tokens, start, end, isCut, budget }: Window): Reading {
  if (place < start || place + removed > tokens.length) return { read: 0, lenience: 0 };
  const changed = [...tokens.slice(start, place), ...inserted, ...tokens.slice(place + removed, end)];
  budget.left -= changed.length;
  const { read, lenience } = readable(changed);
  return { read: isCut && read === changed.length ? undefined : read, lenience };
}

export function repaired(tokens: readonly IToken[], { place, removed, inserted }: Repair): IToken[] {
  return [...tokens.slice(0, place), ...inserted, ...tokens.slice(place + removed)];
}

/** What is beyond the grammar but taken all the same is a mistake too: what it costs, and how many tokens read it is worth. */
const lenienceCost = 2;
const leniencePenalty = 8;

/** Where something beyond the grammar was taken before the parser failed: there the mistake may be. */
function lenientPlaces({ tokens, start }: Window, index: number): number[] {
  readable(tokens.slice(start, index + 1));
  return recognizer.lenientAt.map((token) => tokens.indexOf(token)).filter((place) => place >= start && place < index - near);
}

interface Reading {
  /** How many tokens can be read; undefined: all. */
  read: number | undefined;
  lenience: number;
}

function readable(tokens: IToken[]): Reading {
  recognizer.patience = Number.POSITIVE_INFINITY;
  recognizer.input = tokens;
  recognizer.file();
  const lenience = recognizer.lenientAt.length;
  const [error] = recognizer.errors;
  if (error === undefined) return { read: undefined, lenience };
  const place = tokens.indexOf(error.token);
  return { read: place < 0 ? tokens.length : place, lenience };
}

/** The first beginning of a declaration that lies well behind a place, or a place far behind it. */
function windowEnd(tokens: readonly IToken[], index: number): { end: number; isCut: boolean } {
  const last = Math.min(tokens.length, index + farthest);
  for (let end = index + horizon; end < last; end++) if (isDeclarationStart(tokens, end)) return { end, isCut: false };
  return { end: last, isCut: last < tokens.length };
}

/** A change at a distance from the place where the parser failed. */
interface Move {
  back: number;
  removed: number;
  inserts?: Standing;
  cost: number;
}

const insertCost = 1;
const deleteCost = 1.25;
const replaceCost = 2.1;
const misspeltCost = 0.9;
const distanceCost = 0.35;
const skipCost = 0.5;
const lenientCost = 0.6;

/** What may have been missing far in front: a bracket, or the name of a call, without which its arguments are read as a group. */
const farStandIns = [...standIns.filter(isBracket), aName];
/** What may be missing between two values: an opening bracket or an operator. */
const lenientStandIns = standIns.filter(
  ({ types: [type] }) => type === sign.LeftParenthesis || type === sign.LeftBracket || type === sign.PipeArrow,
);

/** All changes that are the same for every text, the cheapest first. */
const moves: readonly Move[] = Array.from({ length: reach + 2 }, (_, back) => movesAt(back - 1))
  .flat()
  .sort((a, b) => a.cost - b.cost);

function movesAt(back: number): Move[] {
  const distance = Math.abs(back) * distanceCost;
  const standing = back <= near ? standIns : farStandIns;
  const single = back <= near ? standing.filter(({ types }) => types.length === 1) : [];
  return [
    { back, removed: 1, cost: deleteCost + distance },
    ...standing.map((inserts) => ({ back, removed: 0, inserts, cost: insertCost + inserts.cost + distance })),
    ...single.map((inserts) => ({ back, removed: 1, inserts, cost: replaceCost + inserts.cost + distance })),
  ];
}

function* repairsAt(tokens: readonly IToken[], index: number, lenient: readonly number[], skip: Repair | undefined): Generator<Choice> {
  for (const back of [0, 1]) {
    const token = tokens[index - back];
    const meant = token && misspeltWord(token);
    if (meant !== undefined) yield { repair: { place: index - back, removed: 1, inserted: [readAs(token!, meant)] }, cost: misspeltCost };
  }
  for (const { back, removed, inserts, cost } of moves) {
    const place = index - back;
    const token = tokens[place];
    if (place < 0 || (back > near && inserts === aName && !(token && tokenMatcher(token, sign.LeftParenthesis)))) continue;
    if (removed > 0 && inserts !== undefined && token !== undefined && tokenMatcher(token, inserts.types[0]!)) continue;
    yield { repair: { place, removed, inserted: inserts === undefined ? [] : standInsFor(inserts, tokens[place - 1]) }, cost };
  }
  for (const place of lenient) {
    for (const standing of lenientStandIns) {
      yield { repair: { place, removed: 0, inserted: standInsFor(standing, tokens[place - 1]) }, cost: insertCost + lenientCost };
    }
  }
  if (skip !== undefined) yield { repair: skip, cost: deleteCost + (skip.removed - 1) * skipCost };
}
