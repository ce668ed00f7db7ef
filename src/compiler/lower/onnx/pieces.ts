import type { Op, Value } from "../../tensor/types.ts";
import { isBatch, treatmentOf } from "./rowwise.ts";
import type { Name } from "./types.ts";
import type { Draft } from "./writer.ts";

/** Rows of one piece of a batch: from `start` up to, not including, `end`; to the last row where there is none. */
export interface PieceBounds {
  start: number;
  end?: number;
}

/** Rows of a piece for each thread that works on it: their columns (im2col) and activations stay in its cache from one op to the next. */
const rowsOfThread = 16;

/** The pieces that batches of up to `rows` rows are cut in; none where one piece would hold them, or where nobody knows. */
export function piecesOf(rows: number | undefined, threads: number): PieceBounds[] {
  const rowsOfPiece = rowsOfThread * threads;
  const count = rows === undefined ? 0 : Math.ceil(rows / rowsOfPiece);
  if (count < 2) return [];
  return Array.from({ length: count }, (_, i) => ({
    start: i * rowsOfPiece,
    ...(i === count - 1 ? {} : { end: (i + 1) * rowsOfPiece }),
  }));
}

/** Numbers of columns (im2col) of one image from which a convolution is cut in pieces. */
const manyColumns = 4096;
/** Weights of a dense layer that is so small that reading them again for each piece costs nothing. */
const fewWeights = 16384;

/** Whether an op is written once for each piece: convolutions begin that, and what follows goes on with it where the rows stay apart. */
export function goesInPieces(op: Op, draft: Draft): boolean {
  const treatment = treatmentOf(op);
  if (treatment === "whole") return false;
  const goesOn = op.inputs.some((value) => isBatch(value) && draft.inPieces(value));
  if (op.op === "matMul") return goesOn && size(op.inputs[1]!) <= fewWeights;
  if (op.op === "conv" || op.op === "convInputGrad" || op.op === "convKernelGrad") return columnsOf(op) >= manyColumns;
  return goesOn;
}

/** Writes an op for each piece; what is summed over rows is added up. */
export function writePieces(op: Op, draft: Draft, count: number, write: () => void): void {
  const sums = treatmentOf(op) === "sum";
  const parts: Name[] = [];
  for (let piece = 0; piece < count; piece++) {
    draft.setPiece(piece);
    write();
    if (sums) parts.push(draft.writer.of(op.results[0]!));
  }
  draft.setPiece(undefined);
  if (sums)
    draft.writer.set(
      op.results[0]!,
      parts.reduce((sum, part) => draft.writer.node("Add", [sum, part])),
    );
}

function columnsOf({ op, inputs, results }: Op): number {
  const kernel = op === "convKernelGrad" ? results[0]! : inputs[1]!;
  const places = op === "convInputGrad" ? inputs[0]! : op === "convKernelGrad" ? inputs[1]! : results[0]!;
  return (places.shape[1] as number) * (places.shape[2] as number) * (size(kernel) / (kernel.shape[3] as number));
}

function size({ shape }: Value): number {
  return shape.reduce<number>((product, dim) => product * (typeof dim === "number" ? dim : Number.POSITIVE_INFINITY), 1);
}
