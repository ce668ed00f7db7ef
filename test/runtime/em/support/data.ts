import { readFileSync } from "node:fs";
import type { EmData, EmSettings } from "../../../../src/runtime/em/types.ts";

/** The settings' defaults. */
export const defaults: EmSettings = { starts: 10, tolerance: 1e-8, iterations: 2000, varianceFloor: 1e-6, seed: 1 };

export function rowsOf(rows: number[][], field = "x"): EmData {
  return { rows: rows.length, fields: { [field]: Float64Array.from(rows.flat()) } };
}

/** Columns of a csv of specs/data by name; text becomes the number of its first appearance. */
export function csvRows(file: string, columns: string[]): number[][] {
  const text = readFileSync(new URL(`../../../../specs/data/${file}`, import.meta.url), "utf8");
  const [head, ...lines] = text
    .trim()
    .split(/\r?\n/)
    .map((line) => line.split(","));
  const levels = new Map<string, number>();
  const numberOf = (cell: string): number => {
    if (!Number.isNaN(Number(cell))) return Number(cell);
    if (!levels.has(cell)) levels.set(cell, levels.size);
    return levels.get(cell) ?? 0;
  };
  return lines.map((cells) => columns.map((name) => numberOf(cells[head.indexOf(name)])));
}

export const irisColumns = ["sepal_length", "sepal_width", "petal_length", "petal_width"];
export const iris = (): EmData => rowsOf(csvRows("iris.csv", irisColumns));
export const faithful = (): EmData => rowsOf(csvRows("faithful.csv", ["eruptions", "waiting"]));
