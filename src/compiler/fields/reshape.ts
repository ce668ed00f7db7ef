import type { SettingValue } from "../ir/types/model.ts";
import { product } from "../math/shape.ts";
import { accept, refuse, shapeText } from "./operands.ts";
import type { FieldFunction } from "./types.ts";

export const reshape: FieldFunction = {
  name: "reshape",
  doc: "The same numbers in another shape: `images / 255 |> reshape(784)`.",
  arity: [1, 1],
  settings: [
    {
      name: "shape",
      kind: { is: "list", of: { is: "number", min: 1, integer: true } },
      doc: "Sizes of the result; their product is the number of entries.",
      position: 0,
    },
  ],
  type([x], settings) {
    const shape = sizes(settings);
    if (x!.kind === "text") return refuse("reshape takes numbers, but receives text", "declare the field a `category`");
    if (x!.shape !== undefined && product(x!.shape) !== product(shape))
      return refuse(
        `reshape(${shape.join(", ")}) needs ${product(shape)} numbers, but receives ${product(x!.shape)} (${shapeText(x!.shape)})`,
        `give sizes whose product is ${product(x!.shape)}`,
      );
    return accept(shape, x!.kind);
  },
  evaluate: ([x], settings) => ({ ...x!, shape: sizes(settings) }),
};

function sizes(settings: Record<string, SettingValue>): number[] {
  const shape = settings.shape;
  return Array.isArray(shape) ? shape.map(Number) : [];
}
