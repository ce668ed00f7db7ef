import type { FieldType } from "../../fields/types.ts";
import type { Source } from "../../ir/types/model.ts";
import { shapeOf } from "../../math/shape.ts";

/** What is known of a source's columns before it is read. */
export interface Columns {
  /** Absent: only the file tells. */
  names?: readonly string[];
  typeOf(name: string): FieldType;
}

const unknown: FieldType = { shape: undefined, kind: undefined };

/** A source that is in error may have any columns. */
export function columnsOf(source: Source | undefined): Columns {
  switch (source?.is) {
    case undefined:
      return { typeOf: () => unknown };
    case "csv":
      return { typeOf: () => ({ shape: [], kind: undefined }) };
    case "idx":
      return {
        names: source.labels === undefined ? ["images"] : ["images", "labels"],
        typeOf: (name) => ({ shape: name === "labels" ? [] : undefined, kind: "number" }),
      };
    case "simulate": {
      const { variables } = source.model;
      return {
        names: [...variables.map((variable) => variable.name), ...(source.steps === undefined ? [] : ["sequence", "step"])],
        typeOf(name) {
          const type = variables.find((variable) => variable.name === name)?.type;
          return { shape: type === undefined ? [] : shapeOf(type), kind: "number" };
        },
      };
    }
  }
}
