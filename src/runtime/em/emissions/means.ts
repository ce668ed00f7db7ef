import { inverseOfFactored, multiply, transposed } from "../../../compiler/backend.ts";
import { type Argument, type Cells, isFree } from "../arguments.ts";
import { type MeanEvidence, modeShift, type Place, withinPrior } from "../priors/mean.ts";
import { type Group, groupsOf, type MeanTerm, type Row } from "./mean-groups.ts";
import { NO_WEIGHT } from "./part.ts";

/** What the rows of an E step tell of the means: moments about its own centres, by cell. */
export interface MeanSums {
  weights: Float64Array;
  /** [cells, D] */
  first: Float64Array;
  /** Lower factor of a covariance as it stands now. */
  factorAt(covariance: number): Float64Array;
  /** Its variance of a column. */
  varianceAt(covariance: number, column: number): number;
}

/** The means of a Gaussian's cells, each a sum of terms. */
export interface Means {
  free: boolean;
  /** Whether a maximum depends on the covariances: they and the means are then maximised in turn. */
  coupled: boolean;
  /** Whether some are seen through a matrix, which may have changed since they were maximised. */
  seen: boolean;
  /** Sets the free ones to the columns' own means, or 0 where they are seen through a matrix. */
  reset(columns: Float64Array): void;
  /** [cells, D] */
  write(centres: Float64Array): void;
  /**
   * Writes the free numbers that maximise the likelihood given the covariances, and the prior, into the arguments and how far the centres are from
   * those of the E step into `steps`. @returns the largest move of a centre, in standard deviations
   */
  maximise(sums: MeanSums, about: MeanOrigin, steps: Float64Array): number;
  /** Whether the maximum depends on covariances that are estimated with it: under a prior, or where cells share a mean and not a covariance. */
  dependent: boolean;
  /** Writes into `steps` how far the centres have moved by what else they are made of. */
  follow(about: MeanOrigin, steps: Float64Array): void;
  /** Where an E step finds them. */
  origin(): MeanOrigin;
  /** Derivatives in the free numbers, given C⁻¹ times the sums of steps by cell, [cells, D]; without priors. */
  slopes(pulls: Float64Array): { argument: Argument; values: Float64Array }[];
}

/** The numbers of each term, and the centres, before an M step. */
export interface MeanOrigin {
  values: Float64Array[];
  centres: Float64Array;
}

/** @param cells whose `rows` are those of the covariances and then of each term */
export function meansOf(width: number, cells: Cells, terms: MeanTerm[]): Means {
  const D = width;
  const covRows = cells.rows[0];
  const rowOf = (term: number, cell: number): number => cells.rows[term + 1][cell];
  const groups = groupsOf(cells, terms, width);
  const seen = terms.some(({ through }) => through !== undefined);
  const coupled = terms.some(
    ({ argument, through }) => isAnyFree(argument) && (argument.prior !== undefined || through !== undefined || !isWhole(argument)),
  );

  /** Column by number: what a change of a row's numbers does to the centres of a cell. */
  function designOf({ argument, from, width: own, through }: MeanTerm, covariance: number): Float64Array {
    if (through !== undefined) return through(covariance);
    const { size } = argument;
    const design = new Float64Array(D * size);
    for (let c = 0; c < own; c++) design[(from + c) * size + (c % size)] = 1;
    return design;
  }

  function write(centres: Float64Array): void {
    centres.fill(0);
    for (let cell = 0; cell < cells.count; cell++)
      for (const [t, { argument, from, width: own, through }] of terms.entries()) {
        const at = rowOf(t, cell) * argument.size;
        if (through === undefined) for (let c = 0; c < own; c++) centres[cell * D + from + c] += argument.values[at + (c % argument.size)];
        else {
          const matrix = through(covRows[cell]);
          for (let c = 0; c < D; c++)
            for (let i = 0; i < argument.size; i++) centres[cell * D + c] += matrix[c * argument.size + i] * argument.values[at + i];
        }
      }
  }

  /** The average of the cells' steps, where nothing weighs them differently. */
  function average({ rows, cells: owned }: Group, { weights, first }: MeanSums, about: MeanOrigin, steps: Float64Array): void {
    const total = owned.reduce((sum, cell) => sum + weights[cell], 0);
    if (!(total > NO_WEIGHT)) return;
    const step = new Float64Array(D);
    for (const cell of owned) for (let c = 0; c < D; c++) step[c] += first[cell * D + c] / total;
    for (const cell of owned) steps.set(step, cell * D);
    for (const { term, row } of rows) {
      const { argument, from, width: own } = terms[term];
      for (let c = 0; c < own; c++) {
        const entry = row * argument.size + c;
        argument.values[entry] = about.values[term][entry] + step[from + c];
      }
    }
  }

  /** By the normal equations, cells weighed by their precisions, as against a prior (Aitken 1936). */
  function solve({ rows, cells: owned }: Group, sums: MeanSums, about: MeanOrigin, steps: Float64Array): void {
    const { weights, first } = sums;
    const places: Place[] = [];
    const origin: number[] = [];
    const placeOf = rows.map(({ term, row }) => {
      const { argument } = terms[term];
      return Array.from({ length: argument.size }, (_number, i) => {
        const entry = row * argument.size + i;
        if (!isFree(argument.use, entry)) return -1;
        origin.push(about.values[term][entry]);
        return places.push({ argument, entry }) - 1;
      });
    });
    const total = owned.reduce((sum, cell) => sum + weights[cell], 0);
    const prior = places.some(({ argument }) => argument.prior !== undefined);
    if (!(total > NO_WEIGHT) && !prior) return;
    // Relative to the weight, whose size a prior's precision is measured against.
    const share = prior ? 1 : total;
    const n = places.length;
    const precision = new Float64Array(n * n);
    const right = new Float64Array(n);
    // What moved since the E step without being free here: the matrices by which others are seen.
    const drift = seen ? driftOf(rows, about) : undefined;
    for (const cell of owned) {
      const inverse = inverseOfFactored(sums.factorAt(covRows[cell]), D);
      const left = Float64Array.from({ length: D }, (_column, c) => first[cell * D + c] - weights[cell] * (drift?.[cell * D + c] ?? 0));
      const pull = multiply(inverse, left, D, D, 1);
      const read = rows.flatMap(({ term, row }, r) =>
        rowOf(term, cell) === row
          ? [{ places: placeOf[r], size: terms[term].argument.size, design: designOf(terms[term], covRows[cell]) }]
          : [],
      );
      for (const { places: own, size, design } of read) {
        const weighed = multiply(transposed(design, D, size), inverse, size, D, D);
        for (const [i, at] of own.entries()) {
          if (at < 0) continue;
          for (let c = 0; c < D; c++) right[at] += (design[c * size + i] * pull[c]) / share;
          for (const other of read)
            for (const [j, to] of other.places.entries()) {
              if (to < 0) continue;
              let sum = 0;
              for (let c = 0; c < D; c++) sum += weighed[i * D + c] * other.design[c * other.size + j];
              precision[at * n + to] += (weights[cell] / share) * sum;
            }
        }
      }
    }
    const evidence: MeanEvidence = { precision, right, about: origin };
    const shift = modeShift(places, evidence);
    if (shift === undefined) return;
    for (const [i, { argument, entry }] of places.entries()) argument.values[entry] = withinPrior(argument, entry, origin[i] + shift[i]);
    if (seen) return;
    for (const cell of owned) {
      steps.fill(0, cell * D, (cell + 1) * D);
      for (const [r, { term, row }] of rows.entries()) {
        if (rowOf(term, cell) !== row) continue;
        const { argument, from, width: own } = terms[term];
        for (let c = 0; c < own; c++) {
          const at = placeOf[r][c % argument.size];
          if (at >= 0) steps[cell * D + from + c] += shift[at];
        }
      }
    }
  }

  /** How far the centres are from those of the E step with the group's own numbers as they were then. */
  function driftOf(rows: Row[], about: MeanOrigin): Float64Array {
    const kept = rows.map(({ term, row }) => {
      const { argument } = terms[term];
      const now = argument.values.slice(row * argument.size, (row + 1) * argument.size);
      argument.values.set(about.values[term].subarray(row * argument.size, (row + 1) * argument.size), row * argument.size);
      return now;
    });
    const centres = new Float64Array(cells.count * D);
    write(centres);
    for (const [r, { term, row }] of rows.entries()) terms[term].argument.values.set(kept[r], row * terms[term].argument.size);
    return centres.map((centre, i) => centre - about.centres[i]);
  }

  function follow(about: MeanOrigin, steps: Float64Array): void {
    const centres = new Float64Array(cells.count * D);
    write(centres);
    for (let i = 0; i < steps.length; i++) steps[i] = centres[i] - about.centres[i];
  }

  return {
    free: groups.length > 0,
    coupled,
    seen,
    dependent: groups.some(({ plain }) => !plain),
    follow,
    reset(columns) {
      for (const { argument, from, width: own, through } of terms)
        for (let entry = 0; entry < argument.values.length; entry++)
          if (isFree(argument.use, entry)) argument.values[entry] = through === undefined ? columns[from + (entry % own)] : 0;
    },
    write,
    origin() {
      const centres = new Float64Array(cells.count * D);
      write(centres);
      return { values: terms.map(({ argument }) => argument.values.slice()), centres };
    },
    maximise(sums, about, steps) {
      const before = steps.slice();
      for (const group of groups) (group.plain ? average : solve)(group, sums, about, steps);
      if (seen) follow(about, steps);
      let moved = 0;
      for (let cell = 0; cell < cells.count; cell++)
        for (let c = 0; c < D; c++)
          moved = Math.max(moved, Math.abs(steps[cell * D + c] - before[cell * D + c]) / Math.sqrt(sums.varianceAt(covRows[cell], c)));
      return moved;
    },
    slopes: (pulls) =>
      terms.map((term, t) => {
        const { argument } = term;
        const values = new Float64Array(argument.values.length);
        for (let cell = 0; isAnyFree(argument) && cell < cells.count; cell++) {
          const design = designOf(term, covRows[cell]);
          const at = rowOf(t, cell) * argument.size;
          for (let i = 0; i < argument.size; i++)
            for (let c = 0; c < D; c++) values[at + i] += design[c * argument.size + i] * pulls[cell * D + c];
        }
        return { argument, values };
      }),
  };
}

function isAnyFree({ values, use }: Argument): boolean {
  return values.some((_value, entry) => isFree(use, entry));
}

function isWhole({ values, use }: Argument): boolean {
  return values.every((_value, entry) => isFree(use, entry));
}
