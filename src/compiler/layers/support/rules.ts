import type { Kind, ValueType } from "../../ir/types/model.ts";
import { arrayType, entryKind, equalShapes, isSubkind, shapeOf, typeText } from "../../math/shape.ts";
import type { FunctionDefinition, Refusal } from "../types.ts";

export type Typed = ReturnType<FunctionDefinition["type"]>;

export const accept = (type: ValueType): Typed => ({ ok: true, type });
export const refuse = (message: string, hint: string): Typed => ({ ok: false, message, hint });
export const refusal = (found: Refusal): Typed => ({ ok: false, ...found });

export interface RuleOptions {
  /** Missing entries may pass through (`T?`). */
  missing?: boolean;
}

/** Why these inputs aren't numbers that `name` can take: a category, or missing entries. */
export function notNumbers(name: string, inputs: readonly ValueType[], { missing = false }: RuleOptions = {}): Refusal | undefined {
  const category = inputs.find((type) => type.kind === "category");
  if (category !== undefined) {
    return {
      message: `${name} expects numbers, but receives ${typeText(category)}`,
      hint: "make numbers of the category first: `one_hot(y)`, or `embed(y, 8)` which learns them",
    };
  }
  const holes = inputs.find((type) => type.optional);
  if (holes === undefined || missing) return undefined;
  return {
    message: `${name} can't take missing entries, but receives ${typeText(holes)}`,
    hint: "put a number in their place first: `fill(x, 0)`; `present(x)` says which there were",
  };
}

/** Equal shapes, or a number with anything, or a shape that is the trailing part of the other. */
export function broadcastShape(a: readonly number[], b: readonly number[]): number[] | undefined {
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  return equalShapes(long.slice(long.length - short.length), short) ? [...long] : undefined;
}

/** The least kind of numbers that all of these are. */
export function commonKind(kinds: readonly Kind[]): Kind {
  const order: Kind[] = ["binary", "unit", "count", "positive"];
  return order.find((kind) => kinds.every((one) => isSubkind(one, kind))) ?? "real";
}

/** The size of a vector; a number counts as a vector of one. */
export function vectorSize(type: ValueType): number | undefined {
  const shape = shapeOf(type);
  return shape.length === 0 ? 1 : shape.length === 1 ? shape[0] : undefined;
}

/** [height, width, channels]. */
export function imageShape(type: ValueType): [number, number, number] | undefined {
  const shape = shapeOf(type);
  return shape.length === 3 ? (shape as [number, number, number]) : undefined;
}

/** Refuses what isn't an image, with the reshape that would make one where the size suggests it. */
export function notImage(name: string, type: ValueType, call: string): Refusal {
  const shape = shapeOf(type);
  const side = shape.length === 1 ? Math.sqrt(shape[0]!) : 0;
  const guess = shape.length === 2 ? [...shape, 1] : Number.isInteger(side) && side > 1 ? [side, side, 1] : ["height", "width", "channels"];
  return {
    message: `${name} expects an image [height, width, channels], but receives ${typeText(type)}`,
    hint: `reshape it first: \`|> reshape(${guess.join(", ")}) |> ${call}\``,
  };
}

/** A type of the same entries and missingness with another shape. */
export function reshapedType(type: ValueType, shape: number[]): ValueType {
  if (type.kind === "category") return { ...type, plate: shape };
  return arrayType(entryKind(type.kind), shape, type.optional);
}
