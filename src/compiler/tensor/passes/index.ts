import type { TensorProgram } from "../types.ts";
import { broadcasts } from "./broadcasts.ts";
import { commonSubexpressions } from "./common-subexpressions.ts";
import { constants } from "./constants.ts";
import { deadCode } from "./dead-code.ts";
import { zeroSums } from "./zero-sums.ts";

export interface Pass {
  name: string;
  run(program: TensorProgram): TensorProgram;
}

/**
 * In this order: dead code first, so that the others look at less; broadcasts before constants, for a broadcast constant is then folded as
 * a small one; common subexpressions when operands have their final names, which makes a mean known to be of what it is taken from: then the
 * sums that are 0; dead code again for what the others left behind.
 */
export const passes: readonly Pass[] = [
  { name: "dead-code", run: deadCode },
  { name: "broadcasts", run: broadcasts },
  { name: "constants", run: constants },
  { name: "common-subexpressions", run: commonSubexpressions },
  { name: "zero-sums", run: zeroSums },
  { name: "dead-code-again", run: deadCode },
];

/** The same program with less to do. For programs whose gradients are all taken: `stopGradient` goes. `after` sees the program after each pass. */
export function optimize(program: TensorProgram, after: (pass: string, program: TensorProgram) => void = () => undefined): TensorProgram {
  return passes.reduce((current, pass) => {
    const next = pass.run(current);
    after(pass.name, next);
    return next;
  }, program);
}
