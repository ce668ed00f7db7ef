import type { DataPart } from "../data/types.ts";

/** What turns log p(fields) into log p(columns). */
export interface Units {
  /** Σ log |d field / d column| of each row; zeros where scores stay in units of the fields. */
  perRow: Float64Array;
  /** Why scores stay in units of the fields. */
  because?: string;
}

export function unitsOf(part: DataPart, fields: string[]): Units {
  const jacobian = part.logJacobian(fields);
  return jacobian.ok ? { perRow: jacobian.perRow } : { perRow: new Float64Array(part.rows), because: jacobian.because };
}

/** Brings scores of rows, or of whole sequences, into the units that `units` says, in their own array. */
export function bringIntoUnits(scores: Float64Array, part: DataPart, units: Units): void {
  const sequences = scores.length === part.rows ? undefined : (part.sequences ?? [{ start: 0, end: part.rows }]);
  for (let i = 0; i < scores.length; i++)
    scores[i] += sequences === undefined ? units.perRow[i] : sumOf(units.perRow.subarray(sequences[i].start, sequences[i].end));
}

export function sumOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i];
  return sum;
}

/** Σ weight times value by row. */
export function weightedSum(values: ArrayLike<number>, weights: Float64Array | undefined): number {
  if (weights === undefined) return sumOf(values);
  let sum = 0;
  for (let i = 0; i < values.length; i++) if (weights[i] > 0) sum += weights[i] * values[i];
  return sum;
}

/** Number of rows as likelihoods count them: the sum of their weights. */
export function countOf(part: DataPart): number {
  return part.weights === undefined ? part.rows : sumOf(part.weights);
}

/** Weights of what is scored: rows, or sequences, whose weight is that of any of their rows. */
export function weightsOfScores(scores: ArrayLike<number>, part: DataPart): Float64Array | undefined {
  if (part.weights === undefined || scores.length === part.rows) return part.weights;
  const { weights } = part;
  return Float64Array.from(part.sequences ?? [{ start: 0, end: part.rows }], ({ start }) => weights[start]);
}
