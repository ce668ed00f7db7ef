import { bug, interpret, product } from "../../compiler/backend.ts";
import type { InputRole, NdArray, Op, TensorProgram, Value } from "../../compiler/tensor/types.ts";
import type { ParameterStore } from "../memory/types.ts";
import { createFeeder, type FeedRequest, type FeedSource, sizesOf } from "./feeds.ts";

/** Where numbers stopped being finite. */
export type Origin =
  /** An op whose inputs were finite and whose result is not. `ranges` are those of its inputs. */
  | { is: "op"; op: Op; ranges: [low: number, high: number][] }
  /** An input that is already not finite. */
  | { is: "input"; role: InputRole }
  /** The replay stayed finite. */
  | { is: "nowhere" };

/**
 * Runs one step again on the reference interpreter, every result rounded to f32 as engines do, and goes back from the outputs that are
 * not finite to where that began. Weights, batch and noise are those of the refused step: nothing was changed, and noise is counted.
 */
export function replay(program: TensorProgram, store: ParameterStore, source: FeedSource, request: FeedRequest): Origin {
  const inputs = inputsOf(program, store, source, request);
  const broken = new Set<number>();
  const ranges = new Map<number, [number, number]>();
  const note = ({ id }: Value, { data }: NdArray): void => {
    if (!data.every(Number.isFinite)) broken.add(id);
    ranges.set(id, rangeOf(data));
  };
  program.inputs.forEach(({ value }, i) => {
    note(value, inputs[i]);
  });
  interpret(program, inputs, { B: request.positions.length }, (op, results) => {
    for (const [i, value] of op.results.entries()) {
      if (value.dtype === "float") results[i] = { shape: results[i].shape, data: results[i].data.map(Math.fround) };
      note(value, results[i]);
    }
    return undefined;
  });
  return beginning(program, broken, ranges);
}

/** The first op in the program's order that broke by itself, among those that the broken outputs depend on through broken values. */
function beginning(program: TensorProgram, broken: ReadonlySet<number>, ranges: ReadonlyMap<number, [number, number]>): Origin {
  const reached = new Set(program.outputs.map(({ value }) => value.id).filter((id) => broken.has(id)));
  let first: Op | undefined;
  for (const op of program.ops.toReversed()) {
    if (!op.results.some(({ id }) => reached.has(id))) continue;
    const causes = op.inputs.filter(({ id }) => broken.has(id));
    if (causes.length === 0) first = op;
    for (const { id } of causes) reached.add(id);
  }
  const input = program.inputs.find(({ value }) => reached.has(value.id));
  if (input !== undefined) return { is: "input", role: input.role };
  if (first === undefined) return { is: "nowhere" };
  return { is: "op", op: first, ranges: first.inputs.map(({ id }) => ranges.get(id) ?? bug(`%${id} was never computed`)) };
}

function inputsOf(program: TensorProgram, store: ParameterStore, source: FeedSource, request: FeedRequest): NdArray[] {
  const rows = request.positions.length;
  const fed = program.inputs.map(({ value }) => {
    const length = product(sizesOf(value, rows));
    return value.dtype === "int" ? new Int32Array(length) : new Float32Array(length);
  });
  createFeeder(program, (input) => fed[input], source)(request);
  return program.inputs.map(({ value, role }, i) => {
    const values = role.is === "weight" ? store.slot(role.slot, "weights") : role.is === "state" ? store.slot(role.slot, "state") : fed[i];
    return { shape: sizesOf(value, rows), data: Float64Array.from(values) };
  });
}

function rangeOf(data: Float64Array): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of data) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return [low, high];
}
