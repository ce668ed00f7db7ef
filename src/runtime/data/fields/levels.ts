/** Levels as they are counted: text by code units, but numbers by size. */
export function sortLevels(words: Iterable<string>): string[] {
  const sorted = [...new Set(words)];
  if (sorted.every((word) => Number.isFinite(Number(word)))) return sorted.sort((a, b) => Number(a) - Number(b) || (a < b ? -1 : 1));
  return sorted.sort((a, b) => (a < b ? -1 : 1));
}

/**
 * Names of the categories 0, 1, 2, … of a field with `size` categories (if it says how many) from the values of training rows. Whole
 * numbers below the size stand for themselves, also where training rows lack one; other values are sorted.
 */
export function learnLevels(words: Iterable<string>, size: number | undefined): string[] {
  const levels = sortLevels(words);
  if (size !== undefined && levels.every((word) => /^(0|[1-9]\d*)$/.test(word) && Number(word) < size))
    return Array.from({ length: size }, (_, level) => String(level));
  return levels;
}
