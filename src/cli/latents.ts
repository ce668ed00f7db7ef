import { DiagnosticError, diagnostic } from "../compiler/diagnostics/report.ts";
import type { ModelIR, Variable } from "../compiler/ir/types/model.ts";
import { product, shapeOf } from "../compiler/math/shape.ts";
import type { DataPart, FittedFields } from "../runtime/data/types.ts";
import type { Table, Values } from "../runtime/index.ts";
import { plainColumns } from "./columns.ts";
import { type Column, type CsvTable, numbersOf } from "./csv.ts";

/**
 * Latents, and what the model is given, from a csv: columns `z`, or `z[0]`, `z[1]`, …; what `genc encode` writes does as well: of
 * `z.mean[0]`, … the means, of `k.probabilities[0]`, … the most probable category. Categories are numbers or levels. Throws GEN8030 where a column is missing, GEN8031 where a value is of another kind.
 */
export function readLatents(table: CsvTable, ir: ModelIR, fitted: FittedFields): Table {
  const read = ir.variables.filter(({ role }) => role !== "observed");
  return Object.fromEntries(read.map((variable) => [variable.name, valuesOf(variable, table, fitted)]));
}

/** What the model is given of rows, as `readLatents` reads it: in units of the fields, categories by their levels where they have names. */
export function givenColumns(ir: ModelIR, fitted: FittedFields, rows: DataPart): Column[] {
  return ir.variables.flatMap(({ role, name, type, field = name }) => {
    const block = rows.fields[field];
    if (role !== "given" || block === undefined) return [];
    const columns = plainColumns(name, { shape: shapeOf(type), data: block.matrix() });
    const levels = fitted.fields[field]?.levels ?? type.levels ?? [];
    if (type.kind !== "category") return columns;
    return columns.map((column) => ({ ...column, values: Array.from(column.values, (level) => levels[Number(level)] ?? level) }));
  });
}

function valuesOf(variable: Variable, table: CsvTable, fitted: FittedFields): Values {
  const { name, type, field = name } = variable;
  const shape = shapeOf(type);
  const width = product(shape);
  const chances = type.kind === "category" && width === 1 ? chancesOf(name, type.size ?? 0, table) : undefined;
  if (chances !== undefined) return { shape, data: mostProbable(chances, table) };
  const columns = columnsOf(name, shape, table);
  const data = new Float64Array(table.rows * width);
  const levels = fitted.fields[field]?.levels ?? type.levels ?? [];
  columns.forEach((column, c) => {
    const values = type.kind === "category" ? categoriesOf(table, column, levels, type.size ?? 0) : numbersOf(table, column);
    for (let row = 0; row < table.rows; row++) data[row * width + c] = values[row]!;
  });
  return { shape, data };
}

/** The columns of a category's probabilities, where they stand in place of the category itself. */
function chancesOf(name: string, size: number, { columns }: CsvTable): string[] | undefined {
  const chances = Array.from({ length: size }, (_category, k) => `${name}.probabilities[${k}]`);
  return !columns.has(name) && size > 0 && chances.every((column) => columns.has(column)) ? chances : undefined;
}

/** The first of the largest in each row. */
function mostProbable(columns: readonly string[], table: CsvTable): Float64Array {
  const chances = columns.map((column) => numbersOf(table, column));
  return Float64Array.from({ length: table.rows }, (_row, row) =>
    chances.reduce((best, of, k) => (of[row]! > chances[best]![row]! ? k : best), 0),
  );
}

function columnsOf(name: string, shape: readonly number[], table: CsvTable): string[] {
  const names = (base: string): string[] =>
    shape.length === 0 ? [base] : Array.from({ length: product(shape) }, (_column, c) => `${base}[${c}]`);
  const found = [names(name), names(`${name}.mean`)].find((columns) => columns.every((column) => table.columns.has(column)));
  if (found !== undefined) return found;
  const column = names(name).find((one) => !table.columns.has(one)) ?? name;
  const { path } = table;
  throw new DiagnosticError(
    diagnostic("GEN8030", { path, column, name, columns: [...table.columns.keys()].join(", ") }, { in: "data", path, row: 1 }),
  );
}

function categoriesOf(table: CsvTable, column: string, levels: readonly string[], size: number): Float64Array {
  return Float64Array.from(table.columns.get(column) ?? [], (text, row) => {
    const level = levels.indexOf(text);
    const value = level >= 0 ? level : text === "" ? Number.NaN : Number(text);
    if (Number.isInteger(value) && value >= 0 && value < size) return value;
    const known = levels.length > 0 ? levels.join(", ") : `0 to ${size - 1}`;
    const place = { in: "data", path: table.path, row: row + 2, column } as const;
    throw new DiagnosticError(diagnostic("GEN8031", { text, kind: "category", remedy: `The categories are ${known}.` }, place));
  });
}
