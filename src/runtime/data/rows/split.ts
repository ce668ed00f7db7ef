import { bug } from "../../../compiler/diagnostics/assert.ts";
import { DiagnosticError, diagnostic } from "../../../compiler/diagnostics/report.ts";
import type { Split } from "../../../compiler/ir/types/model.ts";
import { shuffled } from "../../random/index.ts";
import { type DataContext, specPlace } from "../context.ts";
import type { Table } from "../table.ts";
import type { SequenceRange } from "../types.ts";
import { type RowSet, sequenceName } from "./sequences.ts";

export interface SplitRows {
  train: RowSet;
  heldout?: RowSet;
}

type Holdout = Extract<Split, { is: "holdout" }>;

/**
 * Random rows, whole groups (`by`), whole sequences, or the end (of the file, or of each sequence). Which rows are held out follows
 * from the seed. Of folds one is held out, or none. Reports GEN5043 to GEN5045.
 */
export function splitRows(table: Table, set: RowSet, split: Split | undefined, context: DataContext): SplitRows {
  if (split === undefined) return { train: set };
  if (split.is === "folds") return splitFold(set, split, context);
  if (split.from === "last") return splitEnd(set, split, context);
  const { unit, count } = unitsOf(table, set, split);
  const what = split.by !== undefined ? `value of ${split.by}` : set.sequences === undefined ? "row" : "sequence";
  if (count < 2) failTooFew(split, `is only ${count} ${what}`, context);
  const size = Math.min(count - 1, Math.max(1, Math.round(split.share * count)));
  const held = new Uint8Array(count);
  for (const chosen of shuffled(count, context.seed, 0, "holdout").subarray(0, size)) held[chosen] = 1;
  return { train: pick(set, (i) => held[unit[i]!] === 0), heldout: pick(set, (i) => held[unit[i]!] === 1) };
}

/** Rows, or whole sequences, are dealt out to the folds in a random order, so that their numbers differ by one at most. */
function splitFold(set: RowSet, { count: folds, node }: Extract<Split, { is: "folds" }>, context: DataContext): SplitRows {
  const { fold } = context;
  if (fold === undefined) return { train: set };
  const count = set.sequences?.length ?? set.ids.length;
  const things = set.sequences === undefined ? "rows" : "sequences";
  if (count < folds) throw new DiagnosticError(diagnostic("GEN5045", { folds, count, things }, specPlace(context, node)));
  const held = new Uint8Array(count);
  shuffled(count, context.seed, 0, "folds").forEach((unit, i) => {
    held[unit] = i % folds === fold ? 1 : 0;
  });
  return { train: pick(set, (i) => held[i] === 0), heldout: pick(set, (i) => held[i] === 1) };
}

/** Which unit each row, or each sequence where the data have them, stays together with. */
function unitsOf(table: Table, set: RowSet, split: Holdout): { unit: Uint32Array; count: number } {
  const unit = Uint32Array.from({ length: set.sequences?.length ?? set.ids.length }, (_, i) => i);
  if (split.by === undefined) return { unit, count: unit.length };
  const codes = table.columns.get(split.by)?.text?.codes ?? bug(`column ${split.by} wasn't read as text`);
  const units = new Map<number, number>();
  for (let i = 0; i < unit.length; i++) {
    const code = set.sequences === undefined ? codes[set.ids[i]!]! : codeOfSequence(table, set, set.sequences[i]!, codes, split.by);
    const known = units.get(code);
    unit[i] = known ?? units.size;
    if (known === undefined) units.set(code, units.size);
  }
  return { unit, count: units.size };
}

function codeOfSequence(table: Table, set: RowSet, range: SequenceRange, codes: Int32Array, column: string): number {
  const code = codes[set.ids[range.start]!]!;
  for (let i = range.start + 1; i < range.end; i++) {
    if (codes[set.ids[i]!] === code) continue;
    const row = table.fileRow(set.ids[i]!);
    throw new DiagnosticError(
      diagnostic("GEN5044", { column, sequence: sequenceName(range), row }, { in: "data", path: table.path, row, column }),
    );
  }
  return code;
}

/** The rows, or the sequences, that are chosen, in their old order. */
function pick(set: RowSet, chosen: (index: number) => boolean): RowSet {
  if (set.sequences === undefined) return { ids: set.ids.filter((_, i) => chosen(i)) };
  return cut(
    set,
    set.sequences.filter((_, i) => chosen(i)),
  );
}

/** The rows of some ranges, side by side. */
function cut(set: RowSet, ranges: SequenceRange[]): RowSet {
  const ids = new Uint32Array(ranges.reduce((sum, range) => sum + range.end - range.start, 0));
  const sequences: SequenceRange[] = [];
  let start = 0;
  for (const range of ranges) {
    ids.set(set.ids.subarray(range.start, range.end), start);
    const end = start + range.end - range.start;
    sequences.push({ ...range, start, end });
    start = end;
  }
  return { ids, sequences };
}

function splitEnd(set: RowSet, split: Holdout, context: DataContext): SplitRows {
  const whole = set.sequences ?? [{ start: 0, end: set.ids.length }];
  const heads: SequenceRange[] = [];
  const tails: SequenceRange[] = [];
  for (const range of whole) {
    const length = range.end - range.start;
    const at = range.end - Math.min(length - 1, Math.max(1, Math.round(split.share * length)));
    heads.push({ ...range, end: at });
    if (at < range.end) tails.push({ ...range, start: at });
  }
  if (tails.length === 0) failTooFew(split, set.sequences === undefined ? "is only 1 row" : "is no sequence of two steps", context);
  const [train, heldout] = [cut(set, heads), cut(set, tails)];
  return set.sequences === undefined ? { train: { ids: train.ids }, heldout: { ids: heldout.ids } } : { train, heldout };
}

function failTooFew(split: Holdout, count: string, context: DataContext): never {
  const share = `${Number((split.share * 100).toPrecision(6))}%`;
  const remedy = count.endsWith("sequence")
    ? `\`holdout(last: ${share})\` takes the end of each sequence`
    : "give more data, or drop `split`";
  throw new DiagnosticError(diagnostic("GEN5043", { share, count, remedy }, specPlace(context, split.node)));
}
