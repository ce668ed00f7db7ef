import { distributions, product } from "../../compiler/backend.ts";
import type { Emission, StateAxis } from "../../compiler/ir/types/plan.ts";
import type { EmData } from "./types.ts";

/** Values that a parameter's rows don't have. */
export interface Unseen {
  values: string;
  column: string;
  /** ` where y = "b"`: the observed categories that select the parameter; nothing where it is of all rows. */
  where: string;
}

/**
 * Values of a discrete variable's support that no row has, among the rows that tell a parameter: of each observed category that selects it, and of
 * each column that has numbers of its own. Of counts only whether there are any.
 *
 * @param levels names of the categories, by field
 */
export function unseenOf(emission: Emission, axes: readonly StateAxis[], data: EmData, levels: Record<string, string[]>): Unseen[] {
  const { family, field, width, columns, params } = emission;
  const support = distributions[family]?.support;
  const isCount = support === "count";
  if (!isCount && support !== "binary" && support !== "category") return [];
  const size = isCount ? 2 : (emission.levels ?? 2);
  const free = Object.values(params).filter(({ estimate }) => estimate === "free");
  const isShared = width > 1 && free.every(({ shape }) => product(shape) === (emission.levels ?? 1));
  const blocks = isShared ? [columns.map((_column, c) => c)] : columns.map((_column, c) => [c]);
  const x = data.fields[field];
  const nameOf = (level: number): string => levels[field]?.[level] ?? String(level);
  const selecting = axes.filter(({ name, role }) => role !== "latent" && free.some(({ index }) => index.includes(name)));
  return [...rowsBy(selecting, data, levels)].flatMap(([where, rows]) =>
    blocks.flatMap((block) => {
      const seen = seenIn(rows, block);
      const unseen = Array.from(seen.keys()).filter((level) => seen[level] === 0);
      if (unseen.length === 0 || unseen.length === size || (isCount && seen[0] === 0)) return [];
      const values = isCount ? "a count above 0" : unseen.map(nameOf).join(", ");
      return [{ values, column: isShared ? field : columns[block[0]], where }];
    }),
  );

  /** Which of the values are among these rows: of counts 0, and any other. */
  function seenIn(rows: Int32Array, block: number[]): Uint8Array {
    const seen = new Uint8Array(size);
    let missing = size;
    for (const c of block)
      for (let i = 0; i < rows.length && missing > 0; i++) {
        const value = x[rows[i] * width + c];
        if (Number.isNaN(value)) continue;
        const level = isCount && value > 0 ? 1 : value;
        if (seen[level] === 0) missing -= 1;
        seen[level] = 1;
      }
    return seen;
  }
}

/** The rows that count, by the values of these axes, in words. Rows that don't say them tell none apart. */
function rowsBy(axes: readonly StateAxis[], data: EmData, levels: Record<string, string[]>): Map<string, Int32Array> {
  const { fields } = data;
  if (axes.length === 0) return new Map([["", countedRows(data)]]);
  const found = new Map<string, number[]>();
  for (const row of countedRows(data)) {
    const values = axes.map(({ name, field = name }) => fields[field][row]);
    if (values.some(Number.isNaN)) continue;
    const words = axes.map(
      ({ name, field = name, levels: own }, a) => `${name} = ${own?.[values[a]] ?? levels[field]?.[values[a]] ?? values[a]}`,
    );
    const where = ` where ${words.join(" and ")}`;
    const known = found.get(where);
    if (known === undefined) found.set(where, [row]);
    else known.push(row);
  }
  return new Map([...found].map(([where, list]) => [where, Int32Array.from(list)]));
}

/** Rows whose weight isn't 0. */
function countedRows({ rows, weights }: EmData): Int32Array {
  const all = new Int32Array(rows);
  let count = 0;
  for (let row = 0; row < rows; row++) if (weights?.[row] !== 0) all[count++] = row;
  return all.subarray(0, count);
}
