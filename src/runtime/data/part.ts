import { bug } from "../../compiler/diagnostics/assert.ts";
import { DiagnosticError } from "../../compiler/diagnostics/report.ts";
import type { DataIR } from "../../compiler/ir/types/model.ts";
import { roomFor } from "../rows/growing.ts";
import type { DataContext } from "./context.ts";
import type { Compiled, Environment } from "./evaluate/compile.ts";
import { checkField } from "./fields/check.ts";
import { checkConstant } from "./fields/constant.ts";
import { entryNames } from "./fields/entries.ts";
import { logJacobian } from "./fields/jacobian.ts";
import { evaluateInto, type FieldValues } from "./fields/values.ts";
import type { RowSet } from "./rows/sequences.ts";
import type { DataPart, FieldBlock, FittedFields } from "./types.ts";

/** The fields of one source, ready to be read. */
export interface SourceFields {
  values: Map<string, FieldValues>;
  environments: Map<string, Environment>;
}

/** Checks every value of the part's rows and gives it its shape; reports the first mistake of each field. */
export function buildPart(
  ir: DataIR,
  source: SourceFields,
  set: RowSet,
  weights: Float64Array | undefined,
  fitted: FittedFields,
  context: DataContext,
): DataPart {
  const valuesOf = (name: string) => source.values.get(name) ?? bug(`no field ${name}`);
  const envOf = (name: string) => source.environments.get(name) ?? bug(`no field ${name}`);
  const learntOf = (name: string) => fitted.fields[name] ?? bug(`field ${name} was never fitted`);
  const mistakes = ir.fields
    .map((field) => checkField(field, valuesOf(field.name), set.ids, envOf(field.name), learntOf(field.name).levels, context))
    .filter((found) => found !== undefined);
  if (mistakes.length > 0) throw new DiagnosticError(...mistakes);
  for (const field of ir.fields) {
    if (field.plate !== "sequence") continue;
    const { name } = field;
    const changing = checkConstant(field, valuesOf(name), set, envOf(name).table, learntOf(name).levels, context);
    if (changing !== undefined) throw new DiagnosticError(changing);
  }

  const fields: Record<string, FieldBlock> = {};
  for (const field of ir.fields) {
    const { compiled, width } = valuesOf(field.name);
    let matrix: Float64Array | undefined;
    fields[field.name] = {
      type: field.type,
      width,
      columns: entryNames(field),
      gather(positions, epoch, out) {
        const rows = new Uint32Array(positions.length);
        for (let i = 0; i < rows.length; i++) rows[i] = set.ids[positions[i]!]!;
        if (compiled.fill !== undefined && out instanceof Float32Array) compiled.fill(rows, epoch, out);
        else write(compiled.evaluate(rows, epoch).data, out);
      },
      matrix: () => (matrix ??= matrixOf(compiled, width, set.ids)),
    };
  }
  return {
    rows: set.ids.length,
    ids: set.ids,
    ...(weights === undefined ? {} : { weights: Float64Array.from(set.ids, (row) => weights[row]!) }),
    ...(set.sequences === undefined ? {} : { sequences: set.sequences }),
    fields,
    column(name) {
      const [env] = source.environments.values();
      const found = env?.table.columns.get(name)?.numbers;
      return found && Float64Array.from(set.ids, (row) => found.data[found.start + row * found.stride]!);
    },
    logJacobian(names, chosen) {
      const wanted = names.map((name) => {
        const field = ir.fields.find((one) => one.name === name) ?? bug(`no field ${name}`);
        return { field, env: envOf(name), fitted: learntOf(name), ...(chosen === undefined ? {} : { chosen: chosen[name] ?? [] }) };
      });
      return logJacobian(wanted, set.ids);
    },
  };
}

/** The values of rows where they lie, if these are neighbours there and nothing stands between them; else a copy. */
function matrixOf(compiled: Compiled, width: number, rows: Uint32Array): Float64Array {
  const { inPlace } = compiled;
  const [first = 0] = rows;
  if (inPlace?.stride === width && rows.every((row, i) => row === first + i))
    return inPlace.data.subarray(inPlace.start + first * width, inPlace.start + (first + rows.length) * width);
  const matrix = roomFor(rows.length * width);
  evaluateInto(compiled, rows, width, matrix);
  return matrix;
}

function write(data: ArrayLike<number>, out: Float32Array | Float64Array | Int32Array): void {
  if (!(out instanceof Int32Array)) {
    out.set(data);
    return;
  }
  for (let i = 0; i < data.length; i++) out[i] = Number.isNaN(data[i]) ? -1 : data[i]!;
}
