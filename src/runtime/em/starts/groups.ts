import { distributions } from "../../../compiler/backend.ts";
import type { Emission, StateAxis, StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { hasMissing } from "../emissions/missing.ts";
import type { EmissionPart } from "../emissions/part.ts";
import { columnMoments } from "../floor.ts";
import type { EmModel } from "../model.ts";
import { isOfSequence } from "../space.ts";
import type { EmData } from "../types.ts";
import type { Points } from "./clusters.ts";
import { roomOf } from "./room.ts";
import { sequencePoints } from "./summary.ts";

/** Latent axes that some emission or weights depend on together, so that rows, or whole sequences, are clustered for them at once. */
export interface Group {
  /** Positions of the axes. */
  axes: number[];
  /** Product of their sizes. */
  size: number;
  /** Value of the group in each state. */
  values: Int32Array;
  /** What is clustered. */
  unit: "row" | "sequence";
  /**
   * The columns that tell about it, each field scaled as one; none where no emission depends on it. Of regressions there are three views, which
   * starts take in turn: what rows tell of the coefficients, which finds lines that cross; the values, which finds lines that lie apart; and
   * nothing, so that rows are dealt out at random, which finds curves that meet more than once.
   */
  points: Points[];
  /** Independent rows with Normal emissions only, of which k-means is the limit for small equal variances. */
  gaussian: boolean;
}

/** @param apart positions of axes that are grouped with no other */
export function latentGroups(plan: StatisticsPlan, model: EmModel, apart: number[]): Group[] {
  const { space } = model;
  const latent = plan.axes.flatMap((axis, a) => (axis.role === "latent" ? [a] : []));
  const position = new Map(plan.axes.map((axis, a) => [axis.name, a]));
  const group = new Map(latent.map((a) => [a, a]));
  const together = (names: string[], unit: Group["unit"]): void => {
    const members = names.flatMap((name) => {
      const a = position.get(name);
      return a !== undefined && group.has(a) && unitOf(plan.axes[a]) === unit && !apart.includes(a) ? [a] : [];
    });
    const merged = new Set(members.map((a) => group.get(a)));
    for (const [a, of] of group) if (merged.has(of)) group.set(a, group.get(members[0])!);
  };
  for (const unit of ["row", "sequence"] as const) {
    for (const emission of plan.emissions) together(axesOf(emission), unit);
    for (const axis of plan.axes) together([axis.name, ...axis.initial.index], unit);
  }
  return Array.from(new Set(group.values()), (representative) => {
    const axes = latent.filter((a) => group.get(a) === representative);
    const names = new Set(axes.map((a) => plan.axes[a].name));
    const emissions = plan.emissions.filter((emission) => axesOf(emission).some((name) => names.has(name)));
    const values = new Int32Array(space.size);
    for (const a of axes) for (let s = 0; s < space.size; s++) values[s] = values[s] * plan.axes[a].size + space.values[a][s];
    const unit = unitOf(plan.axes[axes[0]]);
    return {
      axes,
      size: axes.reduce((product, a) => product * plan.axes[a].size, 1),
      values,
      unit,
      // Whatever differs between sequences may tell their kinds apart, be it through the laws of their chains.
      points: viewsOf(unit === "sequence" ? plan.emissions : emissions, plan, model, unit),
      gaussian: !model.sequential && emissions.every(isGaussian),
    };
  });
}

function isGaussian({ kernel, family }: Emission): boolean {
  return kernel === "quadratic" || kernel === "factor" || (kernel === "regression" && distributions[family]?.em?.kernel === "quadratic");
}

function unitOf(axis: StateAxis): Group["unit"] {
  return isOfSequence(axis) ? "sequence" : "row";
}

function axesOf(emission: Emission): string[] {
  return Object.values(emission.params).flatMap((use) => use.index);
}

function viewsOf(emissions: Emission[], plan: StatisticsPlan, model: EmModel, unit: Group["unit"]): Points[] {
  const { data, sequences } = model;
  const isRegression = emissions.some((emission) => model.parts[plan.emissions.indexOf(emission)].scores !== undefined);
  if (unit === "row" && !isRegression) return [inPlace(emissions, data) ?? pointsOf(emissions, plan, model, false)];
  const views = isRegression
    ? [pointsOf(emissions, plan, model, true), pointsOf(emissions, plan, model, false), pointsOf([], plan, model, false)]
    : [pointsOf(emissions, plan, model, false)];
  return unit === "sequence" ? views.map((points) => sequencePoints(points, sequences)) : views;
}

/** A number of each row. */
type Column = (row: number) => number;

/**
 * Numbers on the scale of their family, categories as indicators. The columns of a field keep their proportions, as in other programs' k-means, so that
 * fits can be compared with theirs; between fields, which may have different units, each counts alike. A missing entry stands at the
 * mean, as it pulls a row nowhere; this decides starts only.
 */
function pointsOf(emissions: Emission[], plan: StatisticsPlan, { parts, data }: EmModel, scores: boolean): Points {
  const columns = emissions.flatMap((emission) => {
    const part = parts[plan.emissions.indexOf(emission)];
    return scaledColumns(scores && part.scores !== undefined ? scoresOf(part, data.rows) : columnsOf(emission, data), data);
  });
  const width = columns.length;
  const x = new Float64Array(data.rows * width);
  for (const [c, column] of columns.entries()) for (let row = 0; row < data.rows; row++) x[row * width + c] = column(row);
  return { rows: data.rows, width, x, room: roomOf(data.rows), ...(data.weights === undefined ? {} : { weights: data.weights }) };
}

/**
 * The numbers of a group's only field where they lie, if each varies and none is missing: neither their mean nor a scale that they share
 * decides what is near, and no copy is needed.
 */
function inPlace(emissions: Emission[], data: EmData): Points | undefined {
  const [emission, another] = emissions;
  if (emission === undefined || another !== undefined || emission.levels !== undefined || scaleOf(emission) !== undefined) return undefined;
  const { width } = emission;
  const x = data.fields[emission.field];
  if (hasMissing(x)) return undefined;
  const { mean, variance } = columnMoments(x, data.rows, width, data.weights);
  if (!mean.every((centre, c) => varies(centre, variance[c]))) return undefined;
  return { rows: data.rows, width, x, room: roomOf(data.rows), ...(data.weights === undefined ? {} : { weights: data.weights }) };
}

function scaleOf({ family }: Emission): ((value: number) => number) | undefined {
  const fit = distributions[family]?.em;
  return fit !== undefined && "scale" in fit ? fit.scale : undefined;
}

/** Whether a column varies beyond rounding. */
function varies(mean: number, variance: number): boolean {
  return variance > 1e-24 * mean * mean;
}

/** The numbers of one field by row, of a category an indicator for each level. */
function columnsOf(emission: Emission, data: EmData): Column[] {
  const scale = scaleOf(emission) ?? ((value: number) => value);
  const x = data.fields[emission.field];
  const { levels, width } = emission;
  return Array.from({ length: width }, (_column, c) => {
    const value = (row: number): number => scale(x[row * width + c]);
    if (levels === undefined) return [value];
    const indicator = (level: number) => (row: number) => (Number.isNaN(value(row)) ? Number.NaN : value(row) === level ? 1 : 0);
    return Array.from({ length: levels }, (_level, level) => indicator(level));
  }).flat();
}

/** Scores at the fit of all rows alike. */
function scoresOf(part: EmissionPart, rows: number): Column[] {
  part.reset();
  const scores = Array.from({ length: rows }, (_row, row) => part.scores?.(row) ?? []);
  return (scores[0] ?? []).map((_score, i) => (row) => scores[row][i]);
}

/** Columns of one field that vary, centred, with a mean variance of 1. */
function scaledColumns(columns: Column[], data: EmData): Column[] {
  const varying = columns.flatMap((column) => {
    const values = Float64Array.from({ length: data.rows }, (_value, row) => column(row));
    const moments = columnMoments(values, data.rows, 1, data.weights);
    const mean = moments.mean[0];
    const variance = moments.variance[0];
    return varies(mean, variance) ? [{ column, mean, variance }] : [];
  });
  const unit = Math.sqrt(varying.reduce((sum, { variance }) => sum + variance, 0) / varying.length);
  return varying.map(
    ({ column, mean }) =>
      (row) =>
        Number.isNaN(column(row)) ? 0 : (column(row) - mean) / unit,
  );
}
