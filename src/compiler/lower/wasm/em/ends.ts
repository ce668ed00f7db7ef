import { indices } from "../abi.ts";
import { type FunctionBuilder, f64, f64x2, i32, type Local, v128, vectorConstant } from "../builder.ts";
import { addTo, advance, type Fused, VECTOR, type Vector, zero } from "./lanes.ts";
import { tallyProduct } from "./likelihood.ts";

type Pointer = Local<"i32">;

/** Most states of which all is written out. */
export const FEW_STATES = 4;
/** Steps between two scalings. */
const SCALED_EVERY = 8;
/** Vectors that are carried from call to call: the states' values, and the sum of the last scaling. */
export const carriedVectors = (states: number): number => states + 1;

export interface EndPlaces {
  fused: Fused;
  states: number;
  stride: number;
  /** Parameters: initial [K], transition [K, K]. */
  initial: number;
  transition: number;
  /** Sums. */
  tally: number;
  least: number;
  products: number;
}

/**
 * Forward from the first step in the low lane and backward from the last in the high one: both recursions in one chain of instructions.
 * A step takes v to density * (M v), M being the transposed transition below and the transition above; density * M does not wait for v,
 * nor does a scaling, which divides by the sum of v at the scaling before. `from` is where the low lane is in the densities, `to` the
 * high lane; `plane` bytes further goes what comes from the front, again as far what comes from the back. Neither lane leaves its block.
 */
export function fromBothEnds(
  f: FunctionBuilder,
  places: EndPlaces,
  { from, to, count, plane, parameters, state, sums }: Record<"from" | "to" | "count" | "plane" | "parameters" | "state" | "sums", Pointer>,
): void {
  const { states: K, stride, fused } = places;
  const all = indices(0, K);
  const matrix = all.map((j) =>
    all.map((i) => {
      const at = (row: number, column: number): number => places.transition + (row * K + column) * 8;
      return f.let(f64x2.replace_lane(v128.load64_splat(parameters, at(i, j)), 1, f64.load(parameters, at(j, i))));
    }),
  );
  const values = all.map((k) => f.let(v128.load(state, k * VECTOR)));
  const total = f.let(v128.load(state, K * VECTOR));
  const low = f.let(from);
  const high = f.let(to);
  const left = f.let(count);
  f.repeat(() => {
    const densities = all.map((k) => f.let(f64x2.replace_lane(v128.load64_splat(low, k * stride), 1, f64.load(high, k * stride))));
    f.if(i32.eqz(i32.and(left, SCALED_EVERY - 1)), () => {
      tallyProduct(f, sums, places.tally, f64x2.replace_lane(total, 1, 1));
      const inverse = f.let(f64x2.div(f64x2.splat(1), total));
      for (const density of densities) f.set(density, f64x2.mul(density, inverse));
      f.set(
        total,
        values.slice(1).reduce<Vector>((sum, value) => f64x2.add(sum, value), values[0]),
      );
      f.store(sums, f64x2.pmin(v128.load(sums, places.least), total), places.least);
      f.set(total, f64x2.mul(total, inverse));
    });
    const next = all.map((j) => {
      const weights = matrix[j].map((weight) => f.let(f64x2.mul(weight, densities[j])));
      return f.let(
        all.slice(1).reduce<Vector>((partial, i) => fused.madd(weights[i], values[i], partial), f64x2.mul(weights[0], values[0])),
      );
    });
    const front = f.let(i32.add(low, plane));
    const back = f.let(i32.add(high, i32.shl(plane, 1)));
    for (const [k, value] of next.entries()) {
      f.set(values[k], value);
      f.storeLane(front, value, 64, 0, k * stride);
      f.storeLane(back, value, 64, 1, k * stride);
    }
    advance(f, low, 8);
    advance(f, high, -8);
    f.set(left, i32.sub(left, 1));
    return left;
  });
  for (const [k, value] of [...values, total].entries()) f.store(state, value, k * VECTOR);
}

/**
 * Smoothed probabilities of a block in place of its densities, and the products of neighbouring steps. `rows` are those of the sequence
 * from here on; the last has no step after it. What planes hold beyond the rows is a number, if of no meaning, so that it needs no mask
 * where it is multiplied by nothing.
 */
export function meet(
  f: FunctionBuilder,
  places: EndPlaces & { blockRows: number },
  { logs, plane, rows, parameters, sums }: Record<"logs" | "plane" | "rows" | "parameters" | "sums", Pointer>,
): void {
  const { states: K, stride, fused } = places;
  const all = indices(0, K);
  const products = all.map(() => all.map(() => zero(f)));
  const limit = f.let(f64x2.splat(f64.convert_i32_u(rows)));
  const index = f.let(vectorConstant(new Float64Array([0, 1])));
  f.loop(0, places.blockRows * 8, VECTOR, (byte) => {
    const row = f.let(i32.add(logs, byte));
    const front = f.let(i32.add(row, plane));
    const back = f.let(i32.add(front, plane));
    const after = all.map((k) => f.let(v128.load(back, k * stride + 8)));
    const before = all.map((k) => f.let(v128.load(front, k * stride)));
    const real = f.let(f64x2.lt(index, limit));
    f.set(index, f64x2.add(index, 1));
    const inner = f.let(f64x2.lt(index, limit));
    f.set(index, f64x2.add(index, 1));
    const joint = all.map((i) => {
      const weight = (j: number): Vector => v128.load64_splat(parameters, places.transition + (i * K + j) * 8);
      const beta = all.slice(1).reduce<Vector>((sum, j) => fused.madd(weight(j), after[j], sum), f64x2.mul(weight(0), after[0]));
      return f.let(f64x2.mul(beta, before[i]));
    });
    const inverse = f.let(
      f64x2.div(
        f64x2.splat(1),
        joint.slice(1).reduce<Vector>((sum, value) => f64x2.add(sum, value), joint[0]),
      ),
    );
    for (const i of all) f.store(row, v128.and(f64x2.mul(joint[i], inverse), real), i * stride);
    for (const i of all) {
      const share = f.let(v128.and(f64x2.mul(before[i], inverse), inner));
      for (const j of all) f.set(products[i][j], fused.madd(share, after[j], products[i][j]));
    }
  });
  for (const i of all) for (const j of all) addTo(f, sums, places.products + (i * K + j) * VECTOR, products[i][j]);
}
