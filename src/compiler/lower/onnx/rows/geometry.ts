import { multiplyDims, staticShape } from "../../../tensor/dims.ts";
import type { ConvAttributes, Dim } from "../../../tensor/types.ts";

/** The sizes of one convolution x [N, height, width, channels], kernel [down, across, channels / groups, outer], y [N, high, wide, outer]. */
export interface Geometry {
  /** N. */
  rows: Dim;
  height: number;
  width: number;
  channels: number;
  down: number;
  across: number;
  high: number;
  wide: number;
  outer: number;
  groups: number;
  strides: [number, number];
  dilations: [number, number];
  /** Before the first row and the first column. */
  top: number;
  left: number;
}

export function geometryOf(x: readonly Dim[], kernel: readonly Dim[], y: readonly Dim[], attributes: ConvAttributes): Geometry {
  const [height, width, channels] = staticShape(x.slice(1), "a convolution") as [number, number, number];
  const [down, across] = staticShape(kernel, "a kernel") as [number, number];
  const [high, wide, outer] = staticShape(y.slice(1), "a convolution") as [number, number, number];
  const { strides, pads, dilations = [1, 1], groups = 1 } = attributes;
  return { rows: x[0]!, height, width, channels, down, across, high, wide, outer, groups, strides, dilations, top: pads[0], left: pads[2] };
}

/** The pixel (row-major) that output `o` reads at tap `k` (both row-major), or undefined where that is padding. */
export function pixelAt(g: Geometry, o: number, k: number): number | undefined {
  const row = Math.floor(o / g.wide) * g.strides[0] - g.top + Math.floor(k / g.across) * g.dilations[0];
  const column = (o % g.wide) * g.strides[1] - g.left + (k % g.across) * g.dilations[1];
  return row >= 0 && row < g.height && column >= 0 && column < g.width ? row * g.width + column : undefined;
}

/** Strides cut a kernel without dilation in taps of blocks: row stride * tap + phase. */
export interface Phases {
  /** Blocks along each axis of the kernel. */
  taps: [number, number];
  /** Whether the kernel fills its blocks. */
  whole: boolean;
}

export function phasesOf({ down, across, strides }: Geometry): Phases {
  const taps: [number, number] = [Math.ceil(down / strides[0]), Math.ceil(across / strides[1])];
  return { taps, whole: taps[0] * strides[0] === down && taps[1] * strides[1] === across };
}

/** [N * high * wide, …]: a row for each place of the output. */
export function placesOf({ rows, high, wide }: Geometry): Dim {
  return multiplyDims(rows, high * wide);
}
