import type { DataIR, Field, FieldExpr, Kind, Source, ValueType } from "../../../src/compiler/ir/types/model.ts";
import type { DataContext } from "../../../src/runtime/data/index.ts";
import { nodeHost } from "../../../src/runtime/host/node.ts";

/** Short ways to write by hand what the checker makes of a `data` block. */
export const column = (name: string): FieldExpr => ({ is: "column", name, node: `D.${name}` });
export const number = (value: number): FieldExpr => ({ is: "number", value, node: `D.number` });
export const text = (value: string): FieldExpr => ({ is: "string", value, node: `D.text` });
export const list = (...items: FieldExpr[]): FieldExpr => ({ is: "list", items, node: "D.list" });

let calls = 0;
export function call(fn: string, ...args: (FieldExpr | number | string)[]): FieldExpr {
  calls += 1;
  return { is: "apply", fn, args: args.map(expression), settings: {}, node: `D.${fn}_${calls}` };
}

/** A number stands for itself, a text for the column of that name. */
function expression(value: FieldExpr | number | string): FieldExpr {
  if (typeof value === "number") return number(value);
  return typeof value === "string" ? column(value) : value;
}

export function reshape(value: FieldExpr, ...shape: number[]): FieldExpr {
  return { ...call("reshape", value), settings: { shape } } as FieldExpr;
}

export function type(kind: Kind, plate: number[] = [], more: Partial<ValueType> = {}): ValueType {
  return { kind, plate, optional: false, ...more };
}

export function field(name: string, declared: ValueType, value: FieldExpr = column(name)): Field {
  return { id: `D.${name}`, name, type: declared, value, stochastic: /"fn":"(binarize|dequantize)"/.test(JSON.stringify(value)) };
}

export const csv = (path: string): Source => ({ is: "csv", path, package: false, node: "D.source" });

export function idx(path: string, labels?: string, inPackage = false): Source {
  return {
    is: "idx",
    path,
    ...(labels === undefined ? {} : { labels }),
    package: inPackage,
    labelsPackage: inPackage,
    node: "D.source",
  };
}

export function data(source: Source, fields: Field[], more: Partial<DataIR> = {}): DataIR {
  return { id: "D", name: "D", source, fields, ...more };
}

export const holdout = (share: number, more: { from?: "random" | "last"; by?: string } = {}): DataIR["split"] => ({
  is: "holdout",
  share,
  from: "random",
  node: "D.split",
  ...more,
});

export function context(directory: string, more: Partial<DataContext> = {}): DataContext {
  return { directory, seed: 1, host: nodeHost, ...more };
}
