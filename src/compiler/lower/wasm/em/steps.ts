import { indices, tilesOf } from "../abi.ts";
import { type Expression, type FunctionBuilder, f64, f64x2, i32, type Local, shuffle, v128 } from "../builder.ts";
import { FIRSTS, SECONDS } from "./columns.ts";
import { advance, along, type Fused, VECTOR, zero } from "./lanes.ts";
import { tallyProduct } from "./likelihood.ts";

type Pointer = Local<"i32">;

/** States of a step, padded to whole vectors. */
export const paddedStates = (states: number): number => states + (states % 2);
/** Numbers of a step's row: its states, then 1 / scale twice. */
export const rowNumbers = (states: number): number => paddedStates(states) + 2;

/** Columns by state of a block, `stride` bytes each, to a row for each of its steps, or back. */
export function transpose(
  f: FunctionBuilder,
  { states, stride, blockRows }: { states: number; stride: number; blockRows: number },
  columns: Pointer,
  rows: Pointer,
  direction: "to rows" | "to columns",
): void {
  const rowBytes = rowNumbers(states) * 8;
  const pair = (column: Pointer, row: Pointer, last: boolean): void => {
    if (direction === "to rows") {
      const a = f.let(v128.load(column));
      const b = last ? zero(f) : f.let(v128.load(column, stride));
      f.store(row, shuffle(a, b, FIRSTS));
      f.store(row, shuffle(a, b, SECONDS), rowBytes);
    } else {
      const a = f.let(v128.load(row));
      const b = f.let(v128.load(row, rowBytes));
      f.store(column, shuffle(a, b, FIRSTS));
      if (!last) f.store(column, shuffle(a, b, SECONDS), stride);
    }
  };
  const row = f.let(rows);
  f.loop(0, blockRows * 8, VECTOR, (byte) => {
    const column = f.let(i32.add(columns, byte));
    const at = f.let(row);
    const whole = Math.floor(states / 2);
    along(f, column, whole, 2 * stride, (pointer) => {
      pair(pointer, at, false);
      advance(f, at, VECTOR);
    });
    if (states % 2 === 1) pair(f.let(i32.add(column, whole * 2 * stride)), at, true);
    advance(f, row, 2 * rowBytes);
  });
}

/**
 * Vectors of v'M by tiles of sixteen outputs, M [K, padded K] at `matrix` + offset bytes; `each` is given where an output's vector
 * lies, in bytes from the first.
 */
function timesMatrix(
  f: FunctionBuilder,
  { madd }: Fused,
  states: number,
  matrix: Pointer,
  offset: number,
  vector: Pointer,
  each: (sum: Local<"v128">, place: number) => void,
): void {
  const width = paddedStates(states) * 8;
  for (const { from, to } of tilesOf(paddedStates(states) / 2, 8)) {
    const sums = indices(from, to).map(() => zero(f));
    const row = f.let(matrix);
    along(f, vector, states, 8, (entry) => {
      const weight = f.let(v128.load64_splat(entry));
      for (const [j, sum] of sums.entries()) f.set(sum, madd(weight, v128.load(row, offset + (from + j) * VECTOR), sum));
      advance(f, row, width);
    });
    for (const [j, sum] of sums.entries()) each(sum, (from + j) * VECTOR);
  }
}

export interface StepPlaces {
  fused: Fused;
  states: number;
  stride: number;
  blockRows: number;
  /** Parameters: initial [padded K], transition and its transpose [K, padded K]. */
  initial: number;
  transition: number;
  transposed: number;
  /** Sums. */
  tally: number;
  least: number;
  products: number;
}

/**
 * Scaled forward recursion over the steps of one block: from `densities` to filtered probabilities in `alphas`, a row a step. `first` says
 * that no step comes before; else its filtered probabilities are in the row before. The scales go to `sums`, and 1 / scale behind a
 * step's densities, where it is found when the same is computed again, without sums, to the same bits. A call is short, so that the
 * engine soon runs its best code.
 */
export function forwardSteps(
  f: FunctionBuilder,
  places: StepPlaces,
  { densities, alphas, steps, first, parameters }: Record<"densities" | "alphas" | "steps" | "first" | "parameters", Pointer>,
  sums?: Pointer,
): void {
  const { states: K } = places;
  const rowBytes = rowNumbers(K) * 8;
  const vectors = paddedStates(K) / 2;
  const density = f.let(densities);
  const alpha = f.let(alphas);
  const left = f.let(steps);
  const total = zero(f);
  const inverse = sums === undefined ? f.let(v128.load(density, vectors * VECTOR)) : zero(f);
  const keep = (sum: Expression<"v128">, place: number): void => {
    const value = f.let(f64x2.mul(sum, v128.load(density, place)));
    if (sums === undefined) f.set(value, f64x2.mul(value, inverse));
    else f.set(total, f64x2.add(total, value));
    f.store(alpha, value, place);
  };
  const scale = (to: Pointer): void => {
    const both = f.let(f64.add(f64x2.extract_lane(total, 0), f64x2.extract_lane(total, 1)));
    const scales = f.let(f64x2.splat(both));
    f.store(to, f64x2.pmin(v128.load(to, places.least), scales), places.least);
    tallyProduct(f, to, places.tally, f64x2.replace_lane(scales, 1, 1));
    f.set(inverse, f64x2.div(f64x2.splat(1), scales));
    along(f, alpha, vectors, VECTOR, (pointer) => f.store(pointer, f64x2.mul(v128.load(pointer), inverse)));
    f.store(density, inverse, vectors * VECTOR);
    f.set(total, f64x2.splat(0));
  };
  const next = (): void => {
    if (sums !== undefined) scale(sums);
    for (const pointer of [alpha, density]) advance(f, pointer, rowBytes);
    if (sums === undefined) f.set(inverse, v128.load(density, vectors * VECTOR));
    f.set(left, i32.sub(left, 1));
  };
  f.if(first, () => {
    for (let v = 0; v < vectors; v++) keep(v128.load(parameters, places.initial + v * VECTOR), v * VECTOR);
    next();
  });
  f.if(left, () => {
    f.repeat(() => {
      const before = f.let(i32.sub(alpha, rowBytes));
      timesMatrix(f, places.fused, K, parameters, places.transition, before, keep);
      next();
      return left;
    });
  });
}

/**
 * Scaled backward recursion over the steps of one block, the last first: smoothed probabilities, a row a step, and in place of the
 * densities the products with which beta of the step before is summed. `beta` [padded K] is carried from block to block.
 */
export function backwardSteps(
  f: FunctionBuilder,
  places: StepPlaces,
  {
    densities,
    alphas,
    smoothed,
    steps,
    parameters,
    beta,
  }: Record<"densities" | "alphas" | "smoothed" | "steps" | "parameters" | "beta", Pointer>,
): void {
  const { states: K } = places;
  const rowBytes = rowNumbers(K) * 8;
  const vectors = paddedStates(K) / 2;
  const end = f.let(i32.mul(i32.sub(steps, 1), rowBytes));
  const [product, alpha, gamma] = [densities, alphas, smoothed].map((begin) => f.let(i32.add(begin, end)));
  const left = f.let(steps);
  f.repeat(() => {
    const inverse = f.let(v128.load(product, vectors * VECTOR));
    const [b, w, g] = [beta, product, gamma].map((begin) => f.let(begin));
    along(f, alpha, vectors, VECTOR, (a) => {
      const later = f.let(v128.load(b));
      f.store(w, f64x2.mul(f64x2.mul(v128.load(w), inverse), later));
      f.store(g, f64x2.mul(v128.load(a), later));
      for (const pointer of [b, w, g]) advance(f, pointer, VECTOR);
    });
    timesMatrix(f, places.fused, K, parameters, places.transposed, product, (sum, place) => f.store(beta, sum, place));
    for (const pointer of [product, alpha, gamma]) advance(f, pointer, -rowBytes);
    f.set(left, i32.sub(left, 1));
    return left;
  });
}

/** Adds alpha' products over steps, each row of alpha being that of the step before: tiles of four states from by four to. The sums are [K, padded K]. */
export function addStepProducts(
  f: FunctionBuilder,
  places: StepPlaces,
  { alpha, products, steps, sums }: Record<"alpha" | "products" | "steps" | "sums", Pointer>,
): void {
  const { states: K, fused } = places;
  const rowBytes = rowNumbers(K) * 8;
  const width = paddedStates(K) * 8;
  const a = f.let(alpha);
  const into = f.let(i32.add(sums, places.products));
  const bytes = f.let(i32.mul(steps, rowBytes));
  repeated(f, K, 4, (count) => {
    const w = f.let(products);
    const to = f.let(into);
    repeated(f, paddedStates(K) / 2, 2, (vectors) => {
      const cells = indices(0, count).flatMap((i) => indices(0, vectors).map((j): [number, number] => [i, j]));
      const tile = cells.map(([i, j]) => f.let(v128.load(to, i * width + j * VECTOR)));
      const from = f.let(a);
      const next = f.let(w);
      const end = f.let(i32.add(a, bytes));
      f.repeat(() => {
        const columns = indices(0, vectors).map((j) => f.let(v128.load(next, j * VECTOR)));
        for (let i = 0; i < count; i++) {
          const weight = f.let(v128.load64_splat(from, i * 8));
          for (let j = 0; j < vectors; j++) f.set(tile[i * vectors + j], fused.madd(weight, columns[j], tile[i * vectors + j]));
        }
        advance(f, from, rowBytes);
        advance(f, next, rowBytes);
        return i32.lt_u(from, end);
      });
      for (const [c, [i, j]] of cells.entries()) f.store(to, tile[c], i * width + j * VECTOR);
      advance(f, w, vectors * VECTOR);
      advance(f, to, vectors * VECTOR);
    });
    advance(f, a, count * 8);
    advance(f, into, count * width);
  });
}

/** The body for each whole tile in a loop, then once for what is left. */
export function repeated(f: FunctionBuilder, length: number, size: number, body: (count: number) => void): void {
  const whole = Math.floor(length / size);
  if (whole === 1) body(size);
  else if (whole > 1) f.loop(0, whole, 1, () => body(size));
  if (length % size > 0) body(length % size);
}
