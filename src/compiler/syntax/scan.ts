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

const asciiNameStarts = Array.from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_");
/** Every code unit that may begin a name; a code unit too many only costs a failed match. */
export const nameStarts: (string | number)[] = [...asciiNameStarts, ...Array.from({ length: 0xffff - 0x7f }, (_, index) => index + 0x80)];
export const digits: string[] = Array.from("0123456789");
