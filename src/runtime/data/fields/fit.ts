import { bug } from "../../../compiler/diagnostics/assert.ts";
import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import type { FieldFunction } from "../../../compiler/fields/types.ts";
import type { Field, FieldExpr } from "../../../compiler/ir/types/model.ts";
import { product, typeText } from "../../../compiler/math/shape.ts";
import { askedBy, type DataContext, specPlace } from "../context.ts";
import type { Apply, Environment, Evaluate } from "../evaluate/compile.ts";
import { exprText } from "../evaluate/text.ts";
import type { Table } from "../table.ts";
import type { FittedField } from "../types.ts";
import { sortLevels } from "./levels.ts";

/** Rows that statistics come from. */
export interface Training {
  rows: Uint32Array;
  /** By source row. */
  weights?: Float64Array;
}

/** Evaluates the expressions of one field (or of `where`, `weight`) on a table. With `training`, what is not known yet is learnt into `fitted`. */
export function environment(
  table: Table,
  stream: string,
  fitted: FittedField,
  field: Field | undefined,
  context: DataContext,
  training: Training | undefined,
): Environment {
  return {
    table,
    seed: context.seed,
    stream,
    constants(expr, fn, input) {
      const known = fitted.constants[expr.node];
      if (known !== undefined) return known;
      const learnt = fitConstants(expr, fn, input, table, context, training ?? bug(`${expr.node} was never fitted`));
      fitted.constants[expr.node] = learnt;
      return learnt;
    },
    levels(expr, input) {
      const known = fitted.vocabularies?.[expr.node];
      if (known !== undefined) return known;
      const rows = (training ?? bug(`${expr.node} was never fitted`)).rows;
      const learnt = sortLevels((input(rows, "eval").text ?? []).filter((word) => word !== ""));
      fitted.vocabularies = { ...fitted.vocabularies, [expr.node]: learnt };
      return learnt;
    },
    mismatch: (expr, found) => failShape(field, expr, found, table, context),
  };
}

export function failShape(field: Field | undefined, expr: FieldExpr, found: string, table: Table, context: DataContext): never {
  const place = specPlace(context, expr.node) ?? { in: "data", path: table.path };
  if (field === undefined) {
    const column = exprText(expr);
    throw new DiagnosticError(diagnostic("GEN5038", { column, found }, place));
  }
  throw new DiagnosticError(
    diagnostic("GEN5035", { field: field.name, type: typeText(field.type), expression: exprText(expr), found }, place),
  );
}

/** One list of constants an entry, from the training rows that have a value; reports GEN5036. */
function fitConstants(expr: Apply, fn: FieldFunction, input: Evaluate, table: Table, context: DataContext, training: Training): number[][] {
  const block = input(training.rows, "eval");
  const width = product(block.shape);
  return Array.from({ length: width }, (_, entry) => {
    const values: number[] = [];
    const weights: number[] = [];
    for (let i = 0; i < training.rows.length; i++) {
      const value = block.data[(block.rows === 1 ? 0 : i) * width + entry]!;
      if (Number.isNaN(value)) continue;
      values.push(value);
      weights.push(training.weights?.[training.rows[i]!] ?? 1);
    }
    const answer = fn.fit!(Float64Array.from(values), training.weights === undefined ? undefined : Float64Array.from(weights));
    if (answer.ok) return answer.constants;
    const argument = exprText(expr.args[0]!);
    const column = width === 1 ? argument : `${argument}[${entry}]`;
    throw new DiagnosticError(
      diagnostic(
        "GEN5036",
        { function: fn.name, column, reason: answer.message, remedy: answer.hint.charAt(0).toUpperCase() + answer.hint.slice(1) },
        { in: "data", path: table.path, ...(expr.args[0]!.is === "column" ? { column: expr.args[0]!.name } : {}) },
        askedBy(context, expr.node, `${fn.name} is used here`),
      ),
    );
  });
}
