import { abs } from "./abs.ts";
import { add } from "./add.ts";
import { and } from "./and.ts";
import { binarize } from "./binarize.ts";
import { dequantize } from "./dequantize.ts";
import { div } from "./div.ts";
import { equal } from "./equal.ts";
import { exp } from "./exp.ts";
import { fill } from "./fill.ts";
import { greater } from "./greater.ts";
import { greaterEqual } from "./greaterEqual.ts";
import { less } from "./less.ts";
import { lessEqual } from "./lessEqual.ts";
import { log } from "./log.ts";
import { logit } from "./logit.ts";
import { max } from "./max.ts";
import { min } from "./min.ts";
import { mul } from "./mul.ts";
import { neg } from "./neg.ts";
import { not } from "./not.ts";
import { notEqual } from "./notEqual.ts";
import { one_hot } from "./one_hot.ts";
import { or } from "./or.ts";
import { pow } from "./pow.ts";
import { present } from "./present.ts";
import { reshape } from "./reshape.ts";
import { sqrt } from "./sqrt.ts";
import { standardize } from "./standardize.ts";
import { sub } from "./sub.ts";
import type { FieldFunction } from "./types.ts";

/** Every function and operator of data fields, by its name in the IR. */
export const fieldFunctions: Record<string, FieldFunction> = {
  abs,
  add,
  and,
  binarize,
  dequantize,
  div,
  equal,
  exp,
  fill,
  greater,
  greaterEqual,
  less,
  lessEqual,
  log,
  logit,
  max,
  min,
  mul,
  neg,
  not,
  notEqual,
  one_hot,
  or,
  pow,
  present,
  reshape,
  sqrt,
  standardize,
  sub,
};

/** Names that the language knows and this version can't do yet, with what to write instead. */
export const unsupportedFieldFunctions: Record<string, string> = {
  diff: "take the difference in the file",
  rank: "use `standardize`",
  window: "lay the steps of a window out as columns of the file",
};
