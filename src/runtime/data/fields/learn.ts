import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import type { DataIR, Field } from "../../../compiler/ir/types/model.ts";
import { typeText } from "../../../compiler/math/shape.ts";
import { askedBy, type DataContext } from "../context.ts";
import { compile } from "../evaluate/compile.ts";
import { columnsOf } from "../evaluate/text.ts";
import { isLevels } from "../needs.ts";
import type { SourceFields } from "../part.ts";
import type { Table } from "../table.ts";
import type { FittedField, FittedFields } from "../types.ts";
import { environment, type Training } from "./fit.ts";
import { learnLevels } from "./levels.ts";
import { fieldValues } from "./values.ts";

const SHOWN = 12;

/**
 * Makes the fields of a source readable. With `training` they learn what they need from its rows, into `fitted`; without, all is in
 * `fitted` already.
 */
export function prepareFields(
  ir: DataIR,
  table: Table,
  stream: string,
  fitted: FittedFields,
  context: DataContext,
  training: Training | undefined,
): SourceFields {
  const source: SourceFields = { values: new Map(), environments: new Map() };
  for (const field of ir.fields) {
    const learnt: FittedField = fitted.fields[field.name] ?? { constants: {} };
    fitted.fields[field.name] = learnt;
    const env = environment(table, stream, learnt, field, context, training);
    if (training !== undefined && field.type.kind === "category" && isLevels(field.value) && learnt.levels === undefined)
      learnt.levels = levelsOf(field, table, training.rows, env, context);
    source.environments.set(field.name, env);
    source.values.set(field.name, fieldValues(field, env, learnt.levels, context));
  }
  return source;
}

/** The written levels, or those of the training rows; reports GEN5034 where they don't agree with the type's size. */
function levelsOf(field: Field, table: Table, rows: Uint32Array, env: ReturnType<typeof environment>, context: DataContext): string[] {
  const { type } = field;
  if (type.levels !== undefined && type.levels.length > 0) return type.levels;
  const words = compile(field.value, env, true).evaluate(rows, "eval").text ?? [];
  const levels = learnLevels(
    words.filter((word) => word !== ""),
    type.size,
  );
  if (type.size === undefined || levels.length === type.size) return levels;
  const columns = columnsOf(field.value);
  const values = levels.slice(0, SHOWN).join(", ") + (levels.length > SHOWN ? ", …" : "");
  const written = levels.slice(0, SHOWN).map((level) => `"${level}"`);
  const found = levels.length === 1 ? "only 1 value" : `${levels.length} different values`;
  throw new DiagnosticError(
    diagnostic(
      "GEN5034",
      {
        field: field.name,
        type: typeText(type),
        column: columns.join(" and "),
        count: levels.length,
        found,
        values,
        levels: [...written, ...(levels.length > SHOWN ? ["…"] : [])].join(", "),
      },
      { in: "data", path: table.path, column: columns[0]! },
      askedBy(context, field.id, `${field.name} is declared here`),
    ),
  );
}
