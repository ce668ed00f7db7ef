/** A date that ends in its year (31/01/2024, 1.2.24, 31 Jan 2024) or that names its month. */
const YEAR_LAST = /^\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}\b/;
const MONTH_NAMED = /(^|[^a-z])(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*([^a-z]|$)/i;

/**
 * A word of an ordering column whose place among the others its characters don't tell: a date that isn't written from the year down, or
 * a number that stands as text, as 10 in a9, a10. `undefined` where text order is the order that is meant.
 * @param sorted by code units
 */
export function wordOutOfOrder(sorted: readonly string[]): string | undefined {
  const date = sorted.find((word) => YEAR_LAST.test(word) || (MONTH_NAMED.test(word) && /\d/.test(word)));
  return date ?? sorted.find((word, i) => i > 0 && compareNaturally(sorted[i - 1]!, word) > 0);
}

/** As text, but runs of digits by their numbers: a9 before a10. */
function compareNaturally(a: string, b: string): number {
  const [left, right] = [partsOf(a), partsOf(b)];
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const [x, y] = [left[i]!, right[i]!];
    if (x === y) continue;
    const difference = Number(x) - Number(y);
    if (difference !== 0) return Number.isNaN(difference) ? (x < y ? -1 : 1) : difference;
  }
  return left.length - right.length;
}

function partsOf(word: string): string[] {
  return word.match(/\d+|\D+/g) ?? [];
}
