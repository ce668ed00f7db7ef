import type { Formal, Type } from "../syntax/ast.ts";
import { bracketed } from "./brackets.ts";
import { concat, type Doc, nothing } from "./doc.ts";
import { callArguments, sizes, value } from "./expressions.ts";
import type { Writer } from "./writer.ts";

/** `: type`, or nothing. */
export function annotation(writer: Writer, type: Type | undefined): Doc {
  return type === undefined ? nothing : concat(writer.glue(":"), writer.gap("space"), typeName(writer, type));
}

export function typeName(writer: Writer, type: Type): Doc {
  return concat(
    writer.take(),
    writer.nextIs("(") ? callArguments(writer, type.args) : nothing,
    type.dims.length > 0 ? sizes(writer, type.dims) : nothing,
    type.optional ? writer.glue("?") : nothing,
  );
}

export function formals(writer: Writer, list: readonly Formal[]): Doc {
  return bracketed(
    writer,
    "(",
    ")",
    list.map((formal) => () => {
      const named = concat(writer.take(), annotation(writer, formal.type));
      return formal.value === undefined ? named : concat(named, writer.gap("space"), writer.take("="), value(writer, formal.value));
    }),
  );
}
