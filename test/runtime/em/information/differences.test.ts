import fc from "fast-check";
import { expect, test } from "vitest";
import { cholesky, inverseOfFactored } from "../../../../src/compiler/math/linear.ts";
import { fitStatistics, type Parameters, standardErrors } from "../../../../src/runtime/em/index.ts";
import { defaults } from "../support/data.ts";
import { type Coordinate, coordinatesOf, declaredIn, slopesOf } from "../support/slopes.ts";
import { objectiveOf } from "../support/truth.ts";
import { worldOf, worlds } from "../support/worlds.ts";

/** Second differences of an objective in each pair of free numbers, negative, [n, n]. */
function hessianOf(objective: (parameters: Parameters) => number, parameters: Parameters, coordinates: Coordinate[]): Float64Array {
  const h = 5e-3;
  const n = coordinates.length;
  const at = (...moves: [Coordinate, number][]): number => {
    const all: Parameters = { ...parameters };
    for (const [{ param, moved }, by] of moves) all[param] = moved(all[param], by);
    return objective(all);
  };
  const hessian = new Float64Array(n * n);
  for (const [i, one] of coordinates.entries())
    for (const [j, other] of coordinates.slice(0, i + 1).entries()) {
      const [aa, ab, ba, bb] = [1, -1].flatMap((s) => [1, -1].map((t) => at([one, s * h], [other, t * h])));
      hessian[i * n + j] = hessian[j * n + i] = -(aa - ab - ba + bb) / (4 * h * h);
    }
  return hessian;
}

/** How every entry moves with each free number, [coordinates][entries]. */
function movesOf(name: string, parameters: Parameters, coordinates: Coordinate[]): Float64Array[] {
  const h = 1e-5;
  return coordinates.map(({ param, moved }) => {
    const values = parameters[name];
    if (param !== name) return new Float64Array(values.length);
    const [above, below] = [moved(values, h), moved(values, -h)];
    return above.map((value, entry) => (value - below[entry]) / (2 * h));
  });
}

/** The inverse of a matrix that is more than rounding, positive definite and far from singular in its own units; undefined of others. */
function inverseOf(matrix: Float64Array, n: number): Float64Array | undefined {
  if (Array.from({ length: n }, (_diagonal, i) => matrix[i * n + i]).some((curve) => !(curve > 1e-4))) return undefined;
  const scale = Float64Array.from({ length: n }, (_scale, i) => 1 / Math.sqrt(matrix[i * n + i]));
  const scaled = matrix.map((value, at) => value * scale[Math.floor(at / n)] * scale[at % n]);
  const found = cholesky(scaled, n);
  if (!found.ok || Array.from({ length: n }, (_pivot, i) => found.factor[i * n + i]).some((pivot) => pivot < 0.1)) return undefined;
  return inverseOfFactored(found.factor, n).map((value, at) => value * scale[Math.floor(at / n)] * scale[at % n]);
}

test("they are those of second differences of the definition's objective, whatever the structure, the families and what is missing", () => {
  let compared = 0;
  fc.assert(
    fc.property(worlds, (world) => {
      const { model, data } = worldOf({ ...world, families: world.families.map((family) => (family === "Laplace" ? "Normal" : family)) });
      const fit = fitStatistics(model, data, { ...defaults, starts: 1, varianceFloor: 0.05, tolerance: 1e-14, iterations: 3000 });
      const { parameters } = fit;
      const coordinates = coordinatesOf(model, parameters);
      if (fit.status.is !== "converged" || coordinates.length > 9 || coordinates.length === 0) return;
      const objective = (at: Parameters): number => objectiveOf(model, at, data);
      const n = coordinates.length;
      const covariance = inverseOf(hessianOf(objective, parameters, coordinates), n);
      const slopes = slopesOf(objective, parameters, coordinates);
      // What stands at a bound or a floor, and what rows hardly tell, has no such error.
      if (covariance === undefined || slopes.some((slope, i) => !(Math.abs(slope) * Math.sqrt(covariance[i * n + i]) < 1e-2))) return;
      const errors = standardErrors(model, parameters, data, declaredIn(model, parameters));
      for (const [name, found] of Object.entries(errors)) {
        const moves = movesOf(name, parameters, coordinates);
        for (const [entry, error] of found.entries()) {
          let variance = 0;
          for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) variance += moves[i][entry] * covariance[i * n + j] * moves[j][entry];
          if (error === "fixed" || error === "bound") expect(variance).toBeLessThan(1e-8);
          else expect(Number(error) / Math.sqrt(variance)).toBeCloseTo(1, 2);
        }
      }
      compared += 1;
    }),
    { numRuns: 90, seed: 31 },
  );
  expect(compared).toBeGreaterThan(20);
});
