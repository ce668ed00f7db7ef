import { type Argument, type Cells, isFree } from "../arguments.ts";

/** Numbers that are part of a Gaussian's means: of `width` columns from `from` on, where one number is for all; or of all columns by a matrix. */
export interface MeanTerm {
  argument: Argument;
  from: number;
  width: number;
  /** [D, numbers of a row], under a covariance. */
  through?(covariance: number): Float64Array;
}

/** A row of a term's argument, of which some numbers are free. */
export interface Row {
  term: number;
  row: number;
}

/** Rows that are maximised together, since cells read them together. */
export interface Group {
  rows: Row[];
  cells: number[];
  /** Whether the mean of the rows' values is the maximum. */
  plain: boolean;
}

/** Rows of the terms' arguments by the cells that read them together. */
export function groupsOf(cells: Cells, terms: MeanTerm[], width: number): Group[] {
  const key = ({ term, row }: Row): string => `${term}:${row}`;
  const groups: Group[] = [];
  const of = new Map<string, Group>();
  for (let cell = 0; cell < cells.count; cell++) {
    const rows = terms.flatMap(({ argument }, term): Row[] => {
      const row = cells.rows[term + 1][cell];
      const free = Array.from({ length: argument.size }, (_number, i) => row * argument.size + i).some((entry) =>
        isFree(argument.use, entry),
      );
      return free ? [{ term, row }] : [];
    });
    if (rows.length === 0) continue;
    const met = new Set(rows.flatMap((row) => of.get(key(row)) ?? []));
    const group: Group = {
      rows: [...met].flatMap((one) => one.rows),
      cells: [...[...met].flatMap((one) => one.cells), cell],
      plain: false,
    };
    for (const row of rows) if (!group.rows.some((one) => key(one) === key(row))) group.rows.push(row);
    for (const one of met) groups.splice(groups.indexOf(one), 1);
    groups.push(group);
    for (const row of group.rows) of.set(key(row), group);
  }
  for (const group of groups) group.plain = isPlain(group, cells, terms, width);
  return groups;
}

/** Whether every column has a free number of its own in each cell of the group, without a prior, under one covariance. */
function isPlain({ rows, cells: owned }: Group, cells: Cells, terms: MeanTerm[], width: number): boolean {
  if (terms.some(({ through }) => through !== undefined)) return false;
  const alike = owned.every((cell) => cells.rows[0][cell] === cells.rows[0][owned[0]]);
  const own = rows.every(({ term, row }) => {
    const { argument, width: columns } = terms[term];
    const whole = Array.from({ length: argument.size }, (_number, i) => isFree(argument.use, row * argument.size + i)).every(Boolean);
    return argument.prior === undefined && argument.size === columns && whole;
  });
  const each = rows.length === new Set(rows.map(({ term }) => term)).size;
  return alike && own && each && rows.reduce((sum, { term }) => sum + terms[term].width, 0) === width;
}
