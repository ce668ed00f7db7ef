import { sizeOf, typeText } from "../math/shape.ts";
import type { Builder, Value } from "../tensor/types.ts";
import { accept, refuse } from "./support/rules.ts";
import { numberOf } from "./support/settings.ts";
import type { FunctionDefinition } from "./types.ts";

/** Missing numbers are NaN, missing categories -1. */
export function isPresent(b: Builder, x: Value): Value {
  return x.dtype === "int" ? b.greaterEqual(x, b.constant(0, "int")) : b.equal(x, x);
}

export const fill: FunctionDefinition = {
  name: "fill",
  doc: "Puts a number (or the index of a category) in place of missing entries: `fill(x, 0)`.",
  arity: [1, 1],
  settings: [{ name: "value", kind: { is: "number" }, position: 0, doc: "What stands for a missing entry." }],
  type([input], settings) {
    if (!input!.optional)
      return refuse(`fill expects missing entries, but ${typeText(input!)} has none`, "leave `fill` out, or declare the type with `?`");
    const value = numberOf(settings, "value");
    if (input!.kind === "category" && (!Number.isInteger(value) || value < 0 || value >= (input!.size ?? Number.POSITIVE_INFINITY))) {
      return refuse(`${value} is no category of ${typeText(input!)}`, "categories count from 0");
    }
    return accept({ ...input!, kind: keeps(input!.kind, value) ? input!.kind : "real", optional: false });
  },
  build: (b, [x], _types, settings) => b.select(isPresent(b, x!), x!, b.constant(numberOf(settings, "value"), x!.dtype)),
  flops: ([input]) => sizeOf(input!),
};

/** Whether the number is itself of that kind. */
function keeps(kind: string, value: number): boolean {
  if (kind === "positive") return value > 0;
  if (kind === "unit") return value >= 0 && value <= 1;
  if (kind === "binary") return value === 0 || value === 1;
  if (kind === "count") return value >= 0 && Number.isInteger(value);
  return true;
}
