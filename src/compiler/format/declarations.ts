import type { Declaration, File, ImportDecl, NetworkDecl } from "../syntax/ast.ts";
import { concat, concatAll, type Doc, group, nest, nothing } from "./doc.ts";
import { sizes, value } from "./expressions.ts";
import { alias, assigned, itemBlock, settings } from "./items.ts";
import { formals, typeName } from "./types.ts";
import type { Writer } from "./writer.ts";

/** A whole file, each line behind its newline: the first one is for the caller to cut. */
export function file(writer: Writer, tree: File): Doc {
  const lines = tree.declarations.map((one, index) => concat(writer.toItem(index === 0), declaration(writer, one)));
  return concat(concatAll(lines), writer.toEnd(lines.length === 0));
}

function declaration(writer: Writer, node: Declaration): Doc {
  switch (node.is) {
    case "import":
      return importing(writer, node);
    case "const":
      return concat(head(writer, "const"), assigned(writer, "=", node.value));
    case "data":
      return concat(head(writer, "data"), itemBlock(writer, node.items));
    case "network":
      return network(writer, node);
    case "model":
      return concat(head(writer, "model"), writer.nextIs("(") ? formals(writer, node.formals) : nothing, itemBlock(writer, node.items));
    case "train":
      return concat(
        writer.take("train"),
        value(writer, node.model),
        writer.gap("space"),
        writer.take("on"),
        value(writer, node.data),
        alias(writer, node.as),
        settings(writer, node.items),
      );
    case "choose":
      return concat(
        writer.take("choose"),
        writer.gap("space"),
        writer.take("on"),
        value(writer, node.data),
        alias(writer, node.as),
        itemBlock(writer, node.items),
      );
  }
}

/** The word of a declaration and its name. */
function head(writer: Writer, word: string): Doc {
  return concat(writer.take(word), writer.gap("space"), writer.take());
}

function network(writer: Writer, node: NetworkDecl): Doc {
  return concat(
    head(writer, node.role),
    node.copies.length > 0 ? sizes(writer, node.copies) : nothing,
    formals(writer, node.formals),
    node.result === undefined
      ? nothing
      : concat(writer.gap("space"), writer.take("->"), writer.gap("space"), typeName(writer, node.result)),
    itemBlock(writer, node.items),
  );
}

function importing(writer: Writer, { names }: ImportDecl): Doc {
  const word = writer.take("import");
  if (names.length === 0) return concat(word, writer.gap("space"), writer.take());
  const list = names.map((_, index) => {
    return concat(writer.gap("line"), writer.take(), index < names.length - 1 ? writer.glue(",") : nothing);
  });
  return concat(group(word, nest(...list), writer.gap("line"), writer.take("from")), writer.gap("space"), writer.take());
}
