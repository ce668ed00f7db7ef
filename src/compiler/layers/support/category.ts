import type { ValueType } from "../../ir/types/model.ts";
import { typeText } from "../../math/shape.ts";
import { refuse, type Typed } from "./rules.ts";

/** Number of categories; a binary value is a category of 2. */
export function categoriesOf(type: ValueType): number | undefined {
  if (type.kind === "binary") return 2;
  return type.kind === "category" ? type.size : undefined;
}

export function notCategory(name: string, type: ValueType): Typed {
  if (type.optional) {
    return refuse(
      `${name} can't take missing entries, but receives ${typeText(type)}`,
      "put a category in their place first: `fill(y, 0)`; `present(y)` says which there were",
    );
  }
  return refuse(`${name} expects a category, but receives ${typeText(type)}`, "numbers need no such step: use them as they are");
}
