import { type Argument, type Cells, isFree } from "../arguments.ts";

/** Cells and columns whose density reads the same numbers. */
export interface Site {
  /** Entry of each argument. */
  entries: number[];
  /** `cell * width + column` of each. */
  members: number[];
}

/** Free numbers that an M step must maximise together, because some density reads them together. */
export interface Block {
  free: { argument: number; entry: number }[];
  sites: Site[];
  /** For each site, where its arguments stand in `free`; -1 where they are known. */
  places: number[][];
}

/** Column c reads number c modulo an argument's size. */
export function entryAt(argument: Argument, row: number, column: number): number {
  return row * argument.size + (column % argument.size);
}

/**
 * The M step of independent columns falls apart into these. Where every argument has the same indices a block is one cell and column;
 * what is tied joins the cells that share it.
 */
export function blocksOf(bound: Argument[], cells: Cells, width: number): Block[] {
  const sites = sitesOf(bound, cells, width);
  const parent = new Map<string, string>();
  const root = (key: string): string => {
    let top = key;
    while (parent.get(top) !== top) top = parent.get(top)!;
    return top;
  };
  const keysOf = ({ entries }: Site): (string | undefined)[] =>
    entries.map((entry, a) => (isFree(bound[a].use, entry) ? `${a}:${entry}` : undefined));
  for (const site of sites) {
    const keys = keysOf(site).filter((key) => key !== undefined);
    for (const key of keys) if (!parent.has(key)) parent.set(key, key);
    for (const key of keys) parent.set(root(key), root(keys[0]));
  }
  const blocks = new Map<string, Block>();
  const place = new Map<string, number>();
  for (const site of sites) {
    const keys = keysOf(site);
    const first = keys.find((key) => key !== undefined);
    if (first === undefined) continue;
    const block = blocks.get(root(first)) ?? { free: [], sites: [], places: [] };
    blocks.set(root(first), block);
    for (const [argument, key] of keys.entries()) {
      if (key === undefined || place.has(key)) continue;
      place.set(key, block.free.length);
      block.free.push({ argument, entry: site.entries[argument] });
    }
    block.sites.push(site);
    block.places.push(keys.map((key) => (key === undefined ? -1 : place.get(key)!)));
  }
  return [...blocks.values()];
}

function sitesOf(bound: Argument[], cells: Cells, width: number): Site[] {
  const known = new Map<string, Site>();
  for (let cell = 0; cell < cells.count; cell++)
    for (let c = 0; c < width; c++) {
      const entries = bound.map((argument, a) => entryAt(argument, cells.rows[a][cell], c));
      const site = known.get(entries.join()) ?? { entries, members: [] };
      known.set(entries.join(), site);
      site.members.push(cell * width + c);
    }
  return [...known.values()];
}
