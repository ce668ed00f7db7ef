import {
  type FunctionBuilder,
  type FunctionHandle,
  f64,
  f64x2,
  i32,
  type Local,
  select,
  shuffle,
  v128,
  vectorConstant,
} from "../builder.ts";
import type { Frame } from "./frame.ts";
import { advance, along, VECTOR, type Vector } from "./lanes.ts";

type Pointer = Local<"i32">;

/** Columns up to which the code for each pair of them is written out. */
const UNROLLED = 16;

/** Lengths of the fields that turning rows needs: of the parameters, what is subtracted from each column; of the scratch, a block and columns behind it. */
export const shiftField = (columns: number): [string, number] => ["shift", columns];
export const blockField = (columns: number, behind: number, strideNumbers: number): [string, number] => [
  "block",
  (columns + behind) * strideNumbers,
];

/** Numbers of a row as it lies. */
export const columnsOf = ({ end, layout }: Frame): number => end / layout.stride;

/** Two rows to a pair of places of a block's columns, each number less its column's shift, and 0 where the `mask`, if any, has no bits. */
export function turnPair(
  f: FunctionBuilder,
  frame: Frame,
  { upper, lower, block, parameters }: Record<"upper" | "lower" | "block" | "parameters", Pointer>,
  mask?: Local<"v128">,
): void {
  const { stride } = frame.layout;
  const columns = columnsOf(frame);
  const shift = frame.layout.parameters.fields.shift.offset;
  const put = (numbers: Vector, to: Pointer, from: Pointer, column: number): void => {
    const relative = f64x2.sub(numbers, v128.load64_splat(from, shift + column * 8));
    f.store(to, mask === undefined ? relative : v128.and(relative, mask), column * stride);
  };
  const pair = (a: Pointer, b: Pointer, to: Pointer, from: Pointer, column: number): void => {
    const [first, second] = [f.let(v128.load(a, column * 8)), f.let(v128.load(b, column * 8))];
    put(shuffle(first, second, FIRSTS), to, from, column);
    put(shuffle(first, second, SECONDS), to, from, column + 1);
  };
  const whole = columns - (columns % 2);
  if (columns <= UNROLLED) for (let c = 0; c < whole; c += 2) pair(upper, lower, block, parameters, c);
  else {
    const [b, to, from] = [f.let(lower), f.let(block), f.let(parameters)];
    along(f, upper, whole / 2, 16, (a) => {
      pair(a, b, to, from, 0);
      advance(f, b, 16);
      advance(f, to, 2 * stride);
      advance(f, from, 16);
    });
  }
  if (whole < columns) {
    const at = whole * 8;
    put(shuffle(v128.load64_splat(upper, at), v128.load64_splat(lower, at), FIRSTS), block, parameters, whole);
  }
}

const TURN = { x: "i32", rows: "i32", parameters: "i32", block: "i32" } as const;

/** The function that turns rows, which lie side by side from `x` on, into the columns of a block; there are `rows` of them from there on. */
export function turnRows(frame: Frame): FunctionHandle<typeof TURN, undefined> {
  const { blockRows } = frame.layout;
  const columns = columnsOf(frame);
  const shift = frame.layout.parameters.fields.shift.offset;
  return frame.module.function("turn", TURN, (f, { x, rows, parameters, block }) => {
    const pairs = (): void => {
      const count = f.let(select(i32.lt_u(rows, blockRows), rows, f.let(blockRows, "i32")));
      const last = f.let(i32.add(x, i32.mul(i32.sub(count, 1), columns * 8)));
      f.repeat(() => {
        // A row without a second stands twice: what is padding must be numbers.
        const next = f.let(select(i32.lt_u(x, last), i32.add(x, columns * 8), x));
        turnPair(f, frame, { upper: x, lower: next, block, parameters });
        advance(f, x, 2 * columns * 8);
        advance(f, block, VECTOR);
        return i32.le_u(x, last);
      });
    };
    if (columns > 1) pairs();
    else
      f.if(
        i32.lt_u(rows, blockRows),
        pairs,
        // Rows of one number are a column already.
        () => {
          const mean = f.let(v128.load64_splat(parameters, shift));
          f.loop(0, blockRows * 8, VECTOR, (byte) => {
            f.store(i32.add(block, byte), f64x2.sub(v128.load(i32.add(x, byte)), mean));
          });
        },
      );
  });
}

/** For each pair of a block's places, in bytes from the first, 1 where there is a row and 0 in padding. */
export function eachPresence(f: FunctionBuilder, blockRows: number, rows: Pointer, body: (byte: Pointer, presence: Vector) => void): void {
  const row = f.let(NUMBERS);
  const limit = f.let(f64x2.splat(f64.convert_i32_u(rows)));
  f.loop(0, blockRows * 8, VECTOR, (byte) => {
    body(byte, v128.and(f64x2.splat(1), f64x2.lt(row, limit)));
    f.set(row, f64x2.add(row, 2));
  });
}

/** The first two rows of a block. */
const NUMBERS = vectorConstant(Float64Array.of(0, 1));

/** The lanes of two vectors, by the number of the lane. */
export const FIRSTS = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
export const SECONDS = FIRSTS.map((byte) => byte + 8);
