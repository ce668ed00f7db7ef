/** Values by key, of which those stay that the last turn or this one asked for. */
export class Generations<Value> {
  #last = new Map<string, Value>();
  #now = new Map<string, Value>();

  turn(): void {
    this.#last = this.#now;
    this.#now = new Map();
  }

  get(key: string): Value | undefined {
    const found = this.#now.get(key) ?? this.#last.get(key);
    if (found !== undefined) this.#now.set(key, found);
    return found;
  }

  set(key: string, value: Value): void {
    this.#now.set(key, value);
  }
}
