import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const binarize: FieldFunction = {
  name: "binarize",
  doc: "1 with probability p, else 0, drawn anew in each epoch of gradient training; p in [0, 1].",
  arity: [1, 1],
  settings: [],
  type: ofNumbers("binarize"),
  draw: (p, uniform) => Number(uniform < p),
  drawsTruth: true,
  drawsFrom: "unit",
};
