import type { Column } from "./csv.ts";

/** Tables of the same columns under each other, with the number of each, from 1, as the first column. */
export function stacked(tables: readonly (readonly Column[])[]): Column[] {
  const [first = []] = tables;
  const rows = first[0]?.values.length ?? 0;
  return [
    { name: "draw", values: tables.flatMap((_table, i) => new Array<number>(rows).fill(i + 1)) },
    ...first.map(({ name }, c) => ({ name, values: tables.flatMap((columns) => Array.from(columns[c]!.values)) })),
  ];
}
