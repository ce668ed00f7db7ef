/** How the words of an ordering column compare: as numbers, as ISO dates, or as text by code units. */
export interface Clock {
  is: "number" | "date" | "text";
  /** By word. */
  keys: Float64Array;
}

const ISO_DATE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

export function readClock(words: readonly string[]): Clock {
  const values = Float64Array.from(words, Number);
  if (values.every(Number.isFinite)) return { is: "number", keys: values };
  if (words.every((word) => ISO_DATE.test(word))) {
    const dates = Float64Array.from(words, parseDate);
    if (dates.every(Number.isFinite)) return { is: "date", keys: dates };
  }
  const sorted = [...words].sort((a, b) => (a < b ? -1 : 1));
  const ranks = new Map(sorted.map((word, rank) => [word, rank]));
  return { is: "text", keys: Float64Array.from(words, (word) => ranks.get(word)!) };
}

/** A time without a zone is taken as UTC, so that the machine's zone does not matter. */
function parseDate(word: string): number {
  const text = word.replace(" ", "T");
  return Date.parse(text.includes("T") && !/(Z|[+-]\d{2}:?\d{2})$/.test(text) ? `${text}Z` : text);
}

const UNITS: [string, number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
];

/** A difference of two keys in words. */
export function stepText(clock: Clock, step: number): string {
  if (clock.is !== "date") return String(step);
  const [unit, length] = UNITS.find(([, ms]) => step % ms === 0) ?? ["millisecond", 1];
  const count = step / length;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/**
 * The usual step of a regular clock: one that at least nine in ten of at least ten steps have. `undefined` where time runs otherwise
 * (months, events).
 */
export function usualStep(steps: readonly number[]): number | undefined {
  if (steps.length < 10) return undefined;
  const counts = new Map<number, number>();
  for (const step of steps) counts.set(step, (counts.get(step) ?? 0) + 1);
  const [step, count] = [...counts].reduce((most, next) => (next[1] > most[1] ? next : most));
  return count >= 0.9 * steps.length ? step : undefined;
}
