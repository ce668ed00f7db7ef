import { product } from "../../compiler/backend.ts";
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
  const isCount = family === "Poisson" || family === "NegativeBinomial";
  if (!isCount && family !== "Bernoulli" && family !== "Categorical") return [];
  const size = isCount ? 2 : (emission.levels ?? 2);
  const free = Object.values(params).filter(({ estimate }) => estimate === "free");
  const isShared = width > 1 && free.every(({ shape }) => product(shape) === (emission.levels ?? 1));
  const blocks = isShared ? [columns.map((_column, c) => c)] : columns.map((_column, c) => [c]);
  const x = data.fields[field];
  const nameOf = (level: number): string => levels[field]?.[level] ?? String(level);
  const selecting = axes.filter(({ name, role }) => role !== "latent" && free.some(({ index }) => index.includes(name)));
  return [...rowsBy(selecting, data, levels)].flatMap(([where, rows]) =>
    blocks.flatMap((block) => {
      const seen = seenIn(rows, block, size);
      const unseen = Array.from({ length: size }, (_level, k) => k).filter((level) => !seen.has(level));
      if (seen.size === 0 || unseen.length === 0 || (isCount && !seen.has(0))) return [];
      const values = isCount ? "a count above 0" : unseen.map(nameOf).join(", ");
      return [{ values, column: isShared ? field : columns[block[0]], where }];
    }),
  );

  function seenIn(rows: Int32Array, block: number[], enough: number): Set<number> {
    const seen = new Set<number>();
    for (const c of block)
      for (let i = 0; i < rows.length && seen.size < enough; i++) {
        const value = x[rows[i] * width + c];
        if (!Number.isNaN(value)) seen.add(isCount ? Math.min(value, 1) : value);
      }
    return seen;
  }
}

/** The rows that count, by the values of these axes, in words. Rows that don't say them tell none apart. */
function rowsBy(axes: readonly StateAxis[], { rows, fields, weights }: EmData, levels: Record<string, string[]>): Map<string, Int32Array> {
  if (axes.length === 0) return new Map([["", Int32Array.from({ length: rows }, (_row, i) => i).filter((row) => weights?.[row] !== 0)]]);
  const found = new Map<string, number[]>();
  for (let row = 0; row < rows; row++) {
    const values = axes.map(({ name, field = name }) => fields[field][row]);
    if (weights?.[row] === 0 || values.some(Number.isNaN)) continue;
    const words = axes.map(
      ({ name, field = name, levels: own }, a) => `${name} = ${own?.[values[a]] ?? levels[field]?.[values[a]] ?? values[a]}`,
    );
    const where = words.length === 0 ? "" : ` where ${words.join(" and ")}`;
    const known = found.get(where);
    if (known === undefined) found.set(where, [row]);
    else known.push(row);
  }
  return new Map([...found].map(([where, list]) => [where, Int32Array.from(list)]));
}
