import { arrayType, shapeOf, sizeOf, typeText } from "../math/shape.ts";
import { isPresent } from "./fill.ts";
import { accept, refuse } from "./support/rules.ts";
import type { FunctionDefinition } from "./types.ts";

export const present: FunctionDefinition = {
  name: "present",
  doc: "1 where an entry is there, 0 where it is missing.",
  arity: [1, 1],
  settings: [],
  type([input]) {
    if (!input!.optional) return refuse(`present expects missing entries, but ${typeText(input!)} has none`, "declare the type with `?`");
    return accept(arrayType("binary", shapeOf(input!)));
  },
  build: (b, [x]) => b.cast(isPresent(b, x!), "float"),
  flops: ([input]) => sizeOf(input!),
};
