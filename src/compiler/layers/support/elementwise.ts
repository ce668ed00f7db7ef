import type { Kind } from "../../ir/types/model.ts";
import type { Algebra } from "../../math/algebra.ts";
import { arrayType, entryKind, isSubkind, shapeOf, typeText } from "../../math/shape.ts";
import { valueAlgebra } from "../../math/values.ts";
import type { Setting } from "../../settings/types.ts";
import type { Builder, Value } from "../../tensor/types.ts";
import type { FunctionDefinition } from "../types.ts";
import { alignOwn, asFloat } from "./batch.ts";
import { accept, broadcastShape, notNumbers, refusal, refuse } from "./rules.ts";
import { numberOf, type Settings } from "./settings.ts";

interface Elementwise {
  name: string;
  doc: string;
  /** Kind of an entry of the result, from the input's. */
  kind(input: Kind): Kind;
  value<E>(m: Algebra<E>, x: E, setting: (name: string) => number): E;
  settings?: Setting[];
  flops?: number;
}

/** A function of each entry, from its formula. Missing entries pass through. */
export function elementwise({ name, doc, kind, value, settings = [], flops = 1 }: Elementwise): FunctionDefinition {
  return {
    name,
    doc,
    arity: [1, 1],
    settings,
    type(inputs) {
      const found = notNumbers(name, inputs, { missing: true });
      if (found !== undefined) return refusal(found);
      const [input] = inputs as [(typeof inputs)[0]];
      return accept(arrayType(kind(entryKind(input.kind)), shapeOf(input), input.optional));
    },
    build: (b, [x], _types, given: Settings) => value(valueAlgebra(b), asFloat(b, x!), (setting) => numberOf(given, setting)),
    flops: ([input]) => flops * shapeOf(input!).reduce((total, size) => total * size, 1),
  };
}

interface Arithmetic {
  name: string;
  /** As it is written between its operands. */
  sign: string;
  doc: string;
  kind(left: Kind, right: Kind): Kind;
  value(b: Builder, left: Value, right: Value): Value;
}

/** An operator between two values, entry by entry, with the language's broadcasting. */
export function arithmetic({ name, sign, doc, kind, value }: Arithmetic): FunctionDefinition {
  return {
    name,
    doc,
    arity: [2, 2],
    settings: [],
    type(inputs) {
      const found = notNumbers(`\`${sign}\``, inputs, { missing: true });
      if (found !== undefined) return refusal(found);
      const [left, right] = inputs as [(typeof inputs)[0], (typeof inputs)[0]];
      const shape = broadcastShape(shapeOf(left), shapeOf(right));
      if (shape === undefined) {
        return refuse(
          `\`${sign}\` can't join ${typeText(left)} with ${typeText(right)}`,
          "the shapes must be equal, or one the trailing part of the other; a single number goes with anything",
        );
      }
      return accept(arrayType(kind(entryKind(left.kind), entryKind(right.kind)), shape, left.optional || right.optional));
    },
    build(b, inputs, types) {
      const [left, right] = alignOwn(b, inputs, types) as [Value, Value];
      return value(b, left, right);
    },
    flops: ([left, right]) => (broadcastShape(shapeOf(left!), shapeOf(right!)) ?? []).reduce((total, size) => total * size, 1),
  };
}

export const isWhole = (kind: Kind): boolean => isSubkind(kind, "count");
export const isUnit = (kind: Kind): boolean => isSubkind(kind, "unit");
/** Never below 0. */
export const isNonNegative = (kind: Kind): boolean => kind === "positive" || isUnit(kind) || isWhole(kind);
