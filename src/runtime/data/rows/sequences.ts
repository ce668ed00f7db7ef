import { bug } from "../../../compiler/diagnostics/assert.ts";
import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import type { Diagnostic } from "../../../compiler/diagnostics/types.ts";
import { columnText } from "../../../compiler/fields/written.ts";
import type { DataIR } from "../../../compiler/ir/types/model.ts";
import type { Table } from "../table.ts";
import type { SequenceRange } from "../types.ts";
import { type Clock, readClock, stepText, usualStep } from "./clock.ts";
import { wordOutOfOrder } from "./natural.ts";

/** Source rows in their final order, and which of them form sequences. */
export interface RowSet {
  ids: Uint32Array;
  sequences?: SequenceRange[];
}

type Text = { codes: Int32Array; words: string[] };

function textOf(table: Table, column: string): Text {
  return table.columns.get(column)?.text ?? bug(`column ${column} wasn't read as text`);
}

/**
 * Groups rows by the `by` column, in the order in which its values first appear, and sorts each group along the other. Reports GEN5050,
 * GEN5051 and GEN5054; a gap in a regular clock is the warning GEN5052.
 */
export function orderRows(table: Table, kept: Uint32Array, sequence: DataIR["sequence"], warnings: Diagnostic[]): RowSet {
  if (sequence === undefined) return { ids: kept };
  const groups = groupRows(table, kept, sequence.by);
  if (sequence.along !== "row") sortGroups(table, groups, sequence.along, warnings);
  const ids = new Uint32Array(kept.length);
  const sequences: SequenceRange[] = [];
  let start = 0;
  for (const { name, rows } of groups) {
    ids.set(rows, start);
    sequences.push({ start, end: start + rows.length, ...(name === undefined ? {} : { name }) });
    start += rows.length;
  }
  return { ids, sequences };
}

interface Group {
  name: string | undefined;
  rows: Uint32Array;
}

/** By counting, so that no row is an object. */
function groupRows(table: Table, kept: Uint32Array, by: string | undefined): Group[] {
  if (by === undefined) return [{ name: undefined, rows: kept.slice() }];
  const { codes, words } = textOf(table, by);
  const counts = new Map<number, number>();
  for (const row of kept) {
    const code = codes[row]!;
    if (code < 0) failMissing(table, row, by);
    counts.set(code, (counts.get(code) ?? 0) + 1);
  }
  const groups = new Map<number, { name: string; rows: Uint32Array; filled: number }>();
  for (const [code, count] of counts) groups.set(code, { name: words[code]!, rows: new Uint32Array(count), filled: 0 });
  for (const row of kept) {
    const group = groups.get(codes[row]!)!;
    group.rows[group.filled++] = row;
  }
  return [...groups.values()];
}

function sortGroups(table: Table, groups: Group[], along: string, warnings: Diagnostic[]): void {
  const { codes, words } = textOf(table, along);
  for (const { rows } of groups) for (const row of rows) if (codes[row]! < 0) failMissing(table, row, along);
  const clock = readClock(words);
  if (clock.is === "text") checkOrder(table, groups, along);
  const key = (row: number) => clock.keys[codes[row]!]!;
  for (const { name, rows } of groups) {
    rows.sort((a, b) => key(a) - key(b));
    for (let i = 1; i < rows.length; i++) {
      if (key(rows[i]!) !== key(rows[i - 1]!)) continue;
      const [first, row] = [table.fileRow(rows[i - 1]!), table.fileRow(rows[i]!)].sort((a, b) => a - b) as [number, number];
      const value = words[codes[rows[i]!]!]! + (name === undefined ? "" : ` of ${name}`);
      const place = { in: "data", path: table.path, row, column: along } as const;
      throw new DiagnosticError(diagnostic("GEN5050", { first, row, column: along, value }, place));
    }
  }
  warnOfGaps(table, groups, along, clock, key, warnings);
}

function warnOfGaps(
  table: Table,
  groups: Group[],
  along: string,
  clock: Clock,
  key: (row: number) => number,
  warnings: Diagnostic[],
): void {
  if (clock.is === "text") return;
  const steps: { step: number; row: number }[] = [];
  for (const { rows } of groups)
    for (let i = 1; i < rows.length; i++) steps.push({ step: key(rows[i]!) - key(rows[i - 1]!), row: rows[i]! });
  const usual = usualStep(steps.map(({ step }) => step));
  const gaps = steps.filter(({ step }) => step !== usual);
  if (usual === undefined || gaps.length === 0) return;
  const row = table.fileRow(gaps[0]!.row);
  const args = { column: along, usual: stepText(clock, usual), exceptions: gaps.length === 1 ? "1 is not" : `${gaps.length} are not`, row };
  warnings.push(diagnostic("GEN5052", args, { in: "data", path: table.path, row, column: along }));
}

function failMissing(table: Table, row: number, column: string): never {
  const at = table.fileRow(row);
  throw new DiagnosticError(
    diagnostic("GEN5051", { row: at, column, written: columnText(column) }, { in: "data", path: table.path, row: at, column }),
  );
}

/** Text that stands for times must say their order by its characters; reports GEN5054. */
function checkOrder(table: Table, groups: readonly Group[], column: string): void {
  const { codes, words } = textOf(table, column);
  /** The first row of each text. */
  const firsts = new Map<string, number>();
  for (const { rows } of groups)
    for (const row of rows) {
      const word = words[codes[row]!]!;
      firsts.set(word, Math.min(firsts.get(word) ?? row, row));
    }
  const used = [...firsts.keys()];
  const value = wordOutOfOrder(used.sort((a, b) => (a < b ? -1 : 1)));
  if (value === undefined) return;
  const row = table.fileRow(firsts.get(value)!);
  throw new DiagnosticError(diagnostic("GEN5054", { row, column, value }, { in: "data", path: table.path, row, column }));
}

/** A sequence's name as messages show it. */
export function sequenceName(range: SequenceRange): string {
  return range.name ?? "1";
}

/** A sequence counts as a whole, so its rows have one weight; reports GEN5042. */
export function checkSequenceWeights(table: Table, set: RowSet, weights: Float64Array | undefined): void {
  if (weights === undefined) return;
  for (const range of set.sequences ?? [])
    for (let i = range.start + 1; i < range.end; i++) {
      const [before, here] = [set.ids[i - 1]!, set.ids[i]!];
      if (weights[before] === weights[here]) continue;
      const [first, row] = [table.fileRow(before), table.fileRow(here)];
      const args = { sequence: sequenceName(range), first, before: weights[before]!, row, value: weights[here]! };
      throw new DiagnosticError(diagnostic("GEN5042", args, { in: "data", path: table.path, row }));
    }
}
