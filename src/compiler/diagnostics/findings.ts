import type { Diagnostic } from "./types.ts";

/** Diagnostics of one compilation without repeats: a model that two runs use is checked twice, and its mistakes are the same. */
export class Findings {
  readonly #found = new Map<string, Diagnostic>();

  add(one: Diagnostic): void {
    const key = JSON.stringify([one.code, one.message, one.place ?? null]);
    if (!this.#found.has(key)) this.#found.set(key, one);
  }

  /** Those without a place in a spec first, then by file and offset. */
  sorted(): Diagnostic[] {
    return [...this.#found.values()].sort((a, b) => {
      const [first, second] = [placeOf(a), placeOf(b)];
      return first.file - second.file || first.start - second.start;
    });
  }
}

function placeOf({ place }: Diagnostic): { file: number; start: number } {
  return place?.in === "spec" ? place.span : { file: -1, start: 0 };
}
