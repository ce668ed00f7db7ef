import type { UnitStage } from "../abi.ts";
import { type FunctionBuilder, i32, type Local } from "../builder.ts";
import { advance } from "./lanes.ts";
import { ENTRY } from "./sequences.ts";

/**
 * What a stage of a long sequence is given besides `ENTRY`: how many blocks it treats, of which `x` and `logs` are the first, and whether
 * that is the first of the sequence. `steps` are those from there on.
 */
export const RUN = { ...ENTRY, blocks: "i32", first: "i32" } as const;
export type RunLocals = { [Name in keyof typeof RUN]: Local<"i32"> };

/** Densities by blocks, the recursions as one, sums by blocks. */
export const LONG_STAGES: UnitStage[] = [
  { entry: "densities", independent: true },
  { entry: "recursions", independent: false },
  { entry: "sums", independent: true },
];

/** Where a block's data and its part of the first plane begin, and how many steps there are from it on. */
export interface RunBlock {
  data: Local<"i32">;
  plane: Local<"i32">;
  steps: Local<"i32">;
}

/** The body for each block of a run. */
export function eachBlock(
  f: FunctionBuilder,
  { x, logs, steps, blocks }: Pick<RunLocals, "x" | "logs" | "steps" | "blocks">,
  { blockRows, blockBytes, planeBytes }: { blockRows: number; blockBytes: number; planeBytes: number },
  body: (block: RunBlock) => void,
): void {
  const block: RunBlock = { data: f.let(x), plane: f.let(logs), steps: f.let(steps) };
  const left = f.let(blocks);
  f.repeat(() => {
    body(block);
    advance(f, block.data, blockBytes);
    advance(f, block.plane, planeBytes);
    f.set(block.steps, i32.sub(block.steps, blockRows));
    f.set(left, i32.sub(left, 1));
    return left;
  });
}
