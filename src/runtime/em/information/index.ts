import { DiagnosticError, diagnostic } from "../../../compiler/backend.ts";
import type { StatisticsPlan } from "../../../compiler/ir/types/plan.ts";
import { accumulator } from "../accumulate.ts";
import { slopesOf } from "../gradient/index.ts";
import { createExpecter, type KernelOptions } from "../kernels/index.ts";
import { createModel } from "../model.ts";
import type { EmData, Parameters } from "../types.ts";
import { type Coordinates, coordinatesOf } from "./coordinates.ts";
import { type Along, curvesAlong, type Gradient } from "./curvature.ts";
import { type Directions, directionsOf } from "./directions.ts";
import type { DeclaredParameter, ErrorsProgress, StandardErrors, WithoutError } from "./types.ts";

/** Free numbers above which the matrix of their curvatures is refused: 0.8 GB. */
const MOST = 10_000;

/** First steps in terms of a coordinate's size over the root of the rows' weight, which is about the size of a standard error. */
const FIRST = 1e-3;

/**
 * Standard errors of the estimate from the observed information (Efron and Hinkley 1978): the inverse of minus the Hessian of the
 * log-likelihood in unconstrained coordinates, brought to the parameters' own entries by the delta method. With priors it is that of their
 * sum with the log-likelihood, which makes them deviations of the posterior's normal approximation at its mode. The Hessian is that of
 * central differences of the gradient, which by Fisher's identity an E step tells, whatever the rows lack and however they belong
 * together (Jamshidian and Jennrich 2000, "Standard errors for EM estimation"): two E steps for each of the n coordinates, now and then
 * some more to find how long a step is to be, and n³ / 3 operations at the end.
 * @param observe told before the first coordinate, and after each
 * @throws GEN7110 too many numbers
 */
export function standardErrors(
  plan: StatisticsPlan,
  parameters: Parameters,
  data: EmData,
  declared: readonly DeclaredParameter[],
  observe: (progress: ErrorsProgress) => void = () => undefined,
  kernels: KernelOptions = {},
): StandardErrors {
  const moved: Parameters = Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, values.slice()]));
  const model = createModel(plan, data, moved);
  const coordinates = coordinatesOf(declared, parameters);
  const numbers = coordinates.raw.length;
  if (numbers > MOST) throw new DiagnosticError(diagnostic("GEN7110", { numbers, most: MOST }));
  const expecter = createExpecter(model, kernels);
  const into = accumulator(model);
  let passes = 0;
  const gradient: Gradient = (raw) => {
    passes++;
    coordinates.write(raw, moved);
    model.refresh();
    const objective = expecter.expectation(into);
    const slopes = coordinates.slopes(slopesOf(model, into.sums), moved);
    return Number.isFinite(objective) ? slopes : slopes.fill(Number.NaN);
  };
  try {
    const curves = curvesOf(coordinates, gradient, weightOf(data), (done, of) => observe({ done, of, passes }));
    return entryErrors(coordinates, declared, parameters, curves);
  } finally {
    expecter.close();
  }
}

function weightOf({ rows, weights }: EmData): number {
  return weights === undefined ? rows : weights.reduce((sum, weight) => sum + weight, 0);
}

interface Curves {
  along: Along[];
  /** Negative second derivatives, [n, n] of all coordinates; of rows of those that are free. */
  matrix: Float64Array;
}

/** The objective's fall along each coordinate. A step is first tried as long as the one that was right for the parameter's last coordinate. */
function curvesOf(
  { raw, names, scales }: Coordinates,
  gradient: Gradient,
  weight: number,
  tell: (done: number, of: number) => void,
): Curves {
  const n = raw.length;
  const matrix = new Float64Array(n * n);
  const here = gradient(raw);
  tell(0, n);
  const usual = new Map<string, number>();
  const along = Array.from(raw, (_value, i) => {
    const first = scales[i] * (usual.get(names[i]) ?? FIRST / Math.sqrt(weight));
    const one = curvesAlong(gradient, raw, { here, i, first, into: matrix.subarray(i * n, (i + 1) * n) });
    if (one.is === "free") usual.set(names[i], one.step / scales[i]);
    tell(i + 1, n);
    return one;
  });
  return { along, matrix };
}

function entryErrors(
  { still, values }: Coordinates,
  declared: readonly DeclaredParameter[],
  parameters: Parameters,
  { along, matrix }: Curves,
): StandardErrors {
  const free = Array.from(along.keys()).filter((i) => along[i].is === "free");
  const placeOf = new Map(free.map((coordinate, place) => [coordinate, place]));
  const directions = directionsOf(among(matrix, along.length, free), free.length);
  const errors: StandardErrors = Object.fromEntries(
    declared.map(({ name }) => [name, Array.from(parameters[name], (_value, entry) => still[name][entry] ?? "fixed")]),
  );
  for (const { name, places, entries, movesOf } of values) {
    const own = places.flatMap((coordinate) => placeOf.get(coordinate) ?? []);
    const covariance = directions.covariance(own);
    for (const entry of entries) {
      if (still[name][entry] !== undefined) continue;
      const moves = movesOf(entry).filter(({ slope }) => slope !== 0);
      const without = moves.flatMap(({ coordinate }): WithoutError[] => {
        const one = along[coordinate];
        return one.is === "free" ? [] : [one.is];
      });
      const change = new Float64Array(own.length);
      for (const { coordinate, slope } of moves) change[own.indexOf(placeOf.get(coordinate) ?? -1)] += slope;
      errors[name][entry] = without[0] ?? errorOf(directions, own, change, covariance);
    }
  }
  return errors;
}

function errorOf(directions: Directions, places: readonly number[], change: Float64Array, covariance: Float64Array): number | WithoutError {
  if (!directions.isTold(places, change)) return "unidentified";
  const m = places.length;
  let variance = 0;
  for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) variance += change[i] * covariance[i * m + j] * change[j];
  return Math.sqrt(variance);
}

/** Rows and columns of some coordinates, ascending, in the matrix's own memory: the mean of both differences that a pair has. */
function among(matrix: Float64Array, n: number, chosen: readonly number[]): Float64Array {
  const m = chosen.length;
  for (const i of chosen)
    for (const j of chosen) {
      if (j > i) break;
      matrix[i * n + j] = matrix[j * n + i] = (matrix[i * n + j] + matrix[j * n + i]) / 2;
    }
  for (const [a, i] of chosen.entries()) for (const [b, j] of chosen.entries()) matrix[a * m + b] = matrix[i * n + j];
  return matrix.subarray(0, m * m);
}
