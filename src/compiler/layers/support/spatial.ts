import type { ValueType } from "../../ir/types/model.ts";
import type { Setting } from "../../settings/types.ts";
import type { ConvAttributes } from "../../tensor/types.ts";
import type { SlotSpec } from "../types.ts";
import { glorot, zeros } from "./init.ts";
import { imageShape } from "./rules.ts";
import { biasSetting, numberOf, type Settings, whole } from "./settings.ts";
import { innerWindow, sameWindow, type Window } from "./windows.ts";

/** Settings that conv and conv_transpose share. */
export const convolutionSettings: Setting[] = [
  { name: "features", kind: whole, position: 0, doc: "Channels of the result." },
  { name: "kernel", kind: whole, default: 3, position: 1, doc: "Side of the window." },
  { name: "stride", kind: whole, default: 1, position: 2, doc: "Pixels from one window to the next." },
  biasSetting,
];

export interface Geometry {
  features: number;
  kernel: number;
  stride: number;
  rows: Window;
  columns: Window;
}

/** Windows over an image of this height and width. */
export function geometryOf(height: number, width: number, settings: Settings): Geometry {
  const [features, kernel, stride] = ["features", "kernel", "stride"].map((name) => numberOf(settings, name)) as [number, number, number];
  const windowOf = settings.padding === "none" ? innerWindow : sameWindow;
  return { features, kernel, stride, rows: windowOf(height, kernel, stride), columns: windowOf(width, kernel, stride) };
}

export function convAttributes({ stride, rows, columns }: Geometry): ConvAttributes {
  return { strides: [stride, stride], pads: [rows.before, rows.after, columns.before, columns.after] };
}

/**
 * Kernel and bias. `transposed` swaps the roles of input and result in the kernel [k, k, of the large image, of the small one]. Of a
 * strided kernel one small pixel sums k² entries of the large image, and one large pixel (k / stride)² of the small.
 */
export function convolutionSlots(input: ValueType, settings: Settings, transposed: boolean): SlotSpec[] {
  const [, , channels] = imageShape(input)!;
  const features = numberOf(settings, "features");
  const [kernel, stride] = [numberOf(settings, "kernel"), numberOf(settings, "stride")];
  const [large, small] = transposed ? [features, channels] : [channels, features];
  const init = glorot(large * kernel ** 2, small * Math.max(kernel / stride, 1) ** 2);
  const weights: SlotSpec = { name: "kernel", kind: "weight", shape: [kernel, kernel, large, small], init, decay: true };
  return settings.bias === false ? [weights] : [weights, { name: "bias", kind: "weight", shape: [features], init: zeros, decay: false }];
}
