import fc from "fast-check";
import { expect, test } from "vitest";
import type { ParamUse, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { fitStatistics } from "../../../../src/runtime/em/index.ts";
import { logPriorOf } from "../../../../src/runtime/em/priors/density.ts";
import { defaults } from "../support/data.ts";
import { plan } from "../support/plans.ts";
import { build, trials } from "./support.ts";

test("the objective never falls, nothing is ever NaN, and known entries stay, whatever the regression and the data", () => {
  fc.assert(
    fc.property(trials, (trial) => {
      const { model, data } = build(trial);
      const last = new Map<number, number>();
      const fit = fitStatistics(model, data, { ...defaults, starts: 2, iterations: 6, seed: trial.seed }, ({ start, objective }) => {
        const before = last.get(start);
        if (before !== undefined) expect(objective - before).toBeGreaterThanOrEqual(-1e-9 * Math.max(1, Math.abs(before)));
        last.set(start, objective);
      });
      expect(fit.status.is).not.toBe("decreased");
      expect(Number.isFinite(fit.logLikelihood)).toBe(true);
      for (const values of Object.values(fit.parameters)) expect(values.every((one) => Number.isFinite(one))).toBe(true);
      for (const { param, fixed } of Object.values(model.emissions[0].params))
        for (const [i, entry] of (fixed ?? []).entries()) if (entry !== null) expect(fit.parameters[param ?? ""][i]).toBe(entry);
    }),
    { numRuns: 30, seed: 11 },
  );
});

test("coefficients pressed to the edges of a Uniform stay on them", () => {
  fc.assert(
    fc.property(trials, (trial) => {
      const { model, data } = build({ ...trial, family: "var", prior: "Uniform", fixed: false, collinear: false });
      const fit = fitStatistics(model, data, { ...defaults, starts: 1, iterations: 6, seed: trial.seed });
      expect(Number.isFinite(fit.objective)).toBe(true);
      for (const value of [...fit.parameters.a, ...fit.parameters.b]) expect(value >= -0.44 && value <= 0.43).toBe(true);
    }),
    { numRuns: 150, seed: 1 },
  );
});

test("without latents one M step is the maximum: another one, from there, changes nothing", () => {
  fc.assert(
    fc.property(trials, (trial) => {
      const { model, data } = build({ ...trial, axis: "none", missing: false });
      const fit = fitStatistics(model, data, defaults);
      const names = Object.values(model.emissions[0].params).filter(({ estimate }) => estimate === "free");
      // Moving any free number of a coefficient by a little, either way, is no better.
      for (const { param = "", fixed } of names.filter((one) => one.param === "a" || one.param === "b"))
        for (const entry of fit.parameters[param].keys()) {
          if ((fixed?.[entry] ?? null) !== null) continue;
          for (const step of [-1e-3, 1e-3]) {
            const moved = Array.from(fit.parameters[param], (value, i) => (i === entry ? value * (1 + step) + step : value));
            const held = Object.fromEntries(
              Object.entries(model.emissions[0].params).map(([key, one]): [string, ParamUse] => [
                key,
                { ...one, estimate: "fixed", fixed: one.param === param ? moved : Array.from(fit.parameters[one.param ?? ""]) },
              ]),
            );
            const there = fitStatistics(plan([], [{ ...model.emissions[0], params: held }]), data, defaults);
            const priorThere = logPriorAt(model, fit.parameters, param, moved);
            expect(there.logLikelihood + priorThere).toBeLessThanOrEqual(fit.objective + 1e-7 * Math.max(1, Math.abs(fit.objective)));
          }
        }
    }),
    { numRuns: 20, seed: 3 },
  );
});

function logPriorAt(model: StatisticsPlan, parameters: Record<string, Float64Array>, param: string, moved: number[]): number {
  return logPriorOf(model, { ...parameters, [param]: Float64Array.from(moved) }) ?? 0;
}
