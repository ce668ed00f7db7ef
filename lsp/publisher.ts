/** Computes diagnostics when nobody has typed for a moment: the longer the last computation took, the longer it waits. */
export class Publisher {
  readonly #patience: number;
  readonly #publish: (path: string) => void;
  readonly #waiting = new Map<string, ReturnType<typeof setTimeout>>();
  #took = 0;

  constructor(patience: number, publish: (path: string) => void) {
    this.#patience = patience;
    this.#publish = publish;
  }

  /** Publishes the diagnostics of a file soon, once for all calls until then. */
  soon(path: string): void {
    this.forget(path);
    const wait = Math.min(this.#patience + this.#took, 20 * this.#patience);
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
