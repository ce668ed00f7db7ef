import { indices, tilesOf } from "../abi.ts";
import { type FunctionBuilder, f64, f64x2, i32, type Local, v128 } from "../builder.ts";
import type { Frame } from "./frame.ts";
import { addTo, advance, along, fused, GROUP, PAIR, VECTOR, zero } from "./lanes.ts";
import { tallyProduct } from "./likelihood.ts";

type Pointer = Local<"i32">;

/** Sequences that lie side by side: row `8 t + s` of a unit is step t of sequence s. */
export const SIDE_BY_SIDE = 8;
const STEP_BYTES = SIDE_BY_SIDE * 8;

/** What `unit` is given: its steps, the regions, three planes, the first at `logs`, `plane` bytes apart, and what is kept of its sequences. */
export const SIDE_ENTRY = {
  steps: "i32",
  parameters: "i32",
  scratch: "i32",
  logs: "i32",
  plane: "i32",
  sums: "i32",
  record: "i32",
} as const;

/**
 * What the recursions are given: `logs` of the first block of the unit (densities, afterwards smoothed probabilities), `plane` bytes
 * further the filtered probabilities with 1 / scale as their last column, again as far the products of the next step, at this step.
 */
export const UNIT = { steps: "i32", parameters: "i32", logs: "i32", plane: "i32", sums: "i32", record: "i32" } as const;
export type UnitLocals = { [Name in keyof typeof UNIT]: Local<"i32"> };

/** Where one class of sequences has its numbers. */
export interface ChainPlaces {
  frame: Frame;
  /** Bytes of a block of a plane: the states' columns and one more for each class. */
  planeBytes: number;
  /** How many states the class has. Byte offset of their first column, and from there that of the class's 1 / scale. */
  states: number;
  first: number;
  inverse: number;
  /** Parameters: initial [K], transition [K, K]. Sums: least (of the scales), firsts. */
  initial: number;
  transition: number;
  least: number;
  firsts: number;
  /** In the record: how many steps the sequences have. `share` is what the backward recursion begins with, so that all sums are multiplied by it. */
  steps: number;
  product: number;
  exponent: number;
  share: number;
}

/** Place of a step in the unit's blocks. */
interface Cursor {
  row: Pointer;
  /** Steps within the block. */
  within: Pointer;
}

function stepForward(f: FunctionBuilder, { frame, planeBytes }: ChainPlaces, { row, within }: Cursor): void {
  const whole = frame.layout.blockRows * 8;
  for (const pointer of [row, within]) advance(f, pointer, STEP_BYTES);
  f.if(i32.ge_u(within, whole), () => {
    advance(f, row, planeBytes - whole);
    f.set(within, 0);
  });
}

function stepBack(f: FunctionBuilder, { frame, planeBytes }: ChainPlaces, { row, within }: Cursor): void {
  const whole = frame.layout.blockRows * 8;
  f.if(i32.eqz(within), () => {
    advance(f, row, whole - planeBytes);
    f.set(within, whole);
  });
  for (const pointer of [row, within]) advance(f, pointer, -STEP_BYTES);
}

/** Body for each tile of up to four states: a loop over whole tiles, then the rest. `k` is the first state's number. */
function tiles(f: FunctionBuilder, states: number, body: (k: Pointer, count: number) => void): void {
  for (const { from, to } of states <= 8 ? tilesOf(states) : []) body(f.let(from, "i32"), to - from);
  if (states <= 8) return;
  const whole = states - (states % 4);
  f.loop(0, whole, 4, (k) => body(k, 4));
  if (states > whole) body(f.let(whole, "i32"), states - whole);
}

/** Scaled forward recursion over the steps of eight sequences, four of them at a time. */
export function forward(f: FunctionBuilder, places: ChainPlaces, unit: UnitLocals): void {
  const { frame, transition, initial, states: K } = places;
  const { stride } = frame.layout;
  const { madd } = fused(frame.spec.relaxed);
  f.loop(0, STEP_BYTES, GROUP, (half) => {
    const cursor: Cursor = {
      row: f.let(i32.add(i32.add(unit.logs, places.first), half)),
      within: f.let(0, "i32"),
    };
    const record = f.let(i32.add(unit.record, half));
    const steps = PAIR.map((v) => f.let(v128.load(record, places.steps + v * VECTOR)));
    const t = zero(f);
    const before = f.let(cursor.row);
    const left = f.let(unit.steps);
    const first = f.let(1, "i32");
    f.repeat(() => {
      const from = f.let(i32.add(before, unit.plane));
      const to = f.let(i32.add(cursor.row, unit.plane));
      // Past the end of a sequence, whose densities are 0, the scale is 1.
      const scales = PAIR.map((v) => f.let(v128.and(f64x2.splat(1), f64x2.ge(t, steps[v]))));
      const keep = (k: Pointer, sums: Local<"v128">[][]): void => {
        const density = f.let(i32.add(cursor.row, i32.mul(k, stride)));
        const target = f.let(i32.add(to, i32.mul(k, stride)));
        for (const [j, sum] of sums.entries())
          for (const v of PAIR) {
            const alpha = f.let(f64x2.mul(sum[v], v128.load(density, j * stride + v * VECTOR)));
            f.set(scales[v], f64x2.add(scales[v], alpha));
            f.store(target, alpha, j * stride + v * VECTOR);
          }
      };
      f.if(
        first,
        () =>
          tiles(f, K, (k, count) => {
            const at = f.let(i32.add(unit.parameters, i32.mul(k, 8)));
            keep(
              k,
              indices(0, count).map((j) => {
                const weight = f.let(v128.load64_splat(at, initial + j * 8));
                return [weight, weight];
              }),
            );
          }),
        () =>
          tiles(f, K, (k, count) => {
            const sums = indices(0, count).map(() => PAIR.map(() => zero(f)));
            const row = f.let(i32.add(unit.parameters, i32.mul(k, 8)));
            along(f, from, K, stride, (alpha) => {
              const rows = PAIR.map((v) => f.let(v128.load(alpha, v * VECTOR)));
              for (const [j, sum] of sums.entries()) {
                const weight = f.let(v128.load64_splat(row, transition + j * 8));
                for (const v of PAIR) f.set(sum[v], madd(weight, rows[v], sum[v]));
              }
              advance(f, row, K * 8);
            });
            keep(k, sums);
          }),
      );
      f.set(first, 0);
      const least = f.let(f64x2.pmin(scales[0], scales[1]));
      f.store(unit.sums, f64x2.pmin(v128.load(unit.sums, places.least), least), places.least);
      for (const v of PAIR) tallyProduct(f, record, places.product + v * VECTOR, scales[v], places.exponent + v * VECTOR);
      const inverses = scales.map((scale) => f.let(f64x2.div(f64x2.splat(1), scale)));
      along(f, to, K, stride, (alpha) => {
        for (const v of PAIR) f.store(alpha, f64x2.mul(v128.load(alpha, v * VECTOR), inverses[v]), v * VECTOR);
      });
      for (const v of PAIR) f.store(to, inverses[v], places.inverse + v * VECTOR);
      f.set(before, cursor.row);
      stepForward(f, places, cursor);
      f.set(t, f64x2.add(t, 1));
      f.set(left, i32.sub(left, 1));
      return left;
    });
  });
}

/** Scaled backward recursion: smoothed probabilities in place of the densities, and each step's products at the step before. */
export function backward(f: FunctionBuilder, places: ChainPlaces, unit: UnitLocals, beta: Pointer): void {
  const { frame, transition, planeBytes, states: K } = places;
  const { stride, blockRows } = frame.layout;
  const { madd } = fused(frame.spec.relaxed);
  const perBlock = blockRows / SIDE_BY_SIDE;
  const last = f.let(i32.sub(unit.steps, 1));
  const block = f.let(i32.div_u(last, perBlock));
  const within = f.let(i32.mul(i32.rem_u(last, perBlock), STEP_BYTES));
  f.loop(0, STEP_BYTES, GROUP, (half) => {
    const cursor: Cursor = {
      row: f.let(i32.add(i32.add(i32.add(i32.add(unit.logs, places.first), half), i32.mul(block, planeBytes)), within)),
      within: f.let(within),
    };
    const record = f.let(i32.add(unit.record, half));
    const steps = PAIR.map((v) => f.let(v128.load(record, places.steps + v * VECTOR)));
    const t = f.let(f64x2.splat(f64.convert_i32_u(last)));
    const ends = PAIR.map((v) => f.let(v128.load(record, places.share + v * VECTOR)));
    along(f, beta, K, GROUP, (at) => {
      for (const v of PAIR) f.store(at, ends[v], v * VECTOR);
    });
    // The products at the last step, which no step follows.
    along(f, i32.add(cursor.row, i32.mul(unit.plane, 2)), K, stride, (at) => {
      for (const v of PAIR) f.store(at, f64x2.splat(0), v * VECTOR);
    });
    const left = f.let(unit.steps);
    const smooth = (products: Pointer | undefined, row: Pointer): void => {
      const filtered = f.let(i32.add(row, unit.plane));
      const inverses = PAIR.map((v) => f.let(v128.load(filtered, places.inverse + v * VECTOR)));
      const at = f.let(beta);
      const target = products === undefined ? undefined : f.let(products);
      along(f, row, K, stride, (density) => {
        const alpha = f.let(i32.add(density, unit.plane));
        for (const v of PAIR) {
          const b = f.let(v128.load(at, v * VECTOR));
          if (target !== undefined) {
            const product = f64x2.mul(f64x2.mul(v128.load(density, v * VECTOR), inverses[v]), b);
            f.store(target, product, v * VECTOR);
          }
          f.store(density, f64x2.mul(v128.load(alpha, v * VECTOR), b), v * VECTOR);
        }
        advance(f, at, GROUP);
        if (target !== undefined) advance(f, target, stride);
      });
    };
    f.repeat(() => {
      const row = f.let(cursor.row);
      // Where a sequence has not begun to go back, it still stands at its end.
      const waiting = PAIR.map((v) => f.let(v128.and(ends[v], f64x2.ge(t, steps[v]))));
      f.set(t, f64x2.sub(t, 1));
      f.if(
        i32.eq(left, 1),
        () => smooth(undefined, row),
        () => {
          stepBack(f, places, cursor);
          const products = f.let(i32.add(cursor.row, i32.mul(unit.plane, 2)));
          smooth(products, row);
          tiles(f, K, (k, count) => {
            const sums = indices(0, count).map(() => PAIR.map((v) => f.let(waiting[v])));
            const from = f.let(i32.add(unit.parameters, i32.mul(k, K * 8)));
            along(f, products, K, stride, (w) => {
              const rows = PAIR.map((v) => f.let(v128.load(w, v * VECTOR)));
              for (const [i, sum] of sums.entries()) {
                const weight = f.let(v128.load64_splat(from, transition + i * K * 8));
                for (const v of PAIR) f.set(sum[v], madd(weight, rows[v], sum[v]));
              }
              advance(f, from, 8);
            });
            const to = f.let(i32.add(beta, i32.mul(k, GROUP)));
            for (const [i, sum] of sums.entries()) for (const v of PAIR) f.store(to, sum[v], i * GROUP + v * VECTOR);
          });
        },
      );
      f.set(left, i32.sub(left, 1));
      return left;
    });
  });
  const firsts = f.let(unit.sums);
  along(f, i32.add(unit.logs, places.first), K, stride, (smoothed) => {
    for (let v = 0; v < STEP_BYTES; v += VECTOR) addTo(f, firsts, places.firsts, v128.load(smoothed, v));
    advance(f, firsts, VECTOR);
  });
}
