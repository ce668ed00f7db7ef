/** A mistake of genc itself, never of the user: printed with a request to report it. */
export class Bug extends Error {
  constructor(message: string) {
    super(message);
    this.name = "Bug";
  }
}

export function bug(message: string): never {
  throw new Bug(message);
}

/** A caller of the TypeScript interface broke its contract. */
export class UseError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "UseError";
  }
}

export function assertUse(condition: unknown, message: string): asserts condition {
  if (!condition) throw new UseError(message);
}
