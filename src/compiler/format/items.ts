import type { DataItem, Expr, ModelItem, Name, NetworkItem, Setting, TrainItem, Try } from "../syntax/ast.ts";
import { block } from "./brackets.ts";
import { concat, type Doc, nothing } from "./doc.ts";
import { expression, value } from "./expressions.ts";
import { annotation } from "./types.ts";
import type { Writer } from "./writer.ts";

export type Item = DataItem | NetworkItem | ModelItem | TrainItem | Setting | Try;

function item(writer: Writer, node: Item): Doc {
  switch (node.is) {
    case "dataSetting":
    case "setting":
      return concat(writer.take(), writer.glue(":"), value(writer, node.value));
    case "field":
      return concat(writer.take(), annotation(writer, node.type), assigned(writer, "=", node.value));
    case "binding":
      return concat(writer.take(), assigned(writer, "=", node.value));
    case "return":
      return concat(writer.take("return"), value(writer, node.value));
    case "adversary":
      return concat(writer.take("adversary"), value(writer, node.call));
    case "param":
      return concat(named(writer, node), assigned(writer, "=", node.fixed), assigned(writer, "~", node.prior));
    case "given":
      return named(writer, node);
    case "latent":
    case "posterior":
      return concat(named(writer, node), assigned(writer, "~", node.law));
    case "observed":
      return concat(named(writer, node), assigned(writer, node.by === "density" ? "~" : "=", node.law));
    case "expect":
      return concat(writer.take("expect"), writer.gap("space"), expression(writer, node.condition), within(writer, node.within));
    case "try":
      return concat(writer.take("try"), value(writer, node.model), settings(writer, node.items));
  }
}

/** The block of a train or a candidate, where there is one. */
export function settings(writer: Writer, items: readonly Item[]): Doc {
  return writer.nextIs("{") ? itemBlock(writer, items) : nothing;
}

export function itemBlock(writer: Writer, items: readonly Item[]): Doc {
  return block(
    writer,
    items.map((one) => () => item(writer, one)),
  );
}

/** `latent z: real[4] per sequence` */
function named(writer: Writer, node: { is: string } & Pick<ModelItem & { is: "latent" }, "type" | "per">): Doc {
  const head = concat(writer.take(node.is), writer.gap("space"), writer.take(), annotation(writer, node.type));
  return node.per === undefined ? head : concat(head, linked(writer, "per"));
}

/** A word and the name behind it: `per sequence`, `as Second`. */
function linked(writer: Writer, word: string): Doc {
  return concat(writer.gap("space"), writer.take(word), writer.gap("space"), writer.take());
}

export function alias(writer: Writer, name: Name | undefined): Doc {
  return name === undefined ? nothing : linked(writer, "as");
}

export function assigned(writer: Writer, sign: "=" | "~", node: Expr | undefined): Doc {
  return node === undefined ? nothing : concat(writer.gap("space"), writer.take(sign), value(writer, node));
}

function within(writer: Writer, tolerance: Expr | undefined): Doc {
  return tolerance === undefined ? nothing : concat(writer.gap("space"), writer.take("within"), value(writer, tolerance));
}
