import { expect, test } from "vitest";
import { fitStatistics } from "../../../../src/runtime/em/index.ts";
import { statisticsOf } from "../../../support/models.ts";
import { csvRows, defaults, rowsOf } from "../support/data.ts";

const settings = { ...defaults, tolerance: 1e-14, iterations: 5000 };

function expectNear(found: ArrayLike<number>, wanted: readonly number[], digits: number): void {
  expect(found).toHaveLength(wanted.length);
  for (const [i, value] of wanted.entries()) expect(found[i]).toBeCloseTo(value, digits);
}

// scipy 1.17.1: optimize.minimize (BFGS from 8 places, then Nelder-Mead with xatol=1e-9) of the forward algorithm's log-likelihood and
// stats.dirichlet.logpdf of each row's free shares, stats.norm.logpdf, stats.invgamma.logpdf.
test("Baum-Welch with fixed entries in transitions, means and variances, and priors of the free ones: the mode that scipy finds", () => {
  const { plan } = statisticsOf(`model M {
    param start: simplex(3) = [0.5, 0.25, 0.25]
    param move: simplex(3)[3] = [[_, _, 0.1], [_, _, _], [_, 0.2, _]] ~ Dirichlet([[2, 3, 1], [1, 2, 4], [5, 1, 2]])
    param level: real[3] = [2, _, _] ~ Normal(4, std: 0.5)
    param spread: positive[3] = [0.1, _, _] ~ InverseGamma(3, scale: 0.2)
    latent s: category(3) ~ Markov(start, move)
    observed u: real ~ Normal(level[s], var: spread[s])
  }
data D { source: csv("d.csv")  u: real  sequence: along(row) }`);
  const rows = rowsOf(csvRows("faithful.csv", ["eruptions"]), "u");
  const { objective, logPrior, parameters } = fitStatistics(plan, { ...rows, sequences: [{ start: 0, end: rows.rows }] }, settings);
  expect(objective).toBeCloseTo(-216.7069178728979, 7);
  expect(logPrior).toBeCloseTo(2.53084832196695, 4);
  expectNear(parameters.move, [0.07011382, 0.82988618, 0.1, 0.54844858, 0.07148316, 0.38006826, 0.4843216, 0.2, 0.3156784], 5);
  expectNear(parameters.level, [2, 4.53678449, 3.94761516], 5);
  expectNear(parameters.spread, [0.1, 0.06270591, 0.09860962], 5);
});

// scipy 1.17.1: the same of the mixture's log-likelihood and stats.laplace.logpdf of the two free means.
test("EM with fixed means of single columns and a Laplace prior of the others: the mode that scipy finds", () => {
  const { plan } = statisticsOf(`model M {
    param w: simplex(2)
    param mean: real[2, 2] = [[2, _], [_, 80]] ~ Laplace([4, 50], scale: 1)
    param std: positive[2, 2]
    latent k: category(2) ~ Categorical(w)
    observed x: real[2] ~ Normal(mean[k], std: std[k])
  }`);
  const { objective, parameters } = fitStatistics(plan, rowsOf(csvRows("faithful.csv", ["eruptions", "waiting"])), settings);
  expect(objective).toBeCloseTo(-1154.777385419419, 6);
  expectNear(parameters.w, [0.35641976939357123, 0.6435802306064288], 5);
  expectNear(parameters.mean, [2, 54.14106247, 4.2899012, 80], 4);
  expectNear(parameters.std, [0.2675121, 5.81894326, 0.41038193, 5.98389119], 4);
});
