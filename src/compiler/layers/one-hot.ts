import { arrayType, shapeOf } from "../math/shape.ts";
import { categoriesOf, notCategory } from "./support/category.ts";
import { accept } from "./support/rules.ts";
import type { FunctionDefinition } from "./types.ts";

export const oneHot: FunctionDefinition = {
  name: "one_hot",
  doc: "A category as numbers: 1 at its place, 0 elsewhere.",
  arity: [1, 1],
  settings: [],
  type([input]) {
    const count = categoriesOf(input!);
    if (count === undefined || input!.optional) return notCategory("one_hot", input!);
    return accept(arrayType("binary", [...shapeOf(input!), count]));
  },
  build(b, [x], [type]) {
    const count = categoriesOf(type!)!;
    const ramp = b.constant({ shape: [count], data: Float64Array.from({ length: count }, (_, k) => k) }, x!.dtype);
    return b.cast(b.equal(b.reshape(x!, [...x!.shape, 1]), ramp), "float");
  },
  flops: () => 0,
};
