import { diagnostic } from "../../../compiler/diagnostics/report.ts";
import type { Diagnostic, Place } from "../../../compiler/diagnostics/types.ts";
import { fieldFunctions } from "../../../compiler/fields/index.ts";
import { columnText } from "../../../compiler/fields/written.ts";
import type { Field, FieldExpr } from "../../../compiler/ir/types/model.ts";
import { product, typeText } from "../../../compiler/math/shape.ts";
import { askedBy, type DataContext } from "../context.ts";
import { type Compiled, compile, type Environment } from "../evaluate/compile.ts";
import { exprText } from "../evaluate/text.ts";
import type { Table } from "../table.ts";
import { entryColumns, entryNames } from "./entries.ts";
import { firstEntry } from "./scan.ts";
import { allows, brokenWhole, remedyFor } from "./support.ts";
import { type FieldValues, UNSEEN } from "./values.ts";

/** The first value of a field that its type does not allow, if there is one: GEN5030 to GEN5033 and GEN5037. */
export function checkField(
  field: Field,
  values: FieldValues,
  rows: Uint32Array,
  env: Environment,
  levels: readonly string[] | undefined,
  context: DataContext,
): Diagnostic | undefined {
  const { table } = env;
  if (values.stochastic) {
    const found = checkDraws(field, field.value, rows, env, context);
    if (found !== undefined || endsInBits(field.value)) return found;
  }
  const mayMiss = field.type.optional;
  const columns = entryColumns(field);
  const bad = firstEntry(values.compiled, rows, (x, row, entry) => {
    if (!Number.isNaN(x)) return !allows(field.type, x);
    return !(mayMiss && lacking(table, columns[entry]!, row) !== undefined);
  });
  if (bad === undefined) return checkWhole(field, values.compiled, rows, table, context);

  const { row, entry, value } = bad;
  const at = table.fileRow(row);
  const inputs = columns[entry]!;
  const related = askedBy(context, field.id, `${field.name} is declared here`);
  const place = (column: string | undefined): Place => ({
    in: "data",
    path: table.path,
    row: at,
    ...(column === undefined ? {} : { column }),
  });
  const type = typeText(field.type);
  if (Number.isNaN(value)) {
    const column = lacking(table, inputs, row);
    if (column === undefined) {
      const where = inputs.map((name) => `${name} is ${cellText(table, name, row, entry)}`).join(" and ");
      return diagnostic("GEN5032", { field: field.name, row: at, inputs: where }, place(inputs[0]), related);
    }
    const written = columnText(column);
    // `fill` is of numbers; what has no entry in a column of texts can only be left out or integrated out.
    const orFill = field.type.kind === "category" ? "" : `, or give a value, \`fill(${written}, 0)\``;
    const count = rows.reduce((sum, one) => sum + (lacks(table, column, one) ? 1 : 0), 0);
    return diagnostic(
      "GEN5030",
      { field: field.name, type, count, rows: rows.length, column, row: at, written, orFill },
      place(column),
      related,
    );
  }
  const column = inputs.length === 1 ? inputs[0] : undefined;
  if (value === UNSEEN && levels !== undefined) {
    const word = cellText(table, column ?? inputs[entry] ?? inputs[0]!, row, entry);
    return diagnostic("GEN5033", { field: field.name, levels: levels.join(", "), row: at, value: word }, place(column), related);
  }
  const name = entryNames(field)[entry]!;
  const shown = name === field.name ? String(value) : `${value} in ${name}`;
  return diagnostic("GEN5031", { field: field.name, type, row: at, value: shown, remedy: remedyFor(field.type) }, place(column), related);
}

/** `binarize` gives 0 and 1 whatever comes in; reshaping changes no value. */
function endsInBits(expr: FieldExpr): boolean {
  return expr.is === "apply" && (expr.fn === "binarize" || (expr.fn === "reshape" && endsInBits(expr.args[0]!)));
}

function checkDraws(field: Field, expr: FieldExpr, rows: Uint32Array, env: Environment, context: DataContext): Diagnostic | undefined {
  if (expr.is === "list") return firstOf(expr.items, (item) => checkDraws(field, item, rows, env, context));
  if (expr.is !== "apply") return undefined;
  const needs = fieldFunctions[expr.fn]?.drawsFrom;
  if (needs === undefined) return firstOf(expr.args, (arg) => checkDraws(field, arg, rows, env, context));
  const input = compile(expr.args[0]!, env);
  const bad = firstEntry(input, rows, (x) => !Number.isNaN(x) && !(needs === "unit" ? x >= 0 && x <= 1 : Number.isInteger(x)));
  if (bad === undefined) return undefined;
  const row = env.table.fileRow(bad.row);
  const argument = exprText(expr.args[0]!);
  const [what, remedy] =
    needs === "unit"
      ? ["probabilities", `Scale it first: \`${expr.fn}(${argument} / 255)\`.`]
      : ["whole numbers", `Leave ${expr.fn} out: these numbers have a density.`];
  return diagnostic(
    "GEN5037",
    { function: expr.fn, field: field.name, needs: what, row, value: bad.value, remedy },
    { in: "data", path: env.table.path, row },
    askedBy(context, expr.node, `${expr.fn} is used here`),
  );
}

function firstOf<T>(items: readonly T[], check: (item: T) => Diagnostic | undefined): Diagnostic | undefined {
  for (const item of items) {
    const found = check(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Simplices and covariances: their entries hang together. */
function checkWhole(field: Field, compiled: Compiled, rows: Uint32Array, table: Table, context: DataContext): Diagnostic | undefined {
  const { kind, size } = field.type;
  if (kind !== "simplex" && kind !== "spd") return undefined;
  const own = kind === "simplex" ? size! : size! * size!;
  for (const row of rows) {
    const { data } = compiled.evaluate([row], "eval");
    for (let start = 0; start < data.length; start += own) {
      const value = Float64Array.from(data.subarray(start, start + own));
      const broken = value.some(Number.isNaN) ? undefined : brokenWhole(field.type, value);
      if (broken === undefined) continue;
      const at = table.fileRow(row);
      const args = { field: field.name, type: typeText(field.type), row: at, value: broken, remedy: remedyFor(field.type) };
      return diagnostic(
        "GEN5031",
        args,
        { in: "data", path: table.path, row: at },
        askedBy(context, field.id, `${field.name} is declared here`),
      );
    }
  }
  return undefined;
}

function lacking(table: Table, columns: readonly string[], row: number): string | undefined {
  return columns.find((column) => lacks(table, column, row));
}

function lacks(table: Table, name: string, row: number): boolean {
  const column = table.columns.get(name);
  // A column of several entries a row holds its numbers too.
  if (column?.text !== undefined && column.text.shape === undefined && column.text.codes[row]! < 0) return true;
  if (column?.numbers === undefined) return false;
  const { shape, data, start, stride } = column.numbers;
  const width = product(shape);
  for (let entry = 0; entry < width; entry++) if (Number.isNaN(data[start + row * stride + entry])) return true;
  return false;
}

function cellText(table: Table, name: string, row: number, entry: number): string {
  const column = table.columns.get(name);
  if (column?.numbers === undefined) return column?.text?.words[column.text.codes[row]!] ?? "";
  const { shape, data, start, stride } = column.numbers;
  return String(data[start + row * stride + (entry % product(shape))]);
}
