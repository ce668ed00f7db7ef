import type { Init, ParameterLayout, Slot } from "../../../../src/compiler/ir/types/layout.ts";

export interface SlotSketch {
  name: string;
  shape: number[];
  kind?: Slot["kind"];
  group?: string;
  decay?: boolean;
  init?: Init;
  constraint?: Slot["constraint"];
}

/** A layout with the slots in this order; those of one group must be neighbours. */
export function layoutFrom(sketches: SlotSketch[]): ParameterLayout {
  const layout: ParameterLayout = { slots: [], groups: {}, weights: 0, state: 0 };
  for (const sketch of sketches) {
    const {
      name,
      shape,
      kind = "weight",
      group = "model",
      decay = false,
      init = { law: "constant", value: 0 },
      constraint = "real",
    } = sketch;
    const region = kind === "weight" ? "weights" : "state";
    const length = shape.reduce((product, size) => product * size, 1);
    layout.slots.push({ name, kind, shape, offset: layout[region], group, decay, init, constraint, node: name });
    if (kind === "weight") layout.groups[group] = [layout.groups[group]?.[0] ?? layout.weights, layout.weights + length];
    layout[region] += length;
  }
  return layout;
}
