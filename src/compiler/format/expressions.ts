import { bug } from "../diagnostics/assert.ts";
import type { Argument, BinaryOperator, Expr } from "../syntax/ast.ts";
import { bracketed } from "./brackets.ts";
import { concat, concatAll, type Doc, group, nest, softLine } from "./doc.ts";
import { stages } from "./pipes.ts";
import type { Writer } from "./writer.ts";

export function expression(writer: Writer, node: Expr): Doc {
  switch (node.is) {
    case "number":
    case "string":
    case "column":
    case "hole":
    case "name":
      return writer.take();
    case "call":
      return concat(expression(writer, node.callee), callArguments(writer, node.args));
    case "index":
      return concat(expression(writer, node.of), sizes(writer, node.by));
    case "list":
      return sizes(writer, node.items);
    case "group":
      return grouped(writer, node.of);
    case "pipe":
      return stages(writer, node).byWidth;
    case "binary":
      return binary(writer, node);
    case "unary":
      return concat(writer.take(node.operator), writer.gap(node.operator === "not" ? "space" : "none"), expression(writer, node.of));
    case "missing":
      return bug("a complete tree has no missing expression");
  }
}

/** A value at the end of an item, behind its sign. Its pipe keeps the lines that the author gave it. */
export function value(writer: Writer, node: Expr): Doc {
  return concat(writer.gap("space"), node.is === "pipe" ? stages(writer, node).byAuthor : expression(writer, node));
}

export function callArguments(writer: Writer, args: readonly Argument[]): Doc {
  return bracketed(
    writer,
    "(",
    ")",
    args.map((argument) => () => {
      if (argument.name === undefined) return expression(writer, argument.value);
      return concat(writer.take(), writer.glue(":"), writer.gap("space"), expression(writer, argument.value));
    }),
  );
}

/** `[a, b]`: a list, an index or a shape. */
export function sizes(writer: Writer, items: readonly Expr[]): Doc {
  return bracketed(
    writer,
    "[",
    "]",
    items.map((item) => () => expression(writer, item)),
  );
}

/** Parentheses as they are written, but never two pairs round the same. */
function grouped(writer: Writer, inside: Expr): Doc {
  const open = writer.glue("(");
  let of = inside;
  let pairs = 0;
  for (; of.is === "group"; pairs++) {
    writer.drop("(");
    of = of.of;
  }
  const content = nest(writer.gap("soft"), expression(writer, of));
  for (; pairs > 0; pairs--) writer.drop(")");
  return group(open, content, writer.close(), writer.take(")"));
}

/** What a pipe carries: `a + b |> f` is written `(a + b) |> f`. */
export function piped(writer: Writer, node: Expr): Doc {
  if (node.is !== "binary" && node.is !== "unary") return expression(writer, node);
  return group("(", nest(softLine, expression(writer, node)), softLine, ")");
}

type Binary = Expr & { is: "binary" };

const levels: Record<BinaryOperator, number> = {
  or: 0,
  and: 1,
  "==": 2,
  "!=": 2,
  "<": 2,
  "<=": 2,
  ">": 2,
  ">=": 2,
  "..": 3,
  "+": 4,
  "-": 4,
  "*": 5,
  "/": 5,
  "@": 5,
  "^": 6,
};

/** Operators of one level break together; each begins its line. */
function binary(writer: Writer, node: Binary): Doc {
  if (node.operator === "..") return range(writer, node);
  const level = levels[node.operator];
  const rights: Expr[] = [];
  let left: Expr = node;
  for (; left.is === "binary" && levels[left.operator] === level; left = left.left) rights.push(left.right);
  const first = expression(writer, left);
  const rest = rights.reverse().map((right) => concat(writer.gap("line"), writer.take(), writer.gap("space"), expression(writer, right)));
  return group(first, nest(concatAll(rest)));
}

/** `1..9` is tight; an operator on either side gets room. */
function range(writer: Writer, { left, right }: Binary): Doc {
  const separator = [left, right].some((side) => side.is === "binary" || side.is === "pipe") ? "space" : "none";
  return concat(expression(writer, left), writer.gap(separator), writer.take(".."), writer.gap(separator), expression(writer, right));
}
