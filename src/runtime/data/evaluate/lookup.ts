import { fieldFunctions } from "../../../compiler/fields/index.ts";
import type { FieldExpr } from "../../../compiler/ir/types/model.ts";
import { product } from "../../../compiler/math/shape.ts";
import { valuesOfBytes } from "../../random/index.ts";
import type { Table } from "../table.ts";
import type { Fill } from "./compile.ts";
import { columnsOf } from "./text.ts";

/** An expression that is a function of one byte: 256 values instead of a number for each byte of the file. */
export interface Lookup {
  bytes: Uint8Array;
  shape: number[];
  values: Float64Array;
}

/** The one column of bytes that `expr` reads entry by entry, if it does: then it can be looked up. */
export function byteColumn(expr: FieldExpr, table: Table): { name: string; bytes: Uint8Array; shape: number[] } | undefined {
  const [name, another] = columnsOf(expr);
  if (name === undefined || another !== undefined || !isEntrywise(expr)) return undefined;
  const numbers = table.columns.get(name)?.numbers;
  if (numbers === undefined || !(numbers.data instanceof Uint8Array)) return undefined;
  return { name, bytes: numbers.data, shape: numbers.shape };
}

/** The values of rows, one after the other, straight into 32-bit floats. */
export function lookedUp({ bytes, shape, values }: Lookup): Fill {
  const fill = valuesOfBytes({ bytes, width: product(shape), values });
  return (rows, _epoch, out) => fill(rows, out);
}

function isEntrywise(expr: FieldExpr): boolean {
  if (expr.is === "number" || expr.is === "column") return true;
  if (expr.is !== "apply") return false;
  const fn = fieldFunctions[expr.fn];
  if (fn === undefined || fn.fit !== undefined || fn.learnsLevels || fn.draw !== undefined || fn.name === "reshape") return false;
  return expr.args.every(isEntrywise);
}

/** A table of one column that holds every byte once. */
export function allBytes(name: string): Table {
  const data = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  return {
    path: "",
    rows: 256,
    names: [name],
    columns: new Map([[name, { numbers: { is: "numbers", shape: [], data, start: 0, stride: 1 } }]]),
    fileRow: (row) => row,
  };
}
