import { bug } from "../diagnostics/assert.ts";
import { product, shapeOf, sizeOf, typeText } from "../math/shape.ts";
import { batchOf } from "./support/batch.ts";
import { accept, refuse, reshapedType } from "./support/rules.ts";
import { type Settings, whole } from "./support/settings.ts";
import type { FunctionDefinition } from "./types.ts";

function sizesOf(settings: Settings): number[] {
  const { sizes } = settings;
  return Array.isArray(sizes)
    ? sizes.map((size) => (typeof size === "number" ? size : bug("a size that isn't a number")))
    : bug("reshape without sizes");
}

export const reshape: FunctionDefinition = {
  name: "reshape",
  doc: "The same entries in order, in another shape: `reshape(7, 7, 64)`.",
  arity: [1, 1],
  settings: [{ name: "sizes", kind: { is: "list", of: whole }, position: 0, doc: "The new shape." }],
  type([input], settings) {
    const sizes = sizesOf(settings);
    if (product(sizes) === sizeOf(input!)) return accept(reshapedType(input!, sizes));
    const needed = product(sizes);
    const remedy =
      shapeOf(input!).length === 1
        ? `make the vector ${needed} long: \`dense(${sizes.join(" * ")})\` before it`
        : "the product of the sizes must stay the same";
    return refuse(
      `reshape(${sizes.join(", ")}) needs ${needed} numbers, but receives ${typeText(input!)}, which has ${sizeOf(input!)}`,
      remedy,
    );
  },
  build: (b, [x], [type], settings) => b.reshape(x!, [...batchOf(x!, type!), ...sizesOf(settings)]),
  flops: () => 0,
};
