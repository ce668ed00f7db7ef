import { type FunctionBuilder, f64, f64x2, i32, i64x2, type Local, v128, vectorConstant } from "../builder.ts";
import { along, bits, exp, type Fused, PAIR, VECTOR, type Vector, zero } from "./lanes.ts";

const ONES = (): Vector => f64x2.splat(1);

/** Running log-likelihood: log(product) + ln 2 * exponent + maximum, lane by lane, so that no kernel takes a logarithm. */
export const TALLY = { product: 0, exponent: VECTOR, maximum: 2 * VECTOR, length: 6 };

export interface SoftmaxPlaces {
  states: number;
  stride: number;
  /** Log-densities of four rows, `stride` bytes a state; their responsibilities afterwards. */
  logs: Local<"i32">;
  /** Number of the first row within its block, and how many of the block are real. */
  row: Local<"i32">;
  rows: Local<"i32">;
  /** Where the tally is. */
  tally: { address: Local<"i32">; offset: number };
  /** With weights: where the rows' are, and where each row's sum and maximum go, `stride` bytes apart. */
  weighted?: { weights: Local<"i32">; offset: number; sums: Local<"i32">; sumsOffset: number };
}

/** One cell after the other, written out where they are few. */
function each(f: FunctionBuilder, places: SoftmaxPlaces, body: (pointer: Local<"i32">, offset: number) => void): void {
  const { states, stride, logs } = places;
  if (states <= 4) for (let k = 0; k < states; k++) body(logs, k * stride);
  else along(f, logs, states, stride, (pointer) => body(pointer, 0));
}

/**
 * Log-densities of four rows to responsibilities. Rows that are padding get 0 and are not counted. Where every state of a row is
 * impossible, each is as probable and the row counts as the least number there is.
 */
export function softmax(f: FunctionBuilder, fused: Fused, places: SoftmaxPlaces): void {
  const { states, row, rows, tally } = places;
  const highest = PAIR.map(() => f.let(f64x2.splat(-Number.MAX_VALUE)));
  const sums = PAIR.map(() => zero(f));
  each(f, places, (p, offset) => {
    for (const v of PAIR) f.set(highest[v], f64x2.pmax(highest[v], v128.load(p, offset + v * VECTOR)));
  });
  each(f, places, (p, offset) => {
    // Both are read before either is written: so their instructions mix, and constants serve both.
    const below = PAIR.map((v) => f.let(f64x2.sub(v128.load(p, offset + v * VECTOR), highest[v])));
    const shares = below.map((difference) => f.let(exp(f, fused, difference)));
    for (const v of PAIR) {
      f.set(sums[v], f64x2.add(sums[v], shares[v]));
      f.store(p, shares[v], offset + v * VECTOR);
    }
  });
  const least = f.let(f64x2.pmin(sums[0], sums[1]));
  f.if(v128.any_true(f64x2.lt(least, 0.5)), () => {
    for (const v of PAIR) {
      const impossible = f.let(f64x2.lt(sums[v], 0.5));
      each(f, places, (p, offset) => {
        f.store(p, v128.bitselect(ONES(), v128.load(p, offset + v * VECTOR), impossible), offset + v * VECTOR);
      });
      f.set(sums[v], v128.bitselect(f64x2.splat(states), sums[v], impossible));
    }
  });
  const scales = sums.map((sum) => f.let(f64x2.div(ONES(), sum)));
  const { weighted } = places;
  if (weighted !== undefined) {
    for (const v of PAIR) f.set(scales[v], f64x2.mul(scales[v], v128.load(weighted.weights, weighted.offset + v * VECTOR)));
    for (const v of PAIR) {
      f.store(weighted.sums, sums[v], weighted.sumsOffset + v * VECTOR);
      f.store(weighted.sums, highest[v], weighted.sumsOffset + places.stride + v * VECTOR);
    }
  }
  f.if(i32.gt_u(i32.add(row, 4), rows), () => {
    for (const v of PAIR) {
      const index = f64x2.add(f64x2.splat(f64.convert_i32_u(row)), vectorConstant(new Float64Array([2 * v, 2 * v + 1])));
      const real = f.let(f64x2.lt(index, f64x2.splat(f64.convert_i32_u(rows))));
      f.set(scales[v], v128.and(scales[v], real));
      f.set(highest[v], v128.and(highest[v], real));
      f.set(sums[v], v128.bitselect(sums[v], ONES(), real));
    }
  });
  each(f, places, (p, offset) => {
    for (const v of PAIR) f.store(p, f64x2.mul(v128.load(p, offset + v * VECTOR), scales[v]), offset + v * VECTOR);
  });
  if (weighted !== undefined) return;
  const at = tally.address;
  const place = (name: "product" | "exponent" | "maximum"): number => tally.offset + TALLY[name];
  const product = f.let(f64x2.mul(f64x2.mul(sums[0], sums[1]), v128.load(at, place("product"))));
  const exponent = i64x2.sub(i64x2.shr_u(product, 52), bits(1023n));
  f.store(at, i64x2.add(v128.load(at, place("exponent")), exponent), place("exponent"));
  f.store(at, v128.or(v128.and(product, bits(0x000fffffffffffffn)), ONES()), place("product"));
  f.store(at, f64x2.add(f64x2.add(highest[0], highest[1]), v128.load(at, place("maximum"))), place("maximum"));
}
