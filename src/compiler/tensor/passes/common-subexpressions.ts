import type { NdArray, Op, TensorProgram, Value } from "../types.ts";
import { rewrite } from "./rewrite.ts";

/** Computes equal expressions once. The first one stays, with its origin. */
export function commonSubexpressions(program: TensorProgram): TensorProgram {
  const seen = new Map<string, Value[]>();
  return rewrite(program, (op) => {
    const key = keyOf(op);
    const first = seen.get(key);
    if (first === undefined) {
      seen.set(key, op.results);
      return { ops: [op] };
    }
    return { ops: [], replace: new Map(op.results.map(({ id }, i) => [id, first[i]!])) };
  });
}

/** Equal keys, equal values. */
function keyOf({ op, inputs, attributes }: Op): string {
  const names = Object.keys(attributes).sort();
  return [op, inputs.map(({ id }) => id).join(), ...names.map((name) => `${name}=${attributeKey(attributes[name])}`)].join(" ");
}

function attributeKey(value: unknown): string {
  if (!isArray(value)) return JSON.stringify(value, (_name, part) => (typeof part === "number" ? numberKey(part) : part));
  const bits = new BigUint64Array(value.data.buffer, value.data.byteOffset, value.data.length);
  return `${value.shape}:${bits.join()}`;
}

/** JSON has no infinities, and no -0. */
function numberKey(value: number): string {
  return Object.is(value, -0) ? "-0" : String(value);
}

function isArray(value: unknown): value is NdArray {
  return typeof value === "object" && value !== null && "data" in value && value.data instanceof Float64Array;
}
