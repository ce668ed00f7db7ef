/** How many mistakes of one text, and of one compilation, are told; what follows isn't looked at. */
export const mistakeLimit = 1000;

/** Thrown where one mistake more is met than is told, to end the work; it never leaves the compiler. */
export class TooManyMistakes extends Error {
  constructor() {
    super("more mistakes than are told");
    this.name = "TooManyMistakes";
  }
}
