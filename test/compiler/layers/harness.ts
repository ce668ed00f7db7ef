import type { SettingValue, ValueType } from "../../../src/compiler/ir/types/model.ts";
import { functions } from "../../../src/compiler/layers/index.ts";
import type { SlotSpec } from "../../../src/compiler/layers/types.ts";
import { shapeOf } from "../../../src/compiler/math/shape.ts";
import { createBuilder } from "../../../src/compiler/tensor/builder.ts";
import { type Sizes, shapeOf as sizesOf } from "../../../src/compiler/tensor/dims.ts";
import { interpret } from "../../../src/compiler/tensor/interpret.ts";
import type { Builder, Dim, NdArray, TensorType, Value } from "../../../src/compiler/tensor/types.ts";
import { randomArray, uniforms } from "../../support/differences.ts";

export interface Case {
  fn: string;
  inputs: ValueType[];
  settings?: Record<string, SettingValue>;
  /** Range of the random inputs. */
  range?: [number, number];
  /** Highest order of gradient that is checked. */
  order: 0 | 1 | 2;
}

export const type = (kind: ValueType["kind"], ...plate: number[]): ValueType => ({ kind, plate, optional: false });
export const category = (size: number, ...plate: number[]): ValueType => ({ kind: "category", size, plate, optional: false });
export const maybe = (one: ValueType): ValueType => ({ ...one, optional: true });

export function settingsOf({ fn, settings }: Pick<Case, "fn" | "settings">): Record<string, SettingValue> {
  const defaults = functions[fn]!.settings.flatMap(({ name, default: value }) => (value === undefined ? [] : [[name, value] as const]));
  return { ...Object.fromEntries(defaults), ...settings };
}

export function resultType(one: Case): ValueType {
  const result = functions[one.fn]!.type(one.inputs, settingsOf(one));
  if (!result.ok) throw new Error(`${one.fn}: ${result.message}`);
  return result.type;
}

export function slotsOf(one: Case): SlotSpec[] {
  return functions[one.fn]!.slots?.(one.inputs, settingsOf(one)) ?? [];
}

const dtypeOf = (one: ValueType) => (one.kind === "category" ? "int" : "float");

/** Types of the program's inputs: values, then slots. */
export function inputTypes(one: Case, batch: readonly Dim[]): TensorType[] {
  const values = one.inputs.map((input) => ({ dtype: dtypeOf(input), shape: [...batch, ...shapeOf(input)] }) as const);
  return [...values, ...slotsOf(one).map(({ shape }) => ({ dtype: "float", shape }) as const)];
}

export function randomInputs(one: Case, batch: readonly Dim[], sizes: Sizes, seed = 5): NdArray[] {
  const random = uniforms(seed);
  const [low, high] = one.range ?? [-2, 2];
  const slots = slotsOf(one);
  return inputTypes(one, batch).map(({ dtype, shape }, i) => {
    const slot = slots[i - one.inputs.length];
    const least = one.inputs[i]?.kind === "category" ? 0 : slot === undefined ? low : slot.name === "variance" ? 0.5 : -1;
    const most = one.inputs[i]?.kind === "category" ? one.inputs[i]!.size! : slot === undefined ? high : 1.5;
    return randomArray(sizesOf(shape, sizes), dtype, random, [least, most]);
  });
}

export interface BuildResult {
  result: Value;
  states: Record<string, Value>;
}

/** Calls the function's `build` on inputs in the order of `inputTypes`; noise is an input made on demand. */
export function build(b: Builder, one: Case, inputs: Value[], mode: "train" | "infer" = "infer"): BuildResult {
  const states: Record<string, Value> = {};
  const slots = slotsOf(one);
  const result = functions[one.fn]!.build(b, inputs.slice(0, one.inputs.length), one.inputs, settingsOf(one), {
    mode,
    slot: (name) => inputs[one.inputs.length + slots.findIndex((slot) => slot.name === name)]!,
    writeState: (name, value) => {
      states[name] = value;
    },
    noise: (law, shape) => b.input({ dtype: "float", shape }, { is: "noise", law, stream: "test", per: "step" }),
  });
  return { result, states };
}

export interface Ran {
  /** The declared shape of the result. */
  shape: readonly Dim[];
  result: NdArray;
  states: Record<string, NdArray>;
}

export function run(
  one: Case,
  batch: readonly Dim[],
  arrays: NdArray[],
  sizes: Sizes,
  mode: "train" | "infer" = "infer",
  noise: NdArray[] = [],
): Ran {
  const b = createBuilder("test");
  const inputs = inputTypes(one, batch).map((input, i) => b.input(input, { is: "data", field: `x${i}` }));
  const { result, states } = build(b, one, inputs, mode);
  b.output(result, { is: "result", name: "result" });
  for (const [name, value] of Object.entries(states)) b.output(value, { is: "state", slot: name });
  const [value, ...written] = interpret(b.program, [...arrays, ...noise], sizes);
  return { shape: result.shape, result: value!, states: Object.fromEntries(Object.keys(states).map((name, i) => [name, written[i]!])) };
}

/** One value without batch axes, from and to plain numbers. */
export function evaluate(one: Case, ...values: number[][]): number[] {
  const arrays = inputTypes(one, []).map(({ shape }, i) => ({ shape: [...shape] as number[], data: Float64Array.from(values[i]!) }));
  return [...run(one, [], arrays, { B: 1, T: 1 }).result.data];
}
