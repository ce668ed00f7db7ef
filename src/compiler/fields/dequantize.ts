import { ofNumbers } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const dequantize: FieldFunction = {
  name: "dequantize",
  doc: "x + u with u uniform in [0, 1), drawn anew in each epoch of gradient training: gives whole numbers an honest density.",
  arity: [1, 1],
  settings: [],
  type: ofNumbers("dequantize"),
  draw: (x, uniform) => x + uniform,
  drawsFrom: "whole",
  undraw: Math.floor,
  // Within one whole number the map is a shift.
  logJacobian: (m) => m.number(0),
};
