import type { ValueType } from "../ir/types/model.ts";
import { arrayType, entryKind, equalShapes, shapeOf, typeText } from "../math/shape.ts";
import { alignBatch } from "./support/batch.ts";
import { accept, commonKind, notNumbers, refusal, refuse } from "./support/rules.ts";
import type { FunctionDefinition } from "./types.ts";

/** The shape, a number counting as a vector of one. */
const joinable = (type: ValueType): number[] => (shapeOf(type).length === 0 ? [1] : shapeOf(type));

export const concat: FunctionDefinition = {
  name: "concat",
  doc: "Joins along the last axis: vectors end to end, images by their channels.",
  arity: [2, Number.POSITIVE_INFINITY],
  settings: [],
  type(inputs) {
    const found = notNumbers("concat", inputs);
    if (found !== undefined) return refusal(found);
    const shapes = inputs.map(joinable);
    const lead = shapes[0]!.slice(0, -1);
    const odd = shapes.findIndex((shape) => !equalShapes(shape.slice(0, -1), lead));
    if (odd >= 0) {
      return refuse(
        `concat can't join ${typeText(inputs[0]!)} with ${typeText(inputs[odd]!)}`,
        "all axes but the last must be equal: `flatten` or `reshape` one of them first",
      );
    }
    const length = shapes.reduce((total, shape) => total + shape.at(-1)!, 0);
    return accept(arrayType(commonKind(inputs.map((type) => entryKind(type.kind))), [...lead, length]));
  },
  build(b, inputs, types) {
    const vectors = inputs.map((value, i) => (shapeOf(types[i]!).length === 0 ? b.reshape(value, [...value.shape, 1]) : value));
    const aligned = alignBatch(
      b,
      vectors,
      types.map((type) => arrayType("real", joinable(type))),
    );
    return b.concat(aligned, aligned[0]!.shape.length - 1);
  },
  flops: () => 0,
};
