import type { RowsKernel } from "../abi.ts";
import { i32, v128 } from "../builder.ts";
import { columnsOf, eachPresence, turnRows } from "./columns.ts";
import type { Frame, Phase } from "./frame.ts";
import { advance, VECTOR } from "./lanes.ts";

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

/**
 * The kernel whose `step` runs the phases on one block of rows after the other. Rows are read as they lie, their numbers side by side, and
 * turned into columns in the scratch, so that no other copy of them is needed. Behind the columns come the weights and what is written. The states' numbers are in the scratch's field `states`.
 */
export function overRecords(frame: Frame, tails: Tails, states: string, phases: Phase[]): RowsKernel {
  const { layout, module, end } = frame;
  const { blockRows, stride } = layout;
  const recordBytes = columnsOf(frame) * 8;
  const tailColumns = (tails.weighted ? 1 : 0) + tails.written;
  const turn = turnRows(frame);

  const beside = { block: "i32", rows: "i32", tails: "i32" } as const;
  const weigh = module.function("weigh", beside, (f, { block, rows, tails: from }) => {
    eachPresence(f, blockRows, rows, (byte, presence) =>
      f.store(i32.add(block, byte), tails.weighted ? v128.load(i32.add(from, byte)) : presence, end),
    );
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
      f.call(turn, { x, rows, parameters, block });
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
