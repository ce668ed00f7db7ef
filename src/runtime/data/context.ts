import { at } from "../../compiler/diagnostics/report.ts";
import type { NodeId, Place, Related, Span } from "../../compiler/diagnostics/types.ts";
import type { FileSource, Source } from "../../compiler/ir/types/model.ts";
import type { DataHost } from "../host/types.ts";

/** What is drawn: `rows` of a model whose parameters are all fixed, in sequences of so many `steps` where it is of sequences. */
export type Simulation = Omit<Extract<Source, { is: "simulate" }>, "is" | "node">;

/** Draws rows; one entry a variable, [rows, ...shape], and with `steps` the numbers of `sequence` and `step`, from 1. */
export type SampleModel = (simulation: Simulation) => Record<string, { shape: number[]; values: Float64Array }>;

export interface DataContext {
  /** Absolute folder of the spec; paths are relative to it. */
  directory: string;
  seed: number;
  host: DataHost;
  /** Of the IR, so that messages also point into the spec. */
  spans?: Record<NodeId, Span>;
  /** Needed for `source: simulate(…)`. */
  simulate?: SampleModel;
  /** Which of the folds of `split: folds(n)` is held out, from 0; absent: none, every row trains. */
  fold?: number;
  /** Leave held-out and test rows out. */
  only?: "train";
  /** Bytes that the numbers of a csv file may take; absent: 4 GB, a memory's most. */
  mostBytes?: number;
  /** Read only these fields, and only the columns that they need. */
  fields?: string[];
}

/** The place in the spec, where spans are known. */
export function specPlace(context: DataContext, node: NodeId | undefined): Place | undefined {
  const span = node === undefined ? undefined : context.spans?.[node];
  return span === undefined ? undefined : at(span);
}

/** The place of a source: the option that names its file, or its line in the spec. */
export function sourcePlace(context: DataContext, { node, option }: FileSource): Place | undefined {
  return option === undefined ? specPlace(context, node) : { in: "setting", name: option };
}

/** The line of the spec that asked, as a related place. */
export function askedBy(context: DataContext, node: NodeId | undefined, note: string): { related: Related[] } {
  const place = specPlace(context, node);
  return { related: place === undefined ? [] : [{ place, note }] };
}
