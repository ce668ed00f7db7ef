import type { Span } from "../diagnostics/types.ts";

/**
 * A copy of a part of a tree as it stands in a text where it begins `by` characters later, in the file of another number. Deep trees are
 * walked without calls, since a chain of operators may be as deep as a text is long.
 */
export function moved<Part extends object>(part: Part, by: number, file: number): Part {
  const open: object[] = [];
  const copyOf = (value: object): object => {
    if (isSpan(value)) return { file, start: value.start + by, end: value.end + by };
    // A spread keeps the shape of an object, by which engines copy it at once.
    const copy = Array.isArray(value) ? value.slice() : { ...value };
    open.push(copy);
    return copy;
  };
  const whole = copyOf(part);
  for (let copy = open.pop(); copy !== undefined; copy = open.pop()) {
    const record = copy as Record<string, unknown>;
    for (const key in record) {
      const child = record[key];
      if (typeof child === "object" && child !== null) record[key] = copyOf(child);
    }
  }
  return whole as Part;
}

function isSpan(value: object): value is Span {
  return "start" in value && "end" in value;
}
