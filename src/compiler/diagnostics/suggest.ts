/**
 * The candidate that a misspelt name most likely means, or undefined when none is near. Distance is Damerau-Levenshtein (a swap of
 * neighbours is one step), letters compared without case; a third of the longer name may differ, and never more than three letters.
 */
export function suggest(name: string, candidates: Iterable<string>): string | undefined {
  const wanted = name.toLowerCase();
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  let looked = 0;
  for (const candidate of candidates) {
    if (++looked > most) break;
    if (candidate === name) continue;
    const allowed = Math.min(3, Math.max(1, Math.floor(Math.max(name.length, candidate.length) / 3)));
    if (Math.abs(name.length - candidate.length) > allowed) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    // One letter for another is no misspelling.
    if (distance > allowed || distance >= Math.max(name.length, candidate.length)) continue;
    if (distance < least) {
      best = candidate;
      least = distance;
    }
  }
  return best;
}

/** How many candidates are looked at: thousands of names that aren't there must not each be held against thousands that are. */
const most = 1000;

/** Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours, each letter touched once. */
export function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const line = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let least = Math.min(line[column - 1] + 1, above[column] + 1, above[column - 1] + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      if (swapped) least = Math.min(least, before[column - 2] + 1);
      line.push(least);
    }
    before = above;
    above = line;
  }
  return above[b.length];
}
