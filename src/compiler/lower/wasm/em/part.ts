import type { PartShape } from "../abi.ts";
import type { Expression, FunctionBuilder } from "../builder.ts";
import type { BlockLocals, Fused } from "./lanes.ts";

/** What the emitter of a part knows of the whole kernel. */
export interface PartContext {
  fused: Fused;
  blockRows: number;
  /** Bytes between two columns, and between the log-densities (later the responsibilities) of two cells. */
  stride: number;
  /** Byte offset of the part's columns in a block. */
  columns: number;
  /** Byte offset of a field of the part. */
  parameters: Record<string, number>;
  scratch: Record<string, number>;
  sums: Record<string, number>;
  /** Address of the cells' log-densities, later their responsibilities. */
  logs(block: BlockLocals): Expression<"i32">;
}

/** How a shape is emitted. Sizes are counted in f64. */
export interface PartEmitter<S extends PartShape = PartShape> {
  /** Number of columns of a block. */
  columns(part: S): number;
  parameters(part: S): [name: string, length: number][];
  scratch(part: S, strideNumbers: number): [name: string, length: number][];
  sums(part: S): [name: string, length: number][];
  /** Log-densities of a block's rows under each cell, to `logs`. */
  density(f: FunctionBuilder, part: S, context: PartContext, block: BlockLocals): void;
  /** Adds what the rows tell, weighted by the responsibilities at `logs`. */
  reduce(f: FunctionBuilder, part: S, context: PartContext, block: BlockLocals): void;
}
