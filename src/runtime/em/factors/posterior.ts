import { factorOf } from "../../../compiler/backend.ts";
import type { Emission } from "../../../compiler/ir/types/plan.ts";
import { type Argument, bindArgument, type Cells, cellsOf } from "../arguments.ts";
import type { StateSpace } from "../space.ts";
import type { Parameters } from "../types.ts";
import { bindFactors, type Factors, loadingsAt, noiseIn } from "./binding.ts";
import { type LatentPosterior, latentPosterior } from "./latent.ts";

/** What a `factor` emission says of its latents, all together: z ~ Normal(0, I) in units of their standard deviations. */
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
  const mean = bindArgument(space, emission.params.mean, parameters);
  const cells = cellsOf(space, [mean, factors.covariance]);
  const [meanRows, covRows] = cells.rows;
  const { width: D, size: Q } = factors;
  const loads = Array.from({ length: factors.covariance.count }, (_row, c) => loadingsAt(factors, c));
  const known = new Map<string, LatentPosterior>();

  function posteriorOf(c: number, present: number[]): LatentPosterior {
    const key = `${c}:${present.join()}`;
    let found = known.get(key);
    if (found === undefined) {
      const noise = noiseIn(factors, factors.noiseRows[c]);
      const load = Float64Array.from(present.flatMap((d) => Array.from(loads[c].subarray(d * Q, (d + 1) * Q))));
      const own = Float64Array.from(present.flatMap((i) => present.map((j) => noise[i * D + j])));
      found = latentPosterior(load, factorOf(own, present.length), present.length, Q);
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
      const centre = Float64Array.from({ length: Q }, (_entry, q) =>
        present.reduce((sum, d, i) => sum + regression[q * present.length + i] * (values[d] - entryOf(mean, meanRows[cell], d)), 0),
      );
      return { mean: centre, covariance };
    },
    expected: (z, cell) =>
      Float64Array.from({ length: D }, (_entry, d) => {
        const load = loads[covRows[cell]];
        return z.reduce((sum, value, q) => sum + load[d * Q + q] * value, entryOf(mean, meanRows[cell], d));
      }),
  };
}

function entryOf({ values, size }: Argument, row: number, d: number): number {
  return values[row * size + (d % size)];
}
