import type { Diagnostic } from "../../compiler/diagnostics/types.ts";
import type { DataIR, FieldExpr, Source } from "../../compiler/ir/types/model.ts";
import { product } from "../../compiler/math/shape.ts";
import type { DataContext } from "./context.ts";
import { compile } from "./evaluate/compile.ts";
import { environment, type Training } from "./fields/fit.ts";
import { prepareFields } from "./fields/learn.ts";
import { columnNeeds } from "./needs.ts";
import { buildPart } from "./part.ts";
import { type KeptRows, keepRows } from "./rows/keep.ts";
import { checkSequenceWeights, orderRows, type RowSet } from "./rows/sequences.ts";
import { splitRows } from "./rows/split.ts";
import { loadSource } from "./sources/index.ts";
import type { Table } from "./table.ts";
import type { DataFile, DataPart, FittedFields, LoadedData } from "./types.ts";

/**
 * Reads the data of a run: files, rows, split, then fields, whose statistics come from training rows only. Throws DiagnosticError with
 * GEN5 codes.
 */
export function loadData(whole: DataIR, context: DataContext): LoadedData {
  const ir = narrowed(whole, context);
  const warnings: Diagnostic[] = [];
  const fitted: FittedFields = { version: 1, fields: {} };
  const source = readRows(ir, ir.source, "source", fitted, context, warnings, true);
  const split = splitRows(source.table, source.set, ir.split, context);
  const { weights } = source.kept;
  const training: Training = { rows: split.train.ids, ...(weights === undefined ? {} : { weights }) };
  const fields = prepareFields(ir, source.table, "source", fitted, context, training);
  const part = (set: RowSet) => buildPart(ir, fields, set, weights, fitted, context);
  const train = part(split.train);
  const loaded: LoadedData = { train, fitted, files: source.files, warnings };
  if (context.only === "train") return loaded;

  if (split.heldout !== undefined) loaded.heldout = part(split.heldout);
  if (ir.test === undefined) return loaded;
  const test = loadPart(ir, ir.test, "test", fitted, context);
  loaded.files = [...loaded.files, ...test.files];
  warnings.push(...test.warnings);
  return loaded.heldout === undefined ? { ...loaded, heldout: test.part } : { ...loaded, test: test.part };
}

function narrowed(ir: DataIR, { fields }: DataContext): DataIR {
  return fields === undefined ? ir : { ...ir, fields: ir.fields.filter((field) => fields.includes(field.name)) };
}

export interface LoadedPart {
  part: DataPart;
  files: DataFile[];
  warnings: Diagnostic[];
}

/** All rows of the source (or of `path` in its place, relative to the folder of the context) under statistics that a run has stored. Nothing is learnt. */
export function loadWith(whole: DataIR, fitted: FittedFields, context: DataContext, path?: string): LoadedPart {
  const ir = narrowed(whole, context);
  const source = path === undefined || ir.source.is === "simulate" ? ir.source : withPath(ir.source, path);
  return loadPart(ir, source, "source", structuredClone(fitted), context);
}

/** Another file; labels of the old one would be of other images. */
function withPath(source: Exclude<Source, { is: "simulate" }>, path: string): Source {
  const other = { path, package: false, option: "data" };
  if (source.is === "csv") return { ...source, ...other };
  const { labels: _labels, ...images } = source;
  return { ...images, ...other };
}

function loadPart(ir: DataIR, from: Source, stream: "source" | "test", fitted: FittedFields, context: DataContext): LoadedPart {
  const warnings: Diagnostic[] = [];
  const { table, set, kept, files } = readRows(ir, from, stream, fitted, context, warnings, false);
  const fields = prepareFields(ir, table, stream, fitted, context, undefined);
  return { part: buildPart(ir, fields, set, kept.weights, fitted, context), files, warnings };
}

interface Rows {
  table: Table;
  set: RowSet;
  kept: KeptRows;
  files: DataFile[];
}

/** A source with its rows chosen and in order. */
function readRows(
  ir: DataIR,
  from: Source,
  stream: "source" | "test",
  fitted: FittedFields,
  context: DataContext,
  warnings: Diagnostic[],
  splits: boolean,
): Rows {
  const name = stream === "test" ? `${ir.name}.test` : ir.name;
  const { table, files } = loadSource(from, name, columnNeeds(ir, splits), context);
  const kept = keepRows(table, condition("where", ir.where), condition("weight", ir.weight));
  const set = orderRows(table, kept.ids, ir.sequence, warnings);
  checkSequenceWeights(table, set, kept.weights);
  return { table, set, kept, files };

  /** `where` and `weight` decide which rows there are, so a statistic inside them is of all rows of the source. */
  function condition(setting: "where" | "weight", expr: FieldExpr | undefined) {
    if (expr === undefined) return undefined;
    const learnt = fitted.fields[setting] ?? { constants: {} };
    const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
    const env = environment(table, stream, learnt, undefined, context, splits ? { rows } : undefined);
    const compiled = compile(expr, env);
    const { shape } = compiled.evaluate([0], "eval");
    if (product(shape) !== 1) env.mismatch(expr, `[${shape.join(", ")}] a row`);
    if (Object.keys(learnt.constants).length > 0 || learnt.vocabularies !== undefined) fitted.fields[setting] = learnt;
    return compiled;
  }
}
