import { bug, factorOf, inverseOfFactored } from "../../../compiler/backend.ts";
import { bindFactors, covarianceAt, type Factors, noiseFactorAt } from "../factors/binding.ts";
import { climb } from "../factors/climb.ts";
import { hasOwnLoadings, ownLoadings, setLoadings } from "../factors/loadings.ts";
import { type Held, type NoiseFloor, setNoise } from "../factors/noise.ts";
import { isPrincipal, maximisePrincipal } from "../factors/principal.ts";
import { rotate } from "../factors/rotation.ts";
import { columnFloors, columnMoments, covarianceFloor, type FlooredCovariance, flooredCovariance } from "../floor.ts";
import { addFactorSlopes } from "../gradient/factor.ts";
import type { Covariances } from "./covariances.ts";
import type { EmissionContext } from "./part.ts";

/** Least excess of the scatter over the noise, in its own units, in a direction of the first loadings. */
const LEAST_START = 0.1;

/**
 * Normal(mean + load @ z, noise) with the latents z integrated out: covariances load loadᵀ + noise. An M step is the exact maximum where one
 * is known, else it climbs; loadings are kept in their canonical rotation.
 */
export function factorCovariances(context: EmissionContext): Covariances {
  const { emission, space, data, parameters } = context;
  const factors = bindFactors(emission, space, parameters);
  const { covariance: argument, loadings, noise, noiseRows, width: D } = factors;
  /** Of a fit only: queries never ask. */
  let floor: NoiseFloor | undefined;
  const exact = isPrincipal(factors) || (noise.use.estimate === "fixed" && hasOwnLoadings(factors));

  function estimates(held: Held): FlooredCovariance[] {
    return Array.from({ length: argument.count }, (_row, c) => {
      const covariance = covarianceAt(factors, c);
      const column = held.get(noiseRows[c]);
      return { covariance, factor: factorOf(covariance, D), ...(column === undefined ? {} : { column }) };
    });
  }

  return {
    argument,
    free: [noise, ...loadings.map((loading) => loading.argument)].some(({ use }) => use.estimate === "free"),
    iterative: !exact,
    refresh() {
      for (let c = 0; c < argument.count; c++) argument.values.set(covarianceAt(factors, c), c * D * D);
    },
    reset(scatter) {
      const x = data.fields[emission.field];
      floor ??= {
        columns: columnFloors(columnMoments(x, data.rows, D, data.weights), context.varianceFloor),
        matrix: covarianceFloor(x, data.rows, D, context.varianceFloor, data.weights),
      };
      start(factors, flooredCovariance(scatter, floor.matrix), floor);
      return estimates(new Map());
    },
    maximise(scatters) {
      const least = floor ?? bug(`${emission.node}: an M step without a reset`);
      const held = isPrincipal(factors) ? maximisePrincipal(factors, scatters, least) : climb(factors, scatters, least);
      rotate(factors);
      return estimates(held).map((found, c) => (scatters[c] === undefined && !changes(scatters, c) ? undefined : found));
    },
    addSlopes: (into, cells, sums) => addFactorSlopes(into, cells, sums, factors),
  };

  /** Whether a covariance without rows shares a parameter with one that has some. */
  function changes(scatters: readonly unknown[], c: number): boolean {
    return scatters.some((scatter, other) => {
      const alike = noiseRows[other] === noiseRows[c] || loadings.some(({ rows }) => rows[other] === rows[c]);
      return scatter !== undefined && alike;
    });
  }
}

/**
 * Every covariance begins like that of all rows: the noise is a share of what a column has that the others don't predict (Jöreskog 1963), the
 * loadings their maximum given it.
 */
function start(factors: Factors, { covariance, factor }: FlooredCovariance, floor: NoiseFloor): void {
  const { width: D, size: Q, noise, structure } = factors;
  const share = Math.max(1 - Q / (2 * D), 0.5);
  const precision = inverseOfFactored(factor, D);
  const rest = new Float64Array(D * D);
  if (structure === "full") rest.set(covariance.map((value) => share * value));
  else for (let d = 0; d < D; d++) rest[d * D + d] = share / precision[d * D + d];
  for (let row = 0; row < noise.count; row++) setNoise(factors, row, rest, floor, new Map());
  for (let c = 0; c < factors.covariance.count; c++)
    setLoadings(factors, c, ownLoadings(covariance, noiseFactorAt(factors, c), D, Q, LEAST_START));
}
