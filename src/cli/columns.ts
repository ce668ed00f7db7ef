import type { DataIR, ModelIR } from "../compiler/ir/types/model.ts";
import { product, shapeOf } from "../compiler/math/shape.ts";
import type { DataPart, FittedFields } from "../runtime/data/types.ts";
import { fieldValuesToColumns, type Table, type Values } from "../runtime/index.ts";
import type { Column } from "./csv.ts";

/** Values of a field in the units of its columns, levels as text. */
export function fieldColumns(data: DataIR, fitted: FittedFields, name: string, { data: values }: Values): Column[] {
  return fieldValuesToColumns(data, fitted, name, values);
}

/** Numbers by row under the name itself, or `name[0]`, `name[1]`, …: one column for each. */
export function plainColumns(name: string, { shape, data }: Values): Column[] {
  const width = product(shape);
  const rows = data.length / width;
  return Array.from({ length: width }, (_column, c) => ({
    name: shape.length === 0 ? name : `${name}[${c}]`,
    values: Float64Array.from({ length: rows }, (_row, row) => data[row * width + c]!),
  }));
}

/** Latents, categories by their levels where they have names. */
export function latentColumns(ir: ModelIR, latents: Table): Column[] {
  return Object.entries(latents).flatMap(([name, values]) => {
    const levels = ir.variables.find((variable) => variable.name === name)?.type.levels;
    if (levels === undefined || levels.length === 0 || values.shape.length > 0) return plainColumns(name, values);
    return [{ name, values: Array.from(values.data, (level) => levels[level] ?? level) }];
  });
}

/**
 * What tells rows apart: the row of the source, from 1; for sequences their name (or number, from 1) too.
 */
export function rowColumns(part: DataPart): Column[] {
  const rows: Column = { name: "row", values: Array.from(part.ids, (id) => id + 1) };
  if (part.sequences === undefined) return [rows];
  const names: (number | string)[] = new Array(part.rows);
  for (const [i, { start, end, name }] of part.sequences.entries()) names.fill(name ?? i + 1, start, end);
  return [{ name: "sequence", values: names }, rows];
}

/** The sequences' names, or their numbers from 1: a line for each. */
export function sequenceColumn(part: DataPart): Column {
  const sequences = part.sequences ?? [{ start: 0, end: part.rows }];
  return { name: "sequence", values: sequences.map(({ name }, i) => name ?? i + 1) };
}

/**
 * Number of each drawn sequence and step, from 1, under the names that the data have for them, so that what is drawn can be read as the data
 * are; `sequence` and `step` where they have none. A column that stands among the drawn ones already is left to them.
 */
export function stepColumns(lengths: readonly number[], { sequence }: DataIR, drawn: readonly Column[]): Column[] {
  const order = sequence?.along ?? "row";
  const columns = [
    { name: sequence?.by ?? "sequence", values: lengths.flatMap((length, i) => new Array<number>(length).fill(i + 1)) },
    { name: order === "row" ? "step" : order, values: lengths.flatMap((length) => Array.from({ length }, (_step, t) => t + 1)) },
  ];
  return columns.filter(({ name }) => drawn.every((column) => column.name !== name));
}

/** What a decoder says of the observed variables: means in units of the columns, other arguments in those of the field. */
export function decodedColumns(ir: ModelIR, data: DataIR, fitted: FittedFields, table: Table): Column[] {
  return ir.variables.flatMap((variable) => {
    if (variable.role !== "observed") return [];
    const { name, field = name, type } = variable;
    const whole = (values: Values): boolean => product(values.shape) === product(shapeOf(type));
    return Object.entries(table).flatMap(([key, values]) => {
      if (!key.startsWith(`${name}.`)) return [];
      const isMean = key === `${name}.mean` && type.kind !== "category" && whole(values);
      return isMean ? fieldColumns(data, fitted, field, values) : plainColumns(key, values);
    });
  });
}
