import type { NodeId } from "../../diagnostics/types.ts";
import type { Kind } from "./model.ts";

/** How a slot is filled before training; `fan*` are features, or channels times the kernel's area. */
export type Init =
  | { law: "constant"; value: number }
  /** Uniform in ±limit. */
  | { law: "uniform"; limit: number }
  | { law: "normal"; std: number };

/** One tensor of the parameter store. */
export interface Slot {
  /** The declaration path, e.g. `Recognise.dense_2.kernel`: the key in the weights file and of its noise stream. */
  name: string;
  kind: "weight" | "state";
  shape: number[];
  /** In floats, from the start of the region `weights` or `state`. */
  offset: number;
  group: string;
  /** Whether weight decay applies. */
  decay: boolean;
  init: Init;
  /** Stored unconstrained; read through the map of this kind (`positive`: exp, `unit`: sigmoid, `simplex`: softmax, `spd`: factor). */
  constraint: Kind;
  node: NodeId;
}

export interface ParameterLayout {
  slots: Slot[];
  /** Contiguous ranges [start, end) of the weights, in floats. One optimizer state each. */
  groups: Record<string, [start: number, end: number]>;
  /** Sizes of the two regions, in floats. */
  weights: number;
  state: number;
}
