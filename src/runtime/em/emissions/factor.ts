import { bug, factorOf } from "../../../compiler/backend.ts";
import { bindFactors, covarianceAt, isFreely, writeCovariances } from "../factors/binding.ts";
import { isCanonical, maximiseCanonical } from "../factors/canonical.ts";
import { ALL, type Climb, climb, FEW, SOME } from "../factors/climb.ts";
import { hasOwnLoadings } from "../factors/loadings.ts";
import type { Scatters } from "../factors/moments.ts";
import type { Held, NoiseFloor } from "../factors/noise.ts";
import { isPrincipal, maximisePrincipal } from "../factors/principal.ts";
import { rotate } from "../factors/rotation.ts";
import { shiftsOf } from "../factors/shifts.ts";
import { noiseFloors, startFactors } from "../factors/start.ts";
import { covarianceFloor, type FlooredCovariance, flooredCovariance } from "../floor.ts";
import { addFactorSlopes } from "../gradient/factor.ts";
import type { Rows } from "./covariances.ts";
import type { Gaussian } from "./gaussian.ts";
import { meansOf } from "./means.ts";
import type { EmissionContext } from "./part.ts";

/**
 * Normals with means mean + load @ z, latents z integrated out: covariances load cov(z) loadᵀ + noise. An M step is the exact maximum where one
 * is known, else it climbs; loadings are kept in their canonical rotation.
 */
export function factorGaussian(context: EmissionContext): Gaussian {
  const { emission, space, data, parameters, varianceFloor } = context;
  const factors = bindFactors(emission, space, parameters);
  const shifts = shiftsOf(factors, space);
  const { covariance: argument, loadings, blocks, latents, width: D } = factors;
  const { cells, terms } = shifts;
  /** Of a fit only: queries never ask. */
  let floors: NoiseFloor[] | undefined;
  const known = [...blocks.map(({ noise }) => noise), ...latents.map(({ scale }) => scale)].every(({ use }) => use.estimate === "fixed");
  const isLoadings = known && hasOwnLoadings(factors) && shifts.still;
  const isExact = shifts.still && (isPrincipal(factors) || isCanonical(factors) || isLoadings);

  function estimates(held: Held): FlooredCovariance[] {
    return Array.from({ length: argument.count }, (_row, c) => {
      const covariance = covarianceAt(factors, c);
      const column = blocks.map((block) => held.get(block)?.get(block.rows[c])).find((one) => one !== undefined);
      return { covariance, factor: factorOf(covariance, D), ...(column === undefined ? {} : { column }) };
    });
  }

  function raised(of: Climb): Held {
    if (shifts.still && isPrincipal(factors)) return maximisePrincipal(factors, of.scatters, of.floors);
    if (!shifts.still) return climb(of, FEW);
    if (!isCanonical(factors)) return climb(of, SOME);
    return maximiseCanonical(factors, of.scatters, of.floors) ? new Map() : climb(of, ALL);
  }

  /** Whether a covariance without rows shares a parameter with one that has some. */
  function changes(scatters: Scatters, c: number): boolean {
    const selected = [...blocks, ...latents, ...loadings].map(({ rows }) => rows);
    return scatters.some((scatter, other) => scatter !== undefined && selected.some((rows) => rows[other] === rows[c]));
  }

  return {
    cells,
    means: meansOf(D, cells, terms),
    covariances: {
      argument,
      free: isFreely(factors),
      iterative: !isExact,
      movesMeans: !shifts.still,
      refresh: () => void writeCovariances(factors),
      reset(scatter) {
        const x = data.fields[emission.field];
        floors ??= noiseFloors(factors, x, data, varianceFloor);
        startFactors(factors, flooredCovariance(scatter, covarianceFloor(x, data.rows, D, varianceFloor, data.weights)), floors);
        return estimates(new Map());
      },
      maximise(scatters: Scatters, rows?: Rows) {
        const least = floors ?? bug(`${emission.node}: an M step without a reset`);
        const held = raised({ factors, shifts, scatters, floors: least, ...(rows === undefined ? {} : { rows }) });
        rotate(factors, shifts);
        return estimates(held).map((found, c) => (scatters[c] === undefined && !changes(scatters, c) ? undefined : found));
      },
      addSlopes: (into, own, sums) => addFactorSlopes(into, own, sums, factors, shifts),
    },
  };
}
