import type { TensorProgram } from "../types.ts";
import { commonSubexpressions } from "./common-subexpressions.ts";
import { constants } from "./constants.ts";
import { deadCode } from "./dead-code.ts";
import { factors } from "./factors.ts";
import { normalizations } from "./normalizations.ts";
import { reshapes } from "./reshapes.ts";
import { terms } from "./terms.ts";

/**
 * A program for engines that take a graph whole: `normalize` in its parts, with as few operations on large tensors as signs and factors allow.
 * Twice, for a sum that became another's gives the factors of what reads it.
 */
export function expanded(program: TensorProgram): TensorProgram {
  const again = [terms, deadCode, factors, reshapes, constants, commonSubexpressions, deadCode];
  return [normalizations, reshapes, constants, commonSubexpressions, ...again, ...again].reduce((current, pass) => pass(current), program);
}
