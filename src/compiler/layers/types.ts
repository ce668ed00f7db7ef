import type { Init } from "../ir/types/layout.ts";
import type { SettingValue, ValueType } from "../ir/types/model.ts";
import type { Setting } from "../settings/types.ts";
import type { Builder, Dim, Value } from "../tensor/types.ts";

/** Why a function can't take these arguments: facts for the checker, which adds the place. */
export interface Refusal {
  /** Fact and cause: "dense expects a vector, but receives real[28, 28, 1]". */
  message: string;
  /** Remedy: "flatten it first: `|> flatten |> dense(10)`". */
  hint: string;
}

export interface SlotSpec {
  name: string;
  kind: "weight" | "state";
  shape: number[];
  init: Init;
  decay: boolean;
}

/** What a layer may ask while it is built. */
export interface LayerContext {
  mode: "train" | "infer";
  /** The slot's current value, [...shape]. A network with copies evaluated for all of them adds no axis here: each copy is built on its own. */
  slot(name: string): Value;
  writeState(name: string, value: Value): void;
  /** Fresh noise of its own stream. */
  noise(law: "normal" | "uniform", shape: readonly Dim[]): Value;
}

/**
 * One function of the language: an operator, a mathematical function, or a layer with weights. `a |> f(b)` is `f(a, b)`.
 * Values carry the batch axes first (`[B, ...]`, `[B, K, ...]` when a category is enumerated): `build` treats all axes before the
 * type's own as batch.
 */
export interface FunctionDefinition {
  name: string;
  doc: string;
  /** Number of value arguments (the piped one included): [least, most]. */
  arity: [number, number];
  /** Further arguments, which are settings: `dense(400)`, `conv(32, kernel: 4)`. */
  settings: Setting[];
  /** Type of the result, batch axes left out. */
  type(inputs: ValueType[], settings: Record<string, SettingValue>): { ok: true; type: ValueType } | ({ ok: false } & Refusal);
  /** Slots, when it has weights or state. */
  slots?(inputs: ValueType[], settings: Record<string, SettingValue>): SlotSpec[];
  /** Shapes of `inputs`: [...batch, ...shapeOf(types[i])]. Batch axes of several inputs have equal rank or are absent (constants). */
  build(b: Builder, inputs: Value[], types: ValueType[], settings: Record<string, SettingValue>, context: LayerContext): Value;
  /** FLOPs for one row. */
  flops?(inputs: ValueType[], settings: Record<string, SettingValue>): number;
}
