import type { Op, OpName } from "../tensor/types.ts";

/** One target: for every op, what writes it to `Out`. An op without a row does not compile. */
export type Lowering<Out> = { [N in OpName]: (op: Op, out: Out) => void };
