import type { Diagnostic } from "../../diagnostics/types.ts";
import type { File } from "../../syntax/ast.ts";
import { parse } from "../../syntax/parse.ts";
import { type Parsed, reparse } from "../../syntax/reparse.ts";
import { Generations } from "./generations.ts";
import type { RememberedModel } from "./models.ts";

/**
 * What the compilations of one file leave for the next: an editor compiles at every key, and nearly all is as it was. A result is the same
 * with it and without. It holds what the last two compilations needed.
 */
export class Memory {
  readonly #parsed = new Generations<Parsed>();
  /** Models that were checked without a word, by all that was read for it. */
  readonly models = new Generations<RememberedModel>();
  /** The names in the text of a declaration. */
  readonly names = new Generations<readonly string[]>();

  /** A compilation begins. */
  turn(): void {
    for (const one of [this.#parsed, this.models, this.names]) one.turn();
  }

  /** As `parse`. A text with a mistake leaves the one before it in memory, which the mended one will be like. */
  parse(path: string, text: string, file: number): { tree: File; diagnostics: Diagnostic[] } {
    const earlier = this.#parsed.get(path);
    const again = earlier && reparse(earlier, text, file);
    if (again !== undefined) {
      this.#parsed.set(path, again);
      return { tree: again.tree, diagnostics: [] };
    }
    const whole = parse(text, file);
    if (whole.diagnostics.length === 0) this.#parsed.set(path, { text, tree: whole.tree });
    return whole;
  }
}
