import { bug, type KnownValues, knownValues } from "../../../compiler/backend.ts";
import type { Emission, Predictor, PredictorTerm } from "../../../compiler/ir/types/plan.ts";
import { type Argument, bindArgument } from "../arguments.ts";
import type { StateSpace } from "../space.ts";
import type { Parameters } from "../types.ts";

/** A coefficient of one number of a density's argument: an entry of a parameter's row, times a regressor. */
export interface Link {
  /** Of `Design.coefficients`. */
  coefficient: number;
  /** Within a row of it. */
  entry: number;
  /** Column of the regressors. */
  regressor: number;
}

/** One number of a density's argument as a sum. */
export interface Target {
  links: Link[];
  /** Regressors that are added as they are. */
  offsets: number[];
}

/** Linear predictors bound to rows: number c of an argument is the sum of its links' coefficients times their regressors, and offsets. */
export interface Design {
  /** [rows, regressors] */
  regressors: Float64Array;
  /** Numbers of one row of `regressors`. */
  size: number;
  coefficients: Argument[];
  /** The argument, in the order asked for, that each coefficient is of. */
  argumentOf: number[];
  /** By argument in the order asked for, the numbers of a row. */
  targets: Target[][];
}

/** The rows that a design is made for: known columns by field, [rows, width]. */
export interface KnownRows {
  rows: number;
  fields: Record<string, Float64Array>;
}

/**
 * @param names arguments of the density; one without a predictor is a parameter of its own
 * @param width numbers of each argument
 */
export function bindDesign(
  { params, predictors = {} }: Pick<Emission, "params" | "predictors">,
  names: string[],
  width: number,
  space: StateSpace,
  parameters: Parameters,
  known: KnownRows,
): Design {
  const columns: Float64Array[] = [];
  const coefficients: Argument[] = [];
  const argumentOf: number[] = [];
  const ones = new Float64Array(known.rows).fill(1);
  const fieldOf = (field: string): Float64Array => known.fields[field] ?? bug(`no known column ${field}`);
  const valuesOf = (expr: PredictorTerm["by"]): KnownValues =>
    expr === undefined ? { size: 1, values: ones } : knownValues(expr, known.rows, fieldOf);

  /** The place of a regressor, which is the one of equal values where there is such. */
  function placeOf(column: Float64Array): number {
    const found = columns.findIndex((other) => other.every((value, row) => value === column[row]));
    return found < 0 ? columns.push(column) - 1 : found;
  }

  function addTerm(targets: Target[], { coefficient, ...term }: PredictorTerm): void {
    const by = valuesOf(term.by);
    const against = valuesOf(term.against);
    const argument = coefficient === undefined ? undefined : bindArgument(space, params[coefficient], parameters);
    const at = argument === undefined ? -1 : coefficients.push(argument) - 1;
    const Q = against.size;
    const places = Array.from({ length: by.size * Q }, (_place, i) => {
      const [s, q] = [Math.floor(i / Q), i % Q];
      return placeOf(
        Float64Array.from({ length: known.rows }, (_value, row) => by.values[row * by.size + s] * against.values[row * Q + q]),
      );
    });
    for (const [c, target] of targets.entries())
      for (let q = 0; q < Q; q++) {
        const regressor = places[(c % by.size) * Q + q];
        if (argument === undefined) target.offsets.push(regressor);
        else target.links.push({ coefficient: at, entry: (c % (argument.size / Q)) * Q + q, regressor });
      }
  }

  const targets = names.map((name, a) => {
    const own = Array.from({ length: width }, (): Target => ({ links: [], offsets: [] }));
    const predictor: Predictor = predictors[name] ?? { terms: [{ coefficient: name }], fields: [] };
    for (const term of predictor.terms) {
      addTerm(own, term);
      if (term.coefficient !== undefined) argumentOf.push(a);
    }
    return own;
  });
  const size = columns.length;
  const regressors = new Float64Array(known.rows * size);
  for (const [r, column] of columns.entries()) for (let row = 0; row < known.rows; row++) regressors[row * size + r] = column[row];
  return { regressors, size, coefficients, argumentOf, targets };
}

/** The value of one number of an argument in a row, where the coefficients' rows are those of `cellRows`. */
export function predicted(
  { regressors, size, coefficients }: Design,
  target: Target,
  row: number,
  cellRows: (coefficient: number) => number,
): number {
  let sum = 0;
  for (const { coefficient, entry, regressor } of target.links) {
    const { values, size: own } = coefficients[coefficient];
    sum += values[cellRows(coefficient) * own + entry] * regressors[row * size + regressor];
  }
  for (const regressor of target.offsets) sum += regressors[row * size + regressor];
  return sum;
}
