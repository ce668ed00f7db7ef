import { mistakeLimit } from "./limits.ts";
import { diagnostic } from "./report.ts";
import type { Diagnostic } from "./types.ts";

/**
 * Diagnostics of one compilation without repeats: a model that two runs use is checked twice, and its mistakes are the same. No more than
 * `mistakeLimit` are kept, and one that says so (GEN1031).
 */
export class Findings {
  readonly #found = new Map<string, Diagnostic>();
  /** Said in place of the first that wasn't kept. */
  #more: Diagnostic | undefined;

  /** False where there are too many, so that this one was left out. */
  add(one: Diagnostic): boolean {
    const key = JSON.stringify([one.code, one.message, one.place ?? null]);
    if (this.#found.has(key)) return true;
    if (this.#found.size < mistakeLimit) this.#found.set(key, one);
    else this.#more ??= one.code === "GEN1031" ? one : diagnostic("GEN1031", { limit: mistakeLimit }, one.place);
    return this.#more === undefined;
  }

  /** Those without a place in a spec first, then by file and offset. */
  sorted(): Diagnostic[] {
    return [...this.#found.values(), ...(this.#more === undefined ? [] : [this.#more])].sort((a, b) => {
      const [first, second] = [placeOf(a), placeOf(b)];
      return first.file - second.file || first.start - second.start;
    });
  }
}

function placeOf({ place }: Diagnostic): { file: number; start: number } {
  return place?.in === "spec" ? place.span : { file: -1, start: 0 };
}
