import type { Span } from "../diagnostics/types.ts";

/**
 * A copy of a part of a tree, or of whatever else is plain data with spans in it, as it stands in a text where it begins `by` characters
 * later, in the file of another number. Deep trees are walked without calls, since a chain of operators may be as deep as a text is long.
 */
export function moved<Part extends object>(part: Part, by: number, file: number): Part {
  const copyOf = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (isSpan(value)) return { file, start: value.start + by, end: value.end + by };
    const copy: object = Array.isArray(value) ? [] : {};
    open.push({ from: value, to: copy });
    return copy;
  };
  const open: { from: object; to: object }[] = [];
  const whole = copyOf(part);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { from, to } = next;
    for (const key in from) Reflect.set(to, key, copyOf(Reflect.get(from, key)));
  }
  return whole as Part;
}

function isSpan(value: object): value is Span {
  return "start" in value && "end" in value && "file" in value;
}
