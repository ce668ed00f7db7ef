import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { rmsprop } from "./rmsprop.ts";
import { sgd } from "./sgd.ts";
import type { OptimizerDefinition } from "./types.ts";

/** Every optimizer of `train … { optimizer: … }`, by its name there. */
export const optimizers: Record<string, OptimizerDefinition> = { adam, adamw, sgd, rmsprop };
