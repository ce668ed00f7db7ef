import type { DistributionDefinition, DistributionParameter } from "../../distributions/types.ts";
import type { Expr, ValueType } from "../../ir/types/model.ts";
import { shapeOf } from "../../math/shape.ts";

/** How one argument of a density stands to the variable: the shape that must be the trailing part of the variable's, and the size of one value. */
export interface Footprint {
  shape: number[];
  /** K of a simplex, of logits, of a chain; D of a scale matrix. */
  size?: number;
}

/**
 * The axes of an argument that lie along the variable's. The variable's own: an entry for scalar kinds and for each share of a simplex; a whole value
 * for categories (`p: simplex(K)`, logits [..., K], `transition: simplex(K)[K]`) and matrices. A covariance [D, D] spans the
 * variable's last axis. Nothing where the argument's own axes are wrong.
 */
export function footprint(
  definition: DistributionDefinition,
  { name, kind }: DistributionParameter,
  type: ValueType,
): Footprint | undefined {
  const { support } = definition;
  const shape = shapeOf(type);
  if (support === "category") {
    if (name === "transition") {
      const square = type.plate.at(-1) === type.size;
      return square ? { shape: type.plate.slice(0, -1), size: type.size! } : undefined;
    }
    if (type.kind === "simplex") return { shape: type.plate, size: type.size! };
    const size = shape.at(-1);
    return size === undefined ? undefined : { shape: shape.slice(0, -1), size };
  }
  if (kind !== "spd") return { shape };
  return support === "spd" ? { shape: type.plate, size: type.size! } : { shape: [...type.plate, type.size!] };
}

/** The shape along which footprints lie in a variable: a simplex has its shares as the last axis, a category and a matrix count as one. */
export function lyingShape(type: ValueType): number[] {
  return type.kind === "simplex" ? shapeOf(type) : type.plate;
}

/** Equal, a scalar, or the trailing part. */
export function isTrailing(part: readonly number[], whole: readonly number[]): boolean {
  return part.length <= whole.length && part.every((size, i) => size === whole[whole.length - part.length + i]);
}

/** The shape that all broadcast to, none stretched; nothing where two disagree. */
export function commonShape(shapes: readonly (readonly number[])[]): readonly number[] | undefined {
  const longest = shapes.reduce((a, b) => (b.length > a.length ? b : a), []);
  return shapes.every((shape) => isTrailing(shape, longest)) ? longest : undefined;
}

export interface Argument {
  name: string;
  value: Expr;
  print: Footprint;
}

/** The variable's type as the arguments alone fix it; nothing where they don't. */
export function naturalType(definition: DistributionDefinition, args: readonly Argument[]): ValueType | undefined {
  const shape = commonShape(args.map((arg) => arg.print.shape));
  if (shape === undefined) return undefined;
  const size = args.find((arg) => arg.print.size !== undefined)?.print.size;
  const { support } = definition;
  if (support === "simplex") {
    const last = shape.at(-1);
    return last === undefined ? undefined : { kind: support, size: last, plate: shape.slice(0, -1), optional: false };
  }
  return { kind: support, ...(size === undefined ? {} : { size }), plate: [...shape], optional: false };
}
