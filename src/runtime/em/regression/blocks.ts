import { type Argument, type Cells, isFree } from "../arguments.ts";
import type { Design, Target } from "./design.ts";

/** A free coefficient: an entry of a parameter. */
export interface Place {
  argument: Argument;
  /** Of all its values. */
  entry: number;
}

/** What a cell's numbers read of a block: by target of the site, the places of its links; -1 where the coefficient is known. */
export interface Site {
  cell: number;
  /** Numbers of a density that are read together. */
  targets: { target: Target; places: number[] }[];
  /** Which of the site groups it is. */
  group: number;
}

/** Coefficients that an M step maximises together, because some density reads them together. */
export interface Block {
  free: Place[];
  sites: Site[];
}

/**
 * @param groups targets whose numbers are read together: of independent columns one each, of a covariance all
 */
export function blocksOf({ coefficients }: Design, cells: Cells, groups: Target[][]): Block[] {
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let top = key;
    while (parent.get(top) !== top) top = parent.get(top)!;
    return top;
  };
  const entryOf = (cell: number, coefficient: number, entry: number): number =>
    cells.rows[coefficient][cell] * coefficients[coefficient].size + entry;
  const keyOf = (cell: number, coefficient: number, entry: number): string | undefined => {
    const at = entryOf(cell, coefficient, entry);
    return isFree(coefficients[coefficient].use, at) ? `${coefficient}:${at}` : undefined;
  };
  const all = groups.flatMap((targets, group) => Array.from({ length: cells.count }, (_cell, cell) => ({ cell, group, targets })));
  for (const { cell, targets } of all) {
    const keys = targets
      .flatMap(({ links }) => links.map((link) => keyOf(cell, link.coefficient, link.entry)))
      .filter((key) => key !== undefined);
    for (const key of keys) if (!parent.has(key)) parent.set(key, key);
    for (const key of keys) parent.set(root(key), root(keys[0]));
  }
  const blocks = new Map<string, Block>();
  const known = new Map<string, number>();
  for (const { cell, group, targets } of all) {
    const first = targets.flatMap(({ links }) => links).find((link) => keyOf(cell, link.coefficient, link.entry) !== undefined);
    if (first === undefined) continue;
    const top = root(keyOf(cell, first.coefficient, first.entry)!);
    const block = blocks.get(top) ?? { free: [], sites: [] };
    blocks.set(top, block);
    const placed = targets.map((target) => ({
      target,
      places: target.links.map(({ coefficient, entry }) => {
        const key = keyOf(cell, coefficient, entry);
        if (key === undefined) return -1;
        const place =
          known.get(key) ?? block.free.push({ argument: coefficients[coefficient], entry: entryOf(cell, coefficient, entry) }) - 1;
        known.set(key, place);
        return place;
      }),
    }));
    block.sites.push({ cell, group, targets: placed });
  }
  return [...blocks.values()];
}
