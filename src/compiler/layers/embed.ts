import { arrayType, shapeOf } from "../math/shape.ts";
import { categoriesOf, notCategory } from "./support/category.ts";
import { accept } from "./support/rules.ts";
import { numberOf, whole } from "./support/settings.ts";
import type { FunctionDefinition } from "./types.ts";

export const embed: FunctionDefinition = {
  name: "embed",
  doc: "A learned vector for each category: `embed(y, 32)`. Starts with normal vectors of length about 1.",
  arity: [1, 1],
  settings: [{ name: "features", kind: whole, position: 0, doc: "Numbers for each category." }],
  type([input], settings) {
    if (categoriesOf(input!) === undefined || input!.optional) return notCategory("embed", input!);
    return accept(arrayType("real", [...shapeOf(input!), numberOf(settings, "features")]));
  },
  slots([input], settings) {
    const features = numberOf(settings, "features");
    const init = { law: "normal", std: 1 / Math.sqrt(features) } as const;
    return [{ name: "table", kind: "weight", shape: [categoriesOf(input!)!, features], init, decay: true }];
  },
  build: (b, [x], _types, _settings, context) => b.gather(context.slot("table"), b.cast(x!, "int")),
  flops: () => 0,
};
