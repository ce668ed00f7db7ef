import type { RowsKernel } from "../abi.ts";
import { f64, f64x2, i32, type Local, select, shuffle, v128, vectorConstant } from "../builder.ts";
import type { Frame, Phase } from "./frame.ts";
import { advance, along, VECTOR, type Vector } from "./lanes.ts";

/** Columns up to which the code for each pair of them is written out. */
const UNROLLED = 16;

/**
 * What `step` is given: the address of the first row, how many rows there are, the regions, and the address of what is kept of rows beside
 * their numbers, with the bytes from one block's to the next's (0: each block's in the place of the last).
 */
const STEP = { x: "i32", rows: "i32", parameters: "i32", scratch: "i32", sums: "i32", tails: "i32", tailStep: "i32" } as const;

/** What is kept of rows: whether their weights are read (else a row has weight 1, and padding none), and how many columns are written. */
export interface Tails {
  weighted: boolean;
  written: number;
}

/** Lengths of the fields that `overRecords` needs: of the parameters, what is subtracted from each column; of the scratch, a block. */
export const shiftField = (columns: number): [string, number] => ["shift", columns];
export const blockField = (columns: number, { written }: Tails, strideNumbers: number): [string, number] => [
  "block",
  (columns + 1 + written) * strideNumbers,
];

/**
 * The kernel whose `step` runs the phases on one block of rows after the other. Rows are read as they lie, their numbers side by side, and
 * turned into columns in the scratch, so that no other copy of them is needed. Behind the columns come the weights and what is written. The states' numbers are in the scratch's field `states`.
 */
export function overRecords({ layout, module, end }: Frame, tails: Tails, states: string, phases: Phase[]): RowsKernel {
  const { blockRows, stride } = layout;
  const columns = end / stride;
  const recordBytes = columns * 8;
  const tailColumns = (tails.weighted ? 1 : 0) + tails.written;
  const shift = layout.parameters.fields.shift.offset;

  const stage = module.function(
    "stage",
    { x: "i32", rows: "i32", parameters: "i32", block: "i32" },
    (f, { x, rows, parameters, block }) => {
      const count = f.let(select(i32.lt_u(rows, blockRows), rows, f.let(blockRows, "i32")));
      const last = f.let(i32.add(x, i32.mul(i32.sub(count, 1), recordBytes)));
      /** Two rows' numbers of one column, less its shift. */
      const put = (numbers: Vector, to: Local<"i32">, from: Local<"i32">, column: number): void =>
        f.store(to, f64x2.sub(numbers, v128.load64_splat(from, shift + column * 8)), column * stride);
      const pair = (upper: Local<"i32">, lower: Local<"i32">, to: Local<"i32">, from: Local<"i32">, column: number): void => {
        const [a, b] = [f.let(v128.load(upper, column * 8)), f.let(v128.load(lower, column * 8))];
        put(shuffle(a, b, FIRSTS), to, from, column);
        put(shuffle(a, b, SECONDS), to, from, column + 1);
      };
      const whole = columns - (columns % 2);
      f.repeat(() => {
        // A row without a second stands twice: what is padding must be numbers.
        const next = f.let(select(i32.lt_u(x, last), i32.add(x, recordBytes), x));
        if (columns <= UNROLLED) for (let c = 0; c < whole; c += 2) pair(x, next, block, parameters, c);
        else {
          const [lower, to, from] = [f.let(next), f.let(block), f.let(parameters)];
          along(f, x, whole / 2, 16, (upper) => {
            pair(upper, lower, to, from, 0);
            advance(f, lower, 16);
            advance(f, to, 2 * stride);
            advance(f, from, 16);
          });
        }
        if (whole < columns) {
          const at = whole * 8;
          put(shuffle(v128.load64_splat(x, at), v128.load64_splat(next, at), FIRSTS), block, parameters, whole);
        }
        advance(f, x, 2 * recordBytes);
        advance(f, block, VECTOR);
        return i32.le_u(x, last);
      });
    },
  );

  const beside = { block: "i32", rows: "i32", tails: "i32" } as const;
  const weigh = module.function("weigh", beside, (f, { block, rows, tails: from }) => {
    const row = f.let(NUMBERS);
    f.loop(0, blockRows * 8, VECTOR, (byte) => {
      const there = f64x2.lt(row, f64x2.splat(f64.convert_i32_u(rows)));
      f.store(i32.add(block, byte), tails.weighted ? v128.load(i32.add(from, byte)) : v128.and(f64x2.splat(1), there), end);
      f.set(row, f64x2.add(row, 2));
    });
  });
  const keep = module.function("keep", beside, (f, { block, tails: to }) => {
    f.loop(0, blockRows * 8, VECTOR, (byte) => {
      const [from, into] = [f.let(i32.add(block, byte)), f.let(i32.add(to, byte))];
      for (let t = 0; t < tails.written; t++)
        f.store(into, v128.load(from, end + (t + 1) * stride), (tailColumns - tails.written + t) * blockRows * 8);
    });
  });

  module.function("step", STEP, (f, { x, rows, parameters, scratch, sums, tails: at, tailStep }) => {
    const logs = f.let(i32.add(scratch, layout.scratch.fields[states].offset));
    const block = f.let(i32.add(scratch, layout.scratch.fields.block.offset));
    f.repeat(() => {
      f.call(stage, { x, rows, parameters, block });
      if (tailColumns > 0) f.call(weigh, { block, rows, tails: at });
      for (const callee of phases) f.call(callee, { x: block, rows, parameters, scratch, logs, sums });
      if (tails.written > 0) f.call(keep, { block, rows, tails: at });
      advance(f, x, blockRows * recordBytes);
      advance(f, at, tailStep);
      const more = f.let(i32.gt_u(rows, blockRows));
      f.set(rows, i32.sub(rows, blockRows));
      return more;
    });
  });
  return { ...layout, recordBytes, tails: tailColumns, bytes: module.encode() };
}

/** The first two rows of a block. */
const NUMBERS = vectorConstant(Float64Array.of(0, 1));

/** The lanes of two vectors, by the number of the lane. */
const FIRSTS = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
const SECONDS = FIRSTS.map((byte) => byte + 8);
