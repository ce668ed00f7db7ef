import { lengthOf } from "../../src/compiler/tensor/arrays.ts";
import { createBuilder } from "../../src/compiler/tensor/builder.ts";
import { gradients } from "../../src/compiler/tensor/differentiate.ts";
import { type Sizes, shapeOf } from "../../src/compiler/tensor/dims.ts";
import { interpret } from "../../src/compiler/tensor/interpret.ts";
import type { Builder, DType, NdArray, OpCase, TensorProgram, TensorType, Value } from "../../src/compiler/tensor/types.ts";

/** Uniform numbers in [0, 1), the same for the same seed (mulberry32). */
export function uniforms(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomArray(shape: number[], dtype: DType, random: () => number, [low, high]: [number, number] = [-2, 2]): NdArray {
  const draw = {
    float: () => low + (high - low) * random(),
    int: () => Math.floor(low + (high - low) * random()),
    bool: () => Number(random() < 0.5),
  };
  return { shape, data: Float64Array.from({ length: lengthOf(shape) }, draw[dtype]) };
}

/** The types of a case's inputs. */
export function caseTypes({ shapes, dtypes }: OpCase): TensorType[] {
  return shapes.map((shape, i) => ({ dtype: dtypes?.[i] ?? "float", shape }));
}

/** Inputs of a case: its own entries where it has them, else random ones. */
export function caseInputs(given: OpCase, sizes: Sizes, seed = 1): NdArray[] {
  const random = uniforms(seed);
  return caseTypes(given).map(({ dtype, shape }, i) => {
    const size = shapeOf(shape, sizes);
    const array = randomArray(size, dtype, random, given.range);
    const entries = given.values?.[i];
    return entries === undefined ? array : { shape: size, data: array.data.map((_, at) => entries[at % entries.length]!) };
  });
}

/** Central differences of a function of many numbers. */
export function differences(f: (x: Float64Array) => number, at: Float64Array, step = 1e-5): Float64Array {
  return at.map((value, i) => {
    const moved = Float64Array.from(at);
    moved[i] = value + step;
    const above = f(moved);
    moved[i] = value - step;
    return (above - f(moved)) / (2 * step);
  });
}

export interface GradientProblem {
  types: TensorType[];
  inputs: NdArray[];
  sizes: Sizes;
  /** Any number of results, of any shapes. Only the float ones are differentiated. */
  build(b: Builder, inputs: Value[]): Value[];
  step?: number;
}

/**
 * The largest gap between a gradient by reverse mode and by central differences, relative to max(1, |gradient|). Order 1 differentiates
 * a random combination of the results; order 2 a random combination of the gradients of order 1.
 */
export function gradientGap(problem: GradientProblem, order: 1 | 2): number {
  const { program, wrt } = gradientProgram(problem, order);
  const values = interpret(program, problem.inputs, problem.sizes);
  let gap = 0;
  wrt.forEach((input, i) => {
    const numeric = differences(
      (x) => {
        const inputs = problem.inputs.with(input, { shape: problem.inputs[input]!.shape, data: x });
        return interpret(program, inputs, problem.sizes)[0]!.data[0]!;
      },
      problem.inputs[input]!.data,
      problem.step,
    );
    values[i + 1]!.data.forEach((exact, at) => {
      const distance = Math.abs(exact - numeric[at]!) / Math.max(1, Math.abs(exact));
      gap = Number.isNaN(distance) ? Number.POSITIVE_INFINITY : Math.max(gap, distance);
    });
  });
  return gap;
}

/** A program whose output 0 is a scalar and whose further outputs are its gradients by the float inputs `wrt`. */
function gradientProgram({ types, sizes, build }: GradientProblem, order: 1 | 2): { program: TensorProgram; wrt: number[] } {
  const random = uniforms(7);
  const b = createBuilder("gradients");
  const inputs = types.map((type, i) => b.input(type, { is: "data", field: `x${i}` }));
  const wrt = types.flatMap(({ dtype }, i) => (dtype === "float" ? [i] : []));
  const combination = (values: Value[]) =>
    values
      .filter(({ dtype }) => dtype === "float")
      .map((value) => {
        // Concrete weights for these sizes, read through a shape of the same number of axes.
        const weights = b.constant(randomArray(shapeOf(value.shape, sizes), "float", random, [0.5, 1.5]));
        return b.sum(b.mul(value, asShape(b, weights, value)));
      })
      .reduce(b.add);
  const by = wrt.map((i) => inputs[i]!);
  let scalar = combination(build(b, inputs));
  if (order === 2) scalar = combination(gradients(b, scalar, by));
  const found = gradients(b, scalar, by);
  for (const [i, value] of [scalar, ...found].entries()) b.output(value, { is: "result", name: `r${i}` });
  return { program: b.program, wrt };
}

/** A constant made for one B, declared to have the symbolic shape: sound only for that B. */
function asShape(b: Builder, constant: Value, like: Value): Value {
  const op = b.program.ops.at(-1)!;
  op.results[0] = { ...constant, shape: like.shape };
  return op.results[0];
}
