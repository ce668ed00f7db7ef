import { factorOf, multiply } from "../../../compiler/backend.ts";
import type { Emission } from "../../../compiler/ir/types/plan.ts";
import type { Cells } from "../arguments.ts";
import { meansOf } from "../emissions/means.ts";
import type { StateSpace } from "../space.ts";
import type { Parameters } from "../types.ts";
import { bindFactors, type Factors, loadingsAt, noiseAt, rootAt } from "./binding.ts";
import { type LatentPosterior, latentPosterior } from "./latent.ts";
import { shiftsOf } from "./shifts.ts";

/** What a `factor` emission says of its latents, all together. */
export interface LatentLaws {
  factors: Factors;
  cells: Cells;
  /** z given the entries of the row that are there (not NaN): its mean [Q], and its covariance [Q, Q]. */
  given(values: Float64Array, cell: number): { mean: Float64Array; covariance: Float64Array };
  /** E[x | z], [D]. */
  expected(z: Float64Array, cell: number): Float64Array;
}

/** What a pattern of missing columns needs of a covariance is worked out once. */
export function latentLaws(emission: Emission, space: StateSpace, parameters: Parameters): LatentLaws {
  const factors = bindFactors(emission, space, parameters);
  const { cells, terms, latentMeans } = shiftsOf(factors, space);
  const { width: D, size: Q } = factors;
  const [covRows] = cells.rows;
  const centres = new Float64Array(cells.count * D);
  meansOf(D, cells, terms).write(centres);
  const loads = Array.from({ length: factors.covariance.count }, (_row, c) => loadingsAt(factors, c));
  const known = new Map<string, LatentPosterior>();

  function posteriorOf(c: number, present: number[]): LatentPosterior {
    const key = `${c}:${present.join()}`;
    let found = known.get(key);
    if (found === undefined) {
      const noise = noiseAt(factors, c);
      const root = rootAt(factors, c);
      const load = Float64Array.from(present.flatMap((d) => Array.from(loads[c].subarray(d * Q, (d + 1) * Q))));
      const own = Float64Array.from(present.flatMap((i) => present.map((j) => noise[i * D + j])));
      const n = present.length;
      found = latentPosterior(multiply(load, root, n, Q, Q), factorOf(own, n), root, n, Q);
      known.set(key, found);
    }
    return found;
  }

  return {
    factors,
    cells,
    given(values, cell) {
      const present = Array.from(values.keys()).filter((d) => !Number.isNaN(values[d]));
      const { regression, covariance } = posteriorOf(covRows[cell], present);
      const mean = latentMeans(cell).map((centre, q) =>
        present.reduce((sum, d, i) => sum + regression[q * present.length + i] * (values[d] - centres[cell * D + d]), centre),
      );
      return { mean, covariance };
    },
    expected(z, cell) {
      const step = z.map((value, q) => value - latentMeans(cell)[q]);
      return multiply(loads[covRows[cell]], step, D, Q, 1).map((value, d) => centres[cell * D + d] + value);
    },
  };
}
