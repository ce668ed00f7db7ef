import { combine } from "./blocks.ts";
import { ofEquals } from "./operands.ts";
import type { FieldFunction, RowBlock } from "./types.ts";

export const equal: FieldFunction = {
  name: "equal",
  doc: "`a == b`, of numbers or of text: 1 where it holds, else 0; missing where either is.",
  arity: [2, 2],
  settings: [],
  type: ofEquals("=="),
  evaluate: ([a, b]) => sameness(a!, b!, 1, 0),
};

/** `same` where the entries agree, `different` where not, NaN where one is missing. */
export function sameness(a: RowBlock, b: RowBlock, same: number, different: number): RowBlock {
  if (a.text !== undefined && b.text !== undefined) {
    const [left, right] = [a.text, b.text];
    return combine(a, b, (i, j) => (left[i] === "" || right[j] === "" ? Number.NaN : left[i] === right[j] ? same : different));
  }
  return combine(a, b, (i, j) => {
    const [x, y] = [a.data[i]!, b.data[j]!];
    return Number.isNaN(x) || Number.isNaN(y) ? Number.NaN : x === y ? same : different;
  });
}
