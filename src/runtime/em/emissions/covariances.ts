import { bug } from "../../../compiler/backend.ts";
import { type Argument, bindArgument, type Cells, isFree } from "../arguments.ts";
import { type CovarianceFloor, covarianceFloor, type FlooredCovariance, flooredCovariance } from "../floor.ts";
import { addCovarianceSlopes, type QuadraticSums } from "../gradient/normal.ts";
import type { Slopes } from "../gradient/slopes.ts";
import { covarianceCounts } from "../priors/conjugate.ts";
import type { Prior } from "../priors/prior.ts";
import type { EmissionContext } from "./part.ts";

/** The rows that share a covariance, as the M step sees them. */
export interface Scatter {
  weight: number;
  /** Weighted mean of (x - mean)(x - mean)', [width, width], both triangles. */
  matrix: Float64Array;
}

/** The rows of an M step, for covariances whose parameters the means are made of as well. */
export interface Rows {
  /** By covariance, about the present means. */
  scatters(): (Scatter | undefined)[];
  /** Sums of the rows' steps from the present means, [cells, D], and their weights. */
  steps(): { weights: Float64Array; first: Float64Array };
  /** Maximises the means given the covariances in `argument`. */
  moveMeans(): void;
  /** Must follow a change of what the means are made of. */
  follow(): void;
}

/** The covariances of a Gaussian part: parameters as they stand, or made of others. */
export interface Covariances {
  /** [count, width, width], which `refresh` and the part keep up to date, and the row of it that each state selects. */
  argument: Argument;
  /** Whether an M step changes them. */
  free: boolean;
  /** Set where an M step maximises the means as well, by `Rows.moveMeans`. */
  movesMeans?: boolean;
  /** Set where one M step may not be the maximum given its scatters. */
  iterative?: boolean;
  /** Writes `argument` from parameter values. */
  refresh(): void;
  /** Starting values from the scatter of all rows: of every covariance. */
  reset(scatter: Float64Array): FlooredCovariance[];
  /**
   * Writes the parameters that maximise -w (log |C| + tr(C⁻¹ S)) over the scatters; where no row is of a covariance, it has none. The result may
   * lie in the scatters, and where that of the next call will.
   */
  maximise(scatters: (Scatter | undefined)[], rows?: Rows): (FlooredCovariance | undefined)[];
  /** Derivatives in the free numbers that the covariances are made of, nats. */
  addSlopes(into: Slopes, cells: Cells, sums: QuadraticSums): void;
}

/** Normal(mean, cov: C): every covariance is a parameter of its own. */
export function ownCovariances(context: EmissionContext): Covariances {
  const { emission, space, data, parameters } = context;
  const argument = bindArgument(space, emission.params.cov, parameters);
  if (!argument.values.every((_value, entry) => isFree(argument.use, entry) === isFree(argument.use, 0)))
    bug(`${emission.node}: parts of a covariance are fixed`);
  const D = emission.width;
  /** Of a fit only: queries never ask. */
  let floor: CovarianceFloor | undefined;
  const factors: Float64Array[] = [];
  return {
    argument,
    free: isFree(argument.use, 0),
    refresh: () => undefined,
    reset(scatter) {
      floor ??= covarianceFloor(data.fields[emission.field], data.rows, D, context.varianceFloor, data.weights);
      return new Array(argument.count).fill(flooredCovariance(scatter, floor));
    },
    maximise(scatters) {
      const least = floor ?? bug(`${emission.node}: an M step without a reset`);
      return scatters.map((scatter, row) => {
        const { prior } = argument;
        const known = prior === undefined ? scatter : withPrior(prior, row, D, scatter);
        factors[row] ??= new Float64Array(D * D);
        return known && flooredCovariance(known.matrix, least, factors[row]);
      });
    },
    addSlopes: (into, cells, sums) => addCovarianceSlopes(into, cells, sums, argument),
  };
}

/** The rows with those that an inverse Wishart prior counts as. */
function withPrior(prior: Prior, row: number, width: number, scatter: Scatter | undefined): Scatter {
  const counts = covarianceCounts(prior, row, width);
  const weight = counts.weight + (scatter?.weight ?? 0);
  const matrix = counts.sums.map((sum, i) => (sum + (scatter === undefined ? 0 : scatter.weight * scatter.matrix[i])) / weight);
  return { weight, matrix };
}
