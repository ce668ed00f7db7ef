import type { Op } from "../../../tensor/types.ts";
import type { OnnxWriter } from "../types.ts";
import { accumulate } from "./accumulate.ts";
import { bias } from "./bias.ts";
import { leakyRelu } from "./leaky-relu.ts";
import { leakyMask, reluMask } from "./masks.ts";

/** Writes an op together with ops before it, where they have a form that is faster; says whether it did. What it made unnecessary is dropped later. */
export type Fusion = (op: Op, out: OnnxWriter) => boolean;

/** In the order in which they are tried. */
export const fusions: readonly Fusion[] = [bias, accumulate, leakyRelu, reluMask, leakyMask];
