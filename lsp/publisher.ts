/** What takes less, in milliseconds, is computed at every key. */
const cheap = 60;
/** Longest wait for the next key. */
const longest = 500;

/**
 * Computes diagnostics after an edit: at once while that is quick, else after as long as it took the last time, so that fast typing over a
 * large file is answered once it pauses.
 */
export class Publisher {
  readonly #publish: (path: string) => void;
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  #took = 0;

  constructor(publish: (path: string) => void) {
    this.#publish = publish;
  }

  /** Publishes the diagnostics of a file soon, once for all calls until then. */
  soon(path: string): void {
    this.forget(path);
    const wait = this.#took < cheap ? 0 : Math.min(this.#took, longest);
    this.#waiting.set(
      path,
      setTimeout(() => this.#now(path), wait),
    );
  }

  forget(path: string): void {
    clearTimeout(this.#waiting.get(path));
    this.#waiting.delete(path);
  }

  stop(): void {
    for (const path of [...this.#waiting.keys()]) this.forget(path);
  }

  #now(path: string): void {
    this.#waiting.delete(path);
    const began = performance.now();
    this.#publish(path);
    this.#took = performance.now() - began;
  }
}
