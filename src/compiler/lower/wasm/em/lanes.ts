import { type Expression, type FunctionBuilder, f64x2, i32, i64x2, type Local, type Operand, v128, vectorConstant } from "../builder.ts";

/** Bytes of a vector: two rows. Kernels treat four rows at a time, in two vectors. */
export const VECTOR = 16;
export const GROUP = 2 * VECTOR;

export type Vector = Expression<"v128">;
export type Lanes = Vector | number;

/** The same 64 bits in both lanes. */
export const bits = (value: bigint): Vector => vectorConstant(new BigUint64Array([value, value]));

/** a b + c and c - a b: fused where the machine can, or in two roundings. */
export interface Fused {
  madd(a: Lanes, b: Lanes, c: Lanes): Vector;
  nmadd(a: Lanes, b: Lanes, c: Lanes): Vector;
}

export function fused(relaxed: boolean): Fused {
  if (relaxed) return { madd: f64x2.relaxed_madd, nmadd: f64x2.relaxed_nmadd };
  return { madd: (a, b, c) => f64x2.add(f64x2.mul(a, b), c), nmadd: (a, b, c) => f64x2.sub(c, f64x2.mul(a, b)) };
}

/** What a function on one block is given: addresses (`logs` of the states' log-densities), and how many rows from here on are real. */
export const BLOCK = { x: "i32", rows: "i32", parameters: "i32", scratch: "i32", logs: "i32", sums: "i32" } as const;
export type BlockLocals = { [Name in keyof typeof BLOCK]: Local<"i32"> };

/** Least argument of `exp` whose result is a normal number. */
const LEAST = -708;
/** 1.5 * 2^52: adding it rounds to an integer and leaves that in the low bits. */
const ROUND = 6755399441055744;
const LN2_HIGH = 6.93145751953125e-1;
const LN2_LOW = 1.4286068203094173e-6;

/**
 * (e^r - 1 - r) / r^2 for |r| <= ln 2 / 2, from the constant on: the polynomial of degree 8 with the least largest error relative to e^r,
 * 2.9e-16 (Remez' exchange, 50 digits).
 */
const TAIL = [
  0.49999999999998324, 0.1666666666661151, 0.04166666666813763, 0.0083333333708925, 0.0013888888516013153, 0.00019841185202531638,
  2.4801931845475093e-5, 2.7635006253318475e-6, 2.7476784503711416e-7,
];

/** exp(x) for x <= 0 below 1e-15 relative error, and 0 below -708 (and for NaN): a polynomial, 2^n added to the exponent's bits. */
export function exp(f: FunctionBuilder, { madd, nmadd }: Fused, argument: Vector): Vector {
  const x = f.let(argument);
  const shifted = f.let(madd(x, Math.LOG2E, ROUND));
  const n = f.let(f64x2.sub(shifted, ROUND));
  const r = f.let(nmadd(n, LN2_LOW, nmadd(n, LN2_HIGH, x)));
  const square = f.let(f64x2.mul(r, r));
  const series = (terms: number[]): Lanes =>
    terms.slice(0, -1).reduceRight<Lanes>((sum, term) => madd(sum, square, term), terms[terms.length - 1]);
  const [even, odd] = [0, 1].map((parity) => series(TAIL.filter((_term, k) => k % 2 === parity)));
  const value = f64x2.add(madd(madd(odd, r, even), square, r), 1);
  // Numbers outside of the range are anything here, and masked.
  return v128.and(i64x2.add(value, i64x2.shl(shifted, 52)), f64x2.ge(x, LEAST));
}

export function advance(f: FunctionBuilder, pointer: Local<"i32">, bytes: Operand<"i32">): void {
  f.set(pointer, i32.add(pointer, bytes));
}

/** body(pointer) for pointer = from, from + stride, ..., `count` times; count >= 1. */
export function along(
  f: FunctionBuilder,
  from: Operand<"i32">,
  count: number,
  stride: number,
  body: (pointer: Local<"i32">) => void,
): void {
  const pointer = f.let(from, "i32");
  f.loop(pointer, f.let(i32.add(pointer, count * stride)), stride, body);
}

/** Adds a vector to the one in memory. */
export function addTo(f: FunctionBuilder, address: Local<"i32">, offset: number, value: Vector): void {
  f.store(address, f64x2.add(v128.load(address, offset), value), offset);
}

export const zero = (f: FunctionBuilder): Local<"v128"> => f.let(f64x2.splat(0));

/** Both vectors of four rows. */
export const PAIR = [0, 1] as const;
