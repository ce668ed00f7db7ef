import { DiagnosticError } from "../../../compiler/diagnostics/report.ts";
import { product } from "../../../compiler/math/shape.ts";
import type { DataContext } from "../context.ts";
import type { ColumnNeeds, NumberArray, Table, TableColumn } from "../table.ts";
import { missingColumn } from "./columns.ts";

/** A table of named arrays: those of an idx pair, or of a simulation. Numbers read as text are their shortest decimal form. */
export function tableOfArrays(
  path: string,
  rows: number,
  arrays: Record<string, { shape: number[]; data: NumberArray }>,
  needs: ColumnNeeds,
  context: DataContext,
): Table {
  const names = Object.keys(arrays);
  const missing = [...new Set([...needs.numbers, ...needs.text])].filter((name) => !names.includes(name));
  if (missing.length > 0) throw new DiagnosticError(...missing.map((name) => missingColumn(name, names, path, needs, context)));
  const columns = new Map<string, TableColumn>();
  for (const name of names) {
    const { shape, data } = arrays[name]!;
    columns.set(name, {
      ...(needs.numbers.has(name) || product(shape) !== 1
        ? { numbers: { is: "numbers", shape, data, start: 0, stride: product(shape) } }
        : {}),
      ...(needs.text.has(name) ? { text: { ...dictionary(data), ...(product(shape) === 1 ? {} : { shape }) } } : {}),
    });
  }
  return { path, rows, names, columns, fileRow: (row) => row + 1 };
}

function dictionary(data: NumberArray): NonNullable<TableColumn["text"]> {
  const words: string[] = [];
  const places = new Map<number, number>();
  const codes = new Int32Array(data.length);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    let code = places.get(value);
    if (code === undefined) {
      code = Number.isNaN(value) ? -1 : words.push(String(value)) - 1;
      places.set(value, code);
    }
    codes[i] = code;
  }
  return { is: "text", codes, words };
}
