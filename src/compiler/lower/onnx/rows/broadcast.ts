import { multiplyDims, sameDim, sameShape } from "../../../tensor/dims.ts";
import type { Dim, Value } from "../../../tensor/types.ts";
import type { Name, OnnxAttribute, OnnxWriter } from "../types.ts";

/** An elementwise node of operands that broadcast to `shape`, over rows as long as they can be made. */
export function elementwiseNode(
  out: OnnxWriter,
  type: string,
  operands: readonly Value[],
  shape: readonly Dim[],
  attributes: Record<string, OnnxAttribute> = {},
): Name {
  const names = operands.map(out.of);
  if (operands.every((value) => sameShape(value.shape, shape))) return onSources(out, type, names, shape, attributes);
  const axes = tiled(mergedAxes(operands, shape));
  // Without long rows to win, onnxruntime merges axes by itself, unless the last one has one entry: then it goes entry by entry.
  if (axes.length === 0 || (axes.every(({ repeat }) => repeat === 1) && shape.at(-1) !== 1)) return out.node(type, names, attributes);
  const inputs = operands.map((value, index) => arranged(out, names[index]!, value, axes, index));
  const merged = axes.map(({ size, repeat }) => multiplyDims(size, repeat));
  return out.reshape(out.shaped(out.node(type, inputs, attributes), merged), shape);
}

/** Before a reshape rather than after it, so that an activation stands directly behind its matrix product. */
function onSources(out: OnnxWriter, type: string, names: Name[], shape: readonly Dim[], attributes: Record<string, OnnxAttribute>): Name {
  const sources = names.map(out.source);
  const [first] = sources;
  const same = first?.shape !== undefined && sources.every((source) => source.shape !== undefined && sameShape(source.shape, first.shape!));
  if (!same) return out.node(type, names, attributes);
  const result = out.node(
    type,
    sources.map(({ name }) => name),
    attributes,
  );
  return out.reshape(out.shaped(result, first.shape!), shape);
}

/** Axes of the result that every operand either has or is repeated along. */
interface MergedAxis {
  size: Dim;
  /** By operand, whether it has the axis. */
  has: boolean[];
  /** Copies of the axis that the axis before gave it. */
  repeat: number;
}

function mergedAxes(operands: readonly Value[], shape: readonly Dim[]): MergedAxis[] {
  const axes: MergedAxis[] = [];
  for (const [at, size] of shape.entries()) {
    if (size === 1) continue;
    const has = operands.map((value) => {
      const own = value.shape[at - shape.length + value.shape.length];
      return own !== undefined && sameDim(own, size);
    });
    const last = axes.at(-1);
    if (last?.has.every((own, i) => own === has[i])) last.size = multiplyDims(last.size, size);
    else axes.push({ size, has, repeat: 1 });
  }
  return axes;
}

/** Entries from which a row is long: the work on it outweighs the step to the next one. */
const longRow = 1000;

/** Where rows are short (a number a channel for each pixel), a small part of the axis before goes into them. */
function tiled(axes: MergedAxis[]): MergedAxis[] {
  const [before, last] = axes.slice(-2);
  if (axes.length < 2 || last === undefined || typeof last.size !== "number" || last.size >= longRow) return axes;
  if (!last.has.every(Boolean)) return axes;
  const { size } = before!;
  const times = typeof size === "number" ? size : size.times;
  const divisors = Array.from({ length: times }, (_, i) => i + 1).filter((count) => times % count === 0);
  const repeat = divisors.find((count) => count * (last.size as number) >= longRow) ?? times;
  if (repeat === 1) return axes;
  const rest: Dim = typeof size === "number" ? size / repeat : { ...size, times: times / repeat };
  return [...axes.slice(0, -2), { ...before!, size: rest }, { ...last, repeat }];
}

/** An operand in the merged axes: repeated along the last one where it lacks the part that was taken from the axis before. */
function arranged(out: OnnxWriter, name: Name, value: Value, axes: MergedAxis[], index: number): Name {
  if (value.shape.length === 0) return name;
  const { size, repeat } = axes.at(-1)!;
  const lacks = repeat > 1 && !axes.at(-2)!.has[index];
  const sizes = axes.map((axis): Dim => (axis.has[index] ? multiplyDims(axis.size, axis.repeat) : 1));
  if (!lacks) return out.reshape(name, withoutLeadingOnes(sizes));
  const lead = withoutLeadingOnes([...sizes.slice(0, -1), size]).slice(0, -1);
  const wide = out.node("Expand", [out.reshape(name, [...lead, 1, size]), out.shape([...lead, repeat, size], false)]);
  return out.reshape(out.shaped(wide, [...lead, repeat, size]), [...lead, multiplyDims(size, repeat)]);
}

function withoutLeadingOnes(shape: Dim[]): Dim[] {
  const first = shape.findIndex((size) => size !== 1);
  return first < 0 ? [1] : shape.slice(first);
}
