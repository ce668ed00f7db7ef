import type { Expr } from "../syntax/ast.ts";
import { concat, type Doc, either, group, line, nest, newline, nothing, space } from "./doc.ts";
import { expression, piped } from "./expressions.ts";
import type { Writer } from "./writer.ts";

interface Stage {
  /** Comments before the `|>`, with the new line that they force. */
  noted?: Doc;
  /** Whether the author began a line here. */
  broke: boolean;
  doc: Doc;
}

/**
 * A pipe in its two layouts. `byWidth`: on one line, or one stage a line, the first one with the value where it fits. `byAuthor`: lines are
 * the author's, who groups the stages of a network by them, where all lines fit; else one stage a line.
 */
export function stages(writer: Writer, node: Expr & { is: "pipe" }): { byWidth: Doc; byAuthor: Doc } {
  const calls: Expr[] = [];
  let carried: Expr = node;
  for (; carried.is === "pipe"; carried = carried.value) calls.push(carried.call);
  const value = piped(writer, carried);
  const [first, ...rest] = calls.reverse().map((call) => stage(writer, call));
  const head = concat(value, first.noted === undefined ? either(after(space, first), after(newline, first)) : after(nothing, first));
  const lines = (way: Doc) => rest.map((one) => after(way, one));
  return {
    byWidth: group(head, ...lines(line)),
    byAuthor: either(
      concat(value, after(space, first), ...rest.map((one) => after(one.broke ? newline : space, one))),
      concat(head, ...lines(newline)),
    ),
  };
}

function stage(writer: Writer, call: Expr): Stage {
  const { broke } = writer;
  const noted = writer.noted();
  const doc = concat(writer.take("|>"), writer.gap("space"), expression(writer, call));
  return { ...(noted === undefined ? {} : { noted }), broke, doc };
}

function after(way: Doc, { noted, doc }: Stage): Doc {
  return nest(noted ?? way, doc);
}
