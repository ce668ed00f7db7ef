import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import type { Compiled } from "../evaluate/compile.ts";
import type { Table } from "../table.ts";

/** Source rows that take part, in the file's order, and their weights by source row. */
export interface KeptRows {
  ids: Uint32Array;
  weights?: Float64Array;
}

/** Drops rows where `where` doesn't hold (a missing answer doesn't) or whose weight is 0. Reports GEN5040 and GEN5041. */
export function keepRows(table: Table, where: Compiled | undefined, weight: Compiled | undefined): KeptRows {
  const all = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const holds = where === undefined ? undefined : perRow(where, all);
  let ids = holds === undefined ? all : all.filter((row) => holds(row) === 1);
  let weights: Float64Array | undefined;
  if (weight !== undefined) {
    const given = perRow(weight, all);
    weights = Float64Array.from(all, given);
    for (const row of ids) checkWeight(table, row, weights[row]!);
    const positive = weights;
    ids = ids.filter((row) => positive[row]! > 0);
  }
  if (ids.length === 0) {
    const remedy =
      where === undefined
        ? "All weights are 0: check the column of `weight`."
        : "Check the condition: a comparison with a missing value doesn't hold.";
    throw new DiagnosticError(diagnostic("GEN5040", { path: table.path, remedy }, { in: "data", path: table.path }));
  }
  return { ids, ...(weights === undefined ? {} : { weights }) };
}

function perRow(compiled: Compiled, rows: Uint32Array): (row: number) => number {
  const block = compiled.evaluate(rows, "eval");
  return block.rows === 1 ? () => block.data[0]! : (row) => block.data[row]!;
}

function checkWeight(table: Table, row: number, weight: number): void {
  if (weight >= 0 && Number.isFinite(weight)) return;
  const at = table.fileRow(row);
  const value = Number.isNaN(weight) ? "missing" : weight;
  throw new DiagnosticError(diagnostic("GEN5041", { row: at, value }, { in: "data", path: table.path, row: at }));
}
