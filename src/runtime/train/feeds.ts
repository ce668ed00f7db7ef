import { bug, dims, product } from "../../compiler/backend.ts";
import type { ModelIR } from "../../compiler/ir/types/model.ts";
import type { InputRole, TensorProgram, Value } from "../../compiler/tensor/types.ts";
import type { DataPart } from "../data/types.ts";
import { epochKey, fillNoise, fillRows, type Key, streamKey } from "../random/index.ts";

/** What one run of a program reads besides weights and state. */
export interface FeedRequest {
  positions: Uint32Array;
  /** The epoch of each row, or "eval" for all. */
  epochs: Uint32Array | "eval";
  /** Key of noise that is drawn once a step: the batch's index. */
  counter: number;
  scalar(name: string): number;
}

export type FeedView = Float32Array | Int32Array;

/** Writes every fed input of one program. Inputs of role weight and state have no feed. */
export type Feeder = (request: FeedRequest) => void;

/** @param view  where input number `input` is written, at least as long as the input; the same place each time */
export function createFeeder(program: TensorProgram, view: (input: number) => FeedView, source: FeedSource): Feeder {
  const fed = program.inputs.flatMap(({ value, role }, input) =>
    "slot" in role ? [] : [{ input, value, write: writerOf(role, value, source) }],
  );
  // A training run has batches of one size: views are made once.
  let size = -1;
  let views: FeedView[] = [];
  return (request) => {
    const rows = request.positions.length;
    if (rows !== size) views = fed.map(({ input, value }) => view(input).subarray(0, product(sizesOf(value, rows))));
    size = rows;
    for (let i = 0; i < fed.length; i++) fed[i].write(views[i], request);
  };
}

export interface FeedSource {
  ir: ModelIR;
  part: DataPart;
  seed: number;
}

type Writer = (out: FeedView, request: FeedRequest) => void;

function writerOf(role: Exclude<InputRole, { slot: string }>, value: Value, source: FeedSource): Writer {
  switch (role.is) {
    case "data":
      return role.field === "$weight" ? weightWriter(source.part) : fieldWriter(source, role.field);
    case "scalar":
      return (out, request) => {
        out[0] = request.scalar(role.name);
      };
    case "noise":
      if (value.dtype !== "float") return bug(`noise of dtype ${value.dtype}`);
      return role.per === "step" ? stepNoise(role, source.seed) : rowNoise(role, source);
  }
}

/** The field bound to a variable. */
function fieldWriter({ ir, part }: FeedSource, name: string): Writer {
  const field = ir.variables.find((variable) => variable.name === name)?.field ?? name;
  const block = part.fields[field] ?? bug(`no field ${field}`);
  return (out, request) =>
    eachEpoch(request, out, (rows, positions, epoch) => {
      block.gather(positions, epoch, rows);
    });
}

/** Runs of rows of one epoch: their part of `out`, their positions. A batch has one, or two where an epoch ends. */
function eachEpoch<View extends FeedView>(
  { positions, epochs }: FeedRequest,
  out: View,
  run: (rows: View, positions: Uint32Array, epoch: number | "eval") => void,
): void {
  if (positions.length === 0) return;
  const last = positions.length - 1;
  if (epochs === "eval" || epochs[0] === epochs[last]) {
    run(out, positions, epochs === "eval" ? "eval" : epochs[0]);
    return;
  }
  const width = out.length / positions.length;
  for (let start = 0; start < positions.length; ) {
    let end = start + 1;
    while (end < positions.length && epochs[end] === epochs[start]) end += 1;
    run(out.subarray(start * width, end * width) as View, positions.subarray(start, end), epochs[start]);
    start = end;
  }
}

/** Weights divided by their mean over the part, so that the learning rate keeps its meaning. */
function weightWriter(part: DataPart): Writer {
  const weights = part.weights ?? bug("the data have no weights");
  const mean = weights.reduce((sum, weight) => sum + weight, 0) / part.rows;
  return (out, { positions }) => {
    for (let i = 0; i < positions.length; i++) out[i] = weights[positions[i]] / mean;
  };
}

function stepNoise({ law, stream }: InputRole & { is: "noise" }, seed: number): Writer {
  const key = streamKey(seed, stream);
  return (out, { counter }) => fillNoise(asFloats(out), out.length, law, key, [0, counter]);
}

/** Each row's numbers follow from its id and epoch, whatever batch it is in. */
function rowNoise({ law, stream }: InputRole & { is: "noise" }, { part, seed }: FeedSource): Writer {
  const keys = new Map<number | "eval", Key>();
  const keyOf = (epoch: number | "eval"): Key => {
    const key = keys.get(epoch) ?? epochKey(seed, stream, epoch);
    keys.set(epoch, key);
    return key;
  };
  return (out, request) =>
    eachEpoch(request, asFloats(out), (rows, positions, epoch) => {
      const ids = positions.map((position) => part.ids[position]);
      fillRows(rows, rows.length / positions.length, law, keyOf(epoch), ids);
    });
}

function asFloats(view: FeedView): Float32Array {
  return view instanceof Float32Array ? view : bug("noise is of floats");
}

/** Sizes of an input at `rows` rows. Programs of gradient plans have no time axis. */
export function sizesOf(value: Value, rows: number): number[] {
  return dims.shapeOf(value.shape, { B: rows, T: 1 });
}
