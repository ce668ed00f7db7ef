import { bug } from "../diagnostics/assert.ts";
import { accept, refuse } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const one_hot: FieldFunction = {
  name: "one_hot",
  doc: "1 at the place of the value among the column's sorted levels, 0 elsewhere: `x: binary[3] = one_hot(species)`.",
  arity: [1, 1],
  settings: [],
  type: ([x]) =>
    x!.shape !== undefined && x!.shape.length > 0
      ? refuse("one_hot takes one value a row", "stack several: `[one_hot(a), one_hot(b)]`")
      : accept(undefined, "number"),
  learnsLevels: true,
  evaluate([x], _settings, levels) {
    const words = x!.text ?? bug("one_hot without text");
    if (levels === undefined) bug("one_hot without levels");
    const place = new Map(levels.map((level, i) => [level, i]));
    const data = new Float64Array(x!.rows * levels.length);
    for (let row = 0; row < x!.rows; row++) {
      const at = place.get(words[row]!);
      if (at === undefined) data.fill(Number.NaN, row * levels.length, (row + 1) * levels.length);
      else data[row * levels.length + at] = 1;
    }
    return { shape: [levels.length], rows: x!.rows, data };
  },
};
