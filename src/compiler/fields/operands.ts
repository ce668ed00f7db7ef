import type { Refusal } from "../layers/types.ts";
import { equalShapes } from "../math/shape.ts";
import type { FieldFunction, FieldType } from "./types.ts";

export type TypeAnswer = ReturnType<FieldFunction["type"]>;

export function accept(shape: number[] | undefined, kind: FieldType["kind"]): TypeAnswer {
  return { ok: true, type: { shape, kind } };
}

export function refuse(message: string, hint: string): { ok: false } & Refusal {
  return { ok: false, message, hint };
}

/** Equal shapes, one number, or the trailing part of the other; "clash" where neither fits; undefined while one is unknown. */
export function joinShapes(a: number[] | undefined, b: number[] | undefined): number[] | undefined | "clash" {
  if (a === undefined || b === undefined) return undefined;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return equalShapes(short, long.slice(long.length - short.length)) ? long : "clash";
}

export function shapeText(shape: readonly number[]): string {
  return shape.length === 0 ? "one number" : `[${shape.join(", ")}]`;
}

/** The type of an elementwise function of numbers: shapes joined, text refused. Truths count as 0 and 1. */
export function ofNumbers(name: string, gives: "number" | "truth" = "number"): FieldFunction["type"] {
  return (inputs) => {
    if (inputs.some((input) => input.kind === "text"))
      return refuse(`${name} takes numbers, but receives text`, "compare text with `==`, or declare the field a `category`");
    return joined(name, inputs, gives);
  };
}

/** As `ofNumbers`, for `==` and `!=`, which take two texts as well. */
export function ofEquals(name: string): FieldFunction["type"] {
  return (inputs) => {
    const known = inputs.map((input) => input.kind).filter((kind) => kind !== undefined);
    if (known.includes("text") && known.some((kind) => kind !== "text"))
      return refuse(`${name} compares text with a number`, "put the number in quotes, or compare with a column of numbers");
    return joined(name, inputs, "truth");
  };
}

/** The type of `and`, `or`, `not`. */
export function ofTruths(name: string): FieldFunction["type"] {
  return (inputs) => {
    if (inputs.some((input) => input.kind === "text" || input.kind === "number"))
      return refuse(
        `${name} joins comparisons, but receives ${inputs.some((i) => i.kind === "text") ? "text" : "a number"}`,
        `write what is to hold: \`a > 0 ${name} b == "x"\``,
      );
    return joined(name, inputs, "truth");
  };
}

function joined(name: string, inputs: FieldType[], kind: FieldType["kind"]): TypeAnswer {
  let shape: number[] | undefined = [];
  for (const input of inputs) {
    const next: number[] | undefined | "clash" = joinShapes(shape, input.shape);
    if (next === "clash")
      return refuse(
        `${name} receives ${inputs.map((i) => shapeText(i.shape ?? [])).join(" and ")}, which don't fit`,
        "give it equal shapes, or one number",
      );
    shape = next;
  }
  return accept(shape, kind);
}
