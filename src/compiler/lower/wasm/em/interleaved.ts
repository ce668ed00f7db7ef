import type { SequenceRecord } from "../abi.ts";
import { type FunctionHandle, f64, f64x2, i32, select, v128 } from "../builder.ts";
import { columnsOf, turnPair } from "./columns.ts";
import type { Frame } from "./frame.ts";
import { advance, VECTOR } from "./lanes.ts";

const TURN = { record: "i32", step: "i32", parameters: "i32", block: "i32" } as const;

/**
 * The function that turns rows of as many sequences as a unit has into the columns of a block: row `lanes` t + s is step t, counted from
 * `step` on, of sequence s. Behind the columns comes 1 where there is such a step. Past its end a sequence stays at its last row, of which
 * nothing but 0 is written.
 */
export function turnSequences(frame: Frame, record: SequenceRecord, lanes: number): FunctionHandle<typeof TURN, undefined> {
  const { blockRows } = frame.layout;
  const recordBytes = columnsOf(frame) * 8;
  return frame.module.function("turn", TURN, (f, { record: unit, step, parameters, block }) => {
    const offset = f.let(i32.mul(step, recordBytes));
    f.loop(0, lanes * 8, VECTOR, (byte) => {
      const addresses = f.let(i32.add(unit, i32.shr_u(byte, 1)));
      const steps = f.let(v128.load(i32.add(unit, byte), record.steps));
      const [upper, lower] = [0, 4].map((at) => {
        const last = f.let(i32.load(addresses, record.last + at));
        const begin = f.let(i32.load(addresses, record.begin + at));
        const ahead = f.let(i32.sub(last, begin));
        return { last, row: f.let(i32.add(begin, select(i32.lt_u(offset, ahead), offset, ahead))) };
      });
      const to = f.let(i32.add(block, byte));
      const end = f.let(i32.add(to, blockRows * 8));
      const t = f.let(f64x2.splat(f64.convert_i32_u(step)));
      f.repeat(() => {
        const there = f.let(f64x2.lt(t, steps));
        turnPair(f, frame, { upper: upper.row, lower: lower.row, block: to, parameters }, there);
        f.store(to, v128.and(f64x2.splat(1), there), frame.end);
        for (const { row, last } of [upper, lower]) f.set(row, select(i32.lt_u(row, last), i32.add(row, recordBytes), row));
        f.set(t, f64x2.add(t, 1));
        advance(f, to, lanes * 8);
        return i32.lt_u(to, end);
      });
    });
  });
}
