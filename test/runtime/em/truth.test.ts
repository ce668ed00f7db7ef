import fc from "fast-check";
import { expect, test } from "vitest";
import type { StatisticsPlan } from "../../../src/compiler/ir/types/plan.ts";
import { fitStatistics } from "../../../src/runtime/em/index.ts";
import type { Parameters } from "../../../src/runtime/em/types.ts";
import { defaults } from "./support/data.ts";
import { coordinatesOf, slopesOf } from "./support/slopes.ts";
import { logLikelihoodOf, logPriorOf, objectiveOf } from "./support/truth.ts";
import { worldOf, worlds } from "./support/worlds.ts";

const few = { ...defaults, starts: 1, varianceFloor: 0.01 };

/** Whether differences tell slopes there: not at the kink of a Laplace prior, nor where 1 - p has lost its digits. */
function hasSlopes({ emissions }: StatisticsPlan, parameters: Parameters): boolean {
  const uses = emissions.flatMap(({ params }) => Object.entries(params));
  return uses.every(([name, { param, prior }]) => {
    const values = parameters[param ?? ""];
    const centres = prior?.distribution === "Laplace" ? prior.args.mean : [];
    return values.every((value) => centres.every((centre) => Math.abs(value - centre) > 1e-3) && !(name === "p" && value > 1 - 1e-7));
  });
}

/** The free numbers in which the objective is smooth: not those that are medians. */
function smooth(model: StatisticsPlan, parameters: Parameters) {
  const medians = model.emissions.flatMap(({ family, params }) => (family === "Laplace" ? [params.mean.param] : []));
  return coordinatesOf(model, parameters).filter(({ param }) => !medians.includes(param));
}

test("log-likelihood, log prior and gradient are those of the definition, whatever the structure, the families and what is missing", () => {
  let compared = 0;
  fc.assert(
    fc.property(worlds, fc.integer({ min: 1, max: 4 }), (world, iterations) => {
      const { model, data } = worldOf(world);
      const fit = fitStatistics(model, data, { ...few, iterations });
      const { parameters } = fit;
      const wanted = logLikelihoodOf(model, parameters, data);
      expect(Math.abs(fit.logLikelihood - wanted)).toBeLessThan(1e-9 * Math.max(1, Math.abs(wanted)));
      expect(Math.abs(fit.logPrior - logPriorOf(model, parameters))).toBeLessThan(1e-8);
      const norm = Math.hypot(...slopesOf((at) => objectiveOf(model, at, data), parameters, smooth(model, parameters)));
      // Across the edge of a Uniform there is no slope.
      if (!Number.isFinite(norm) || !hasSlopes(model, parameters)) return;
      expect(Math.abs(fit.gradientNorm - norm)).toBeLessThan(1e-5 * (1 + norm));
      compared += 1;
    }),
    { numRuns: 150, seed: 21 },
  );
  expect(compared).toBeGreaterThan(100);
});

test("the objective never falls, and where a fit has converged no free number leads up", () => {
  let ended = 0;
  fc.assert(
    fc.property(worlds, (world) => {
      const { model, data } = worldOf(world);
      let last = Number.NEGATIVE_INFINITY;
      const settings = { ...few, tolerance: 1e-12, iterations: 500, seed: world.seed };
      const fit = fitStatistics(model, data, settings, ({ objective }) => {
        if (last > Number.NEGATIVE_INFINITY) expect(objective - last).toBeGreaterThanOrEqual(-1e-9 * Math.max(1, Math.abs(last)));
        last = objective;
      });
      expect(fit.status.is).not.toBe("decreased");
      const { parameters } = fit;
      if (fit.status.is !== "converged" || fit.unbounded.length > 0 || !hasSlopes(model, parameters)) return;
      const coordinates = smooth(model, parameters);
      const slopes = slopesOf((at) => objectiveOf(model, at, data), parameters, coordinates);
      if (!Number.isFinite(Math.hypot(...slopes))) return;
      for (const [i, slope] of slopes.entries()) {
        const { param, entry } = coordinates[i];
        const told = fit.atEnds.find(
          (one) => model.emissions[one.emission].params[one.argument].param === param && one.entries.includes(entry),
        );
        // What is told to stand at an end may lead beyond it alone.
        if (told?.end !== "greatest") expect(slope).toBeLessThan(1e-3);
        if (told?.end !== "least") expect(slope).toBeGreaterThan(-1e-3);
      }
      ended += 1;
    }),
    { numRuns: 100, seed: 22 },
  );
  expect(ended).toBeGreaterThan(30);
});
