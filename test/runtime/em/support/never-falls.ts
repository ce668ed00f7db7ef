import { expect } from "vitest";
import type { ParamUse, StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { fitStatistics } from "../../../../src/runtime/em/index.ts";
import { defaults } from "./data.ts";
import { build, type Trial } from "./trials.ts";

/** Fall of the objective, as a share of it or of 1 nat, that rounding may explain. */
const ROUNDING = 1e-10;

/** Fits what a trial draws, from two starts: no iteration lowers the objective, and all that is found are numbers as they must be. */
export function neverFalls(trial: Trial): void {
  const { model, data } = build(trial);
  const last = new Map<number, number>();
  const fit = fitStatistics(model, data, { ...defaults, starts: 2, iterations: 30, seed: trial.seed }, ({ start, objective }) => {
    const before = last.get(start);
    if (before !== undefined) expect(objective - before).toBeGreaterThanOrEqual(-ROUNDING * Math.max(1, Math.abs(before)));
    last.set(start, objective);
  });
  expect(fit.status.is).not.toBe("decreased");
  expect(Number.isFinite(fit.logLikelihood)).toBe(true);
  for (const values of Object.values(fit.parameters)) expect(values.every((value) => Number.isFinite(value))).toBe(true);
  for (const { param, fixed } of usesOf(model))
    for (const [i, entry] of (fixed ?? []).entries()) if (entry !== null) expect(fit.parameters[param ?? ""][i]).toBe(entry);
  for (const axis of model.axes)
    for (const param of [axis.initial, axis.transition]) {
      const values = fit.parameters[param?.param ?? ""] ?? [];
      for (let at = 0; at < values.length; at += axis.size) {
        const sum = values.slice(at, at + axis.size).reduce((total: number, value: number) => total + value, 0);
        expect(sum).toBeCloseTo(1, 9);
      }
    }
}

function usesOf({ axes, emissions }: StatisticsPlan): ParamUse[] {
  const weights = axes.flatMap(({ initial, transition }) => (transition === undefined ? [initial] : [initial, transition]));
  return [...weights, ...emissions.flatMap(({ params }) => Object.values(params))];
}
