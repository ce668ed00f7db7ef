import { type FunctionBuilder, i32, type Local } from "../builder.ts";
import { eachPresence } from "./columns.ts";
import type { Frame } from "./frame.ts";
import { advance } from "./lanes.ts";

/**
 * What a function over blocks of a long sequence is given: the first row, how many there are from there on, the regions, the part of the
 * first plane that begins with that row, how many blocks there are to treat, and whether these are the sequence's first.
 */
export const RUN = {
  x: "i32",
  steps: "i32",
  parameters: "i32",
  scratch: "i32",
  logs: "i32",
  sums: "i32",
  blocks: "i32",
  first: "i32",
} as const;
export type RunLocals = { [Name in keyof typeof RUN]: Local<"i32"> };

/** Where a block's rows and its part of the first plane begin, and how many steps there are from it on. */
export interface RunBlock {
  from: Local<"i32">;
  plane: Local<"i32">;
  steps: Local<"i32">;
}

/** The body for each block of a run. */
export function eachBlock(
  f: FunctionBuilder,
  { x, logs, steps, blocks }: Pick<RunLocals, "x" | "logs" | "steps" | "blocks">,
  { blockRows, recordBytes, planeBytes }: { blockRows: number; recordBytes: number; planeBytes: number },
  body: (block: RunBlock) => void,
): void {
  const block: RunBlock = { from: f.let(x), plane: f.let(logs), steps: f.let(steps) };
  const left = f.let(blocks);
  f.repeat(() => {
    body(block);
    advance(f, block.from, blockRows * recordBytes);
    advance(f, block.plane, planeBytes);
    f.set(block.steps, i32.sub(block.steps, blockRows));
    f.set(left, i32.sub(left, 1));
    return left;
  });
}

/** 1 for each row of a block behind its columns, 0 in padding: written at the first of a run's blocks, and where one is not full. */
export function markRows(
  f: FunctionBuilder,
  { layout, end }: Frame,
  run: Pick<RunLocals, "x">,
  { from, steps, block }: Record<"from" | "steps" | "block", Local<"i32">>,
): void {
  f.if(i32.or(i32.eq(from, run.x), i32.lt_u(steps, layout.blockRows)), () =>
    eachPresence(f, layout.blockRows, steps, (byte, presence) => f.store(i32.add(block, byte), presence, end)),
  );
}
