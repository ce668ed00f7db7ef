import { isStatic, sameShape } from "../dims.ts";
import { ops } from "../ops/index.ts";
import type { NdArray, Op, TensorProgram, Value } from "../types.ts";
import { rewrite } from "./rewrite.ts";

/** Entries up to which a folded constant is worth storing. */
const largest = 4096;

/** Evaluates ops of constants, and drops ops that change nothing: x * 1, x + 0, x - 0, x / 1, a reshape to the same shape. */
export function constants(program: TensorProgram): TensorProgram {
  const known = new Map<number, NdArray>();
  return rewrite(program, (op) => {
    if (op.op === "constant") known.set(op.results[0]!.id, op.attributes.value as NdArray);
    const same = unchanged(op, (value) => known.get(value.id));
    if (same !== undefined) return { ops: [], replace: new Map([[op.results[0]!.id, same]]) };
    return { ops: folded(op, known) ?? [op] };
  });
}

function folded(op: Op, known: Map<number, NdArray>): Op[] | undefined {
  const inputs = op.inputs.map(({ id }) => known.get(id));
  if (inputs.length === 0 || inputs.some((value) => value === undefined) || !op.results.every(({ shape }) => isStatic(shape)))
    return undefined;
  const entries = op.results.map(({ shape }) => (shape as number[]).reduce((product, size) => product * size, 1));
  if (entries.some((count) => count > largest)) return undefined;
  // No symbolic size is in any of the shapes.
  const values = ops[op.op].evaluate(inputs as NdArray[], op.attributes, { B: 1, T: 1 });
  return op.results.map((result, i) => {
    known.set(result.id, values[i]!);
    return { op: "constant", inputs: [], results: [result], attributes: { value: values[i]!, dtype: result.dtype }, origin: op.origin };
  });
}

/** The operand that is already the result. */
function unchanged(op: Op, constantOf: (value: Value) => NdArray | undefined): Value | undefined {
  const [a, b] = op.inputs;
  const [result] = op.results;
  const is = (value: Value, number: number) => constantOf(value)?.data.every((entry) => entry === number) ?? false;
  const keeps = (value: Value) => sameShape(value.shape, result!.shape);
  switch (op.op) {
    case "add":
      // x + 0 is x; that -0 + 0 is 0 makes no difference to anything in the language.
      return is(b!, 0) && keeps(a!) ? a : is(a!, 0) && keeps(b!) ? b : undefined;
    case "sub":
      return is(b!, 0) && keeps(a!) ? a : undefined;
    case "mul":
      return is(b!, 1) && keeps(a!) ? a : is(a!, 1) && keeps(b!) ? b : undefined;
    case "div":
      return is(b!, 1) && keeps(a!) ? a : undefined;
    case "reshape":
    case "broadcastTo":
      return keeps(a!) ? a : undefined;
    case "transpose":
      return (op.attributes.permutation as number[]).every((axis, i) => axis === i) ? a : undefined;
    case "stopGradient":
      return a;
    default:
      return undefined;
  }
}
