import type { DataIR } from "../compiler/ir/types/model.ts";
import type { FittedFields } from "../runtime/data/types.ts";
import type { FieldLaw } from "../runtime/index.ts";
import { fieldColumns } from "./columns.ts";
import type { Column } from "./csv.ts";
import type { Entry } from "./entries.ts";

/** The shares below the ends of a central interval. */
export function sharesOf(interval: number): [number, number] {
  return [(1 - interval) / 2, (1 + interval) / 2];
}

/**
 * What is told of entries of one field in some rows: of a number its mean and quantiles, in units of its column (the mean is that of the
 * field, brought back); of a category or yes-no the probability of each value, behind the most probable one.
 */
export function lawColumns(
  data: DataIR,
  fitted: FittedFields,
  law: FieldLaw,
  entries: readonly Entry[],
  rows: readonly number[],
  shares: readonly number[],
): Column[] {
  const [first] = entries;
  if (first === undefined) return [];
  const { field, variable } = first;
  const columnsOf = (values: Float64Array): Column[] => fieldColumns(data, fitted, field, { shape: [law.width], data: values });
  const taken = ({ name, values }: Column): Column => ({ name, values: rows.map((row) => values[row]!) });
  if (law.is === "category") {
    const levels = fitted.fields[field]?.levels ?? variable.type.levels ?? [];
    const chance = (at: number, level: number) => (row: number) => law.chances[(row * law.width + at) * law.levels + level]!;
    return categoryColumns(columnsOf, law.levels, (level) => levels[level] ?? level, chance);
  }
  if (variable.type.kind === "binary") {
    const chance = (at: number, level: number) => (row: number) => {
      const p = law.means[row * law.width + at]!;
      return level === 1 ? p : 1 - p;
    };
    return categoryColumns(columnsOf, 2, (level) => level, chance);
  }
  const means = columnsOf(law.means);
  const cuts = law.quantiles.map(columnsOf);
  return entries.flatMap(({ at }) => {
    const own = cuts.map((columns) => taken(columns[at]!));
    // A map of the field that falls turns the quantiles round.
    const sorted = rows.map((_row, i) => own.map(({ values }) => Number(values[i])).sort((a, b) => a - b));
    const mean = taken(means[at]!);
    return [mean, ...shares.map((share, q) => ({ name: `${mean.name} ${percent(share)}`, values: sorted.map((row) => row[q]!) }))];
  });

  function categoryColumns(
    columnsOf: (values: Float64Array) => Column[],
    levels: number,
    nameOf: (level: number) => number | string,
    chance: (at: number, level: number) => (row: number) => number,
  ): Column[] {
    const names = columnsOf(new Float64Array(0)).map(({ name }) => name);
    return entries.flatMap(({ at }) => {
      const shares = Array.from({ length: levels }, (_level, k) => ({
        name: `p(${names[at]} = ${nameOf(k)})`,
        values: rows.map(chance(at, k)),
      }));
      const best = rows.map((_row, i) => shares.reduce((most, { values }, k) => (values[i]! > shares[most]!.values[i]! ? k : most), 0));
      return [{ name: names[at]!, values: best.map(nameOf) }, ...shares];
    });
  }
}

function percent(share: number): string {
  return `${Number((100 * share).toPrecision(6))}%`;
}
