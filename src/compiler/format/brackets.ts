import { concat, concatAll, type Doc, group, nest } from "./doc.ts";
import type { Writer } from "./writer.ts";

/** Elements between brackets, with commas: all on one line, or one a line. A comma behind the last one is left out. */
export function bracketed(writer: Writer, open: "(" | "[", close: ")" | "]", elements: readonly (() => Doc)[]): Doc {
  const opener = writer.glue(open);
  const inside = elements.map((element, index) => {
    const before = writer.gap(index === 0 ? "soft" : "line");
    const doc = element();
    if (index < elements.length - 1) return concat(before, doc, writer.glue(","));
    if (writer.nextIs(",")) writer.drop(",");
    return concat(before, doc);
  });
  return group(opener, nest(concatAll(inside)), writer.close(), writer.take(close));
}

/**
 * Items between braces, one a line. A block of a single item that its author wrote on one line stays so where it fits: a second item
 * would be hard to find there.
 */
export function block(writer: Writer, items: readonly (() => Doc)[]): Doc {
  const isOneLine = items.length === 1 && writer.isOneLine;
  const open = writer.glue("{", "space");
  if (isOneLine) return group(open, nest(writer.gap("line"), items[0]()), writer.close("line"), writer.take("}"));
  const lines = items.map((item, index) => concat(writer.toItem(index === 0), item()));
  if (items.length === 0) return group(open, writer.close(), writer.take("}"));
  return concat(open, nest(concatAll(lines)), writer.close("line"), writer.take("}"));
}
