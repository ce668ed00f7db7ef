/**
 * Readers of the tokens that a plain regular expression can't describe: Chevrotain compiles patterns without the `u` flag, and names are
 * Unicode. Each returns the match at `offset` or null, as Chevrotain's custom patterns ask.
 */

/** A name or a word: a letter or `_`, then letters, their marks, digits and `_`. */
export const identifierPattern = /[\p{L}_][\p{L}\p{M}\p{N}_]*/u;
/** `12`, `0.5`, `1e-3`, `10%`; the `1` of `1..9`. */
export const numberPattern = /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?%?/u;

const identifier = new RegExp(identifierPattern, "uy");
const wholeNumber = new RegExp(numberPattern, "uy");
const brokenNumber = /\.\d+(?:[eE][+-]?\d+)?%?|\d+\.(?!\.)(?:[eE][+-]?\d+)?%?|\d+(?:\.\d+)?[\p{L}_][\p{L}\p{N}_]*/uy;
const nameBehind = /[\p{L}_]/uy;

function matchAt(pattern: RegExp, text: string, offset: number): RegExpExecArray | null {
  pattern.lastIndex = offset;
  return pattern.exec(text);
}

export function scanIdentifier(text: string, offset: number): RegExpExecArray | null {
  return matchAt(identifier, text, offset);
}

/** Not the `1` of `1.` or of `1x`: those are broken. */
export function scanNumber(text: string, offset: number): RegExpExecArray | null {
  const found = matchAt(wholeNumber, text, offset);
  if (found === null) return null;
  const end = offset + found[0].length;
  const next = text[end];
  if (next === "." && text[end + 1] !== ".") return null;
  return matchAt(nameBehind, text, end) === null ? found : null;
}

/** `.5`, `1.`, `3x`: read as one number so that one mistake stays one. */
export function scanBrokenNumber(text: string, offset: number): RegExpExecArray | null {
  return matchAt(brokenNumber, text, offset);
}

/** Chevrotain sorts code units above 255 by their 255s: one of each half of these stands for all of them. */
const someOfEach = 127;
const wideNameStarts = Array.from({ length: Math.ceil((0x10000 - 0x100) / someOfEach) }, (_, index) => 0x100 + index * someOfEach);
const narrowNameStarts = Array.from({ length: 0x100 }, (_, unit) => unit).filter((unit) =>
  identifierPattern.test(String.fromCharCode(unit)),
);
/** Code units that may begin a name, all that a name of any script needs; a code unit too many only costs a failed match. */
export const nameStarts: (string | number)[] = [...narrowNameStarts, ...wideNameStarts];
export const digits: string[] = Array.from("0123456789");

/** May hold single spaces: nothing else than a path can stand there. */
const barePath = /(?!\/[/*]|\w+: )(?=[^\t\r\n"'`(),]*[./\\])[^\s"'`(),]+(?: [^\s"'`(),]+)*/y;
const fileWords: readonly string[] = ["csv", "idx", "parquet", "json", "npy", "images", "package"];

/** A path without its quotes: the only thing with a `.` or `/` that can begin the argument of a source. Reads what stands before. */
export function scanBarePath(text: string, offset: number, before: readonly { image: string }[]): RegExpExecArray | null {
  const back = (count: number): string => before.at(-count)?.image ?? "";
  const isFirst = back(1) === "(" && fileWords.includes(back(2));
  // `csv(path: data.csv)`: there is no such name, but what stands behind it is a path all the same.
  const isNamed = back(1) === ":" && (back(2) === "labels" || (back(3) === "(" && fileWords.includes(back(4))));
  return isFirst || isNamed ? matchAt(barePath, text, offset) : null;
}
