import fc from "fast-check";
import { expect, test } from "vitest";
import { fitStatistics } from "../../../../src/runtime/em/index.ts";
import { defaults } from "../support/data.ts";
import { coordinatesOf, slopesOf } from "../support/slopes.ts";
import { logLikelihoodOf, logPriorOf, objectiveOf } from "../support/truth.ts";
import { type JointModel, type Noise, planOf, rowsFor } from "./joint-models.ts";

const block = fc.record({ width: fc.integer({ min: 1, max: 3 }), noise: fc.constantFrom<Noise>("spherical", "diagonal", "full") });

const models = fc
  .record({
    K: fc.integer({ min: 1, max: 2 }),
    Q: fc.integer({ min: 1, max: 2 }),
    blocks: fc.array(block, { minLength: 2, maxLength: 3 }),
    own: fc.record({ mean: fc.boolean(), load: fc.boolean(), noise: fc.boolean() }),
    law: fc.constantFrom<"known" | "fixed" | "own">("known", "fixed", "own"),
    marked: fc.boolean(),
    second: fc.boolean(),
    priors: fc.boolean(),
    chain: fc.boolean(),
  })
  .map((model): JointModel => {
    const own: JointModel["own"] = model.K === 1 ? {} : model.law === "own" ? { noise: model.own.noise } : model.own;
    const law = model.K === 1 && model.law === "own" ? "fixed" : model.law;
    const marked = model.marked && law === "known" && !own.load;
    return { ...model, own, law, marked, chain: model.chain && model.K > 1, second: model.second && model.blocks.at(-1)?.noise !== "full" };
  });

test("log-likelihood, log prior and gradient are those of the definition: blocks, laws of latents, priors, missing entries", () => {
  fc.assert(
    fc.property(models, fc.integer({ min: 0, max: 1e6 }), fc.boolean(), fc.integer({ min: 1, max: 3 }), (model, seed, gaps, iterations) => {
      const plan = planOf(model);
      const data = rowsFor(model, 25, seed, { gaps, apart: 1 });
      const fit = fitStatistics(plan, data, { ...defaults, starts: 1, varianceFloor: 0.01, iterations });
      const wanted = logLikelihoodOf(plan, fit.parameters, data);
      expect(Math.abs(fit.logLikelihood - wanted)).toBeLessThan(1e-8 * Math.max(1, Math.abs(wanted)));
      expect(Math.abs(fit.logPrior - logPriorOf(plan, fit.parameters))).toBeLessThan(1e-8);
      const norm = Math.hypot(...slopesOf((at) => objectiveOf(plan, at, data), fit.parameters, coordinatesOf(plan, fit.parameters)));
      expect(Math.abs(fit.gradientNorm - norm)).toBeLessThan(1e-5 * (1 + norm));
    }),
    { numRuns: 40, seed: 31 },
  );
});

test("the objective never falls, and where a fit has converged no free number leads up", () => {
  let ended = 0;
  fc.assert(
    fc.property(models, fc.integer({ min: 0, max: 1e6 }), fc.boolean(), (model, seed, gaps) => {
      const plan = planOf(model);
      const data = rowsFor(model, 40, seed, { gaps });
      let last = Number.NEGATIVE_INFINITY;
      const settings = { ...defaults, starts: 1, tolerance: 1e-12, iterations: 400, varianceFloor: 0.01 };
      const fit = fitStatistics(plan, data, settings, ({ objective }) => {
        if (last > Number.NEGATIVE_INFINITY) expect(objective - last).toBeGreaterThanOrEqual(-1e-9 * Math.max(1, Math.abs(last)));
        last = objective;
      });
      expect(Number.isFinite(fit.objective)).toBe(true);
      expect(fit.status.is).not.toBe("decreased");
      if (fit.status.is !== "converged") return;
      const slopes = slopesOf((at) => objectiveOf(plan, at, data), fit.parameters, coordinatesOf(plan, fit.parameters));
      expect(Math.hypot(...slopes)).toBeLessThan(5e-3);
      ended += 1;
    }),
    { numRuns: 25, seed: 32 },
  );
  expect(ended).toBeGreaterThan(10);
});
