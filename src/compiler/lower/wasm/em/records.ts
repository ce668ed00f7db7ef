import type { RowsKernel } from "../abi.ts";
import { type FunctionHandle, i32, v128 } from "../builder.ts";
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

/** What is done before and after the phases of a block: with its columns, its states' numbers, and what is kept of its rows. */
export const BESIDE = { block: "i32", logs: "i32", rows: "i32", tails: "i32" } as const;
type Beside = FunctionHandle<typeof BESIDE, undefined>;

/** An exported function over rows, which is given `STEP`. */
export interface Entry {
  name: string;
  before?: Beside;
  phases: Phase[];
  after?: Beside;
}

/** The kernel whose `step` runs the phases on one block of rows after the other. Behind the columns come the weights and what is written. */
export function overRecords(frame: Frame, tails: Tails, states: string, phases: Phase[]): RowsKernel {
  const { layout, module, end } = frame;
  const { blockRows, stride } = layout;
  const tailColumns = (tails.weighted ? 1 : 0) + tails.written;
  const weigh = module.function("weigh", BESIDE, (f, { block, rows, tails: from }) => {
    eachPresence(f, blockRows, rows, (byte, presence) =>
      f.store(i32.add(block, byte), tails.weighted ? v128.load(i32.add(from, byte)) : presence, end),
    );
  });
  const keep = module.function("keep", BESIDE, (f, { block, tails: to }) => {
    f.loop(0, blockRows * 8, VECTOR, (byte) => {
      const [from, into] = [f.let(i32.add(block, byte)), f.let(i32.add(to, byte))];
      for (let t = 0; t < tails.written; t++)
        f.store(into, v128.load(from, end + (t + 1) * stride), (tailColumns - tails.written + t) * blockRows * 8);
    });
  });
  const step = { name: "step", phases, ...(tailColumns > 0 ? { before: weigh } : {}), ...(tails.written > 0 ? { after: keep } : {}) };
  return withEntries(frame, tailColumns, states, [step]);
}

/**
 * The kernel whose entries go over one block of rows after the other. Rows are read as they lie, their numbers side by side, and
 * turned into columns in the scratch, so that no other copy of them is needed. The states' numbers are in the scratch's field `states`.
 */
export function withEntries(frame: Frame, tailColumns: number, states: string, entries: Entry[]): RowsKernel {
  const { layout, module } = frame;
  const { blockRows } = layout;
  const recordBytes = columnsOf(frame) * 8;
  const turn = turnRows(frame);
  for (const { name, before, phases, after } of entries)
    module.function(name, STEP, (f, { x, rows, parameters, scratch, sums, tails, tailStep }) => {
      const logs = f.let(i32.add(scratch, layout.scratch.fields[states].offset));
      const block = f.let(i32.add(scratch, layout.scratch.fields.block.offset));
      f.repeat(() => {
        f.call(turn, { x, rows, parameters, block });
        if (before !== undefined) f.call(before, { block, logs, rows, tails });
        for (const callee of phases) f.call(callee, { x: block, rows, parameters, scratch, logs, sums });
        if (after !== undefined) f.call(after, { block, logs, rows, tails });
        advance(f, x, blockRows * recordBytes);
        advance(f, tails, tailStep);
        const more = f.let(i32.gt_u(rows, blockRows));
        f.set(rows, i32.sub(rows, blockRows));
        return more;
      });
    });
  return { ...layout, recordBytes, tails: tailColumns, bytes: module.encode() };
}
