/** An engine that was asked for can't run here. */
export class EngineUnavailable extends Error {
  /** Why, in the words of whoever failed. */
  readonly because: string;
  constructor(message: string, because: string) {
    super(message);
    this.name = "EngineUnavailable";
    this.because = because;
  }
}
