import { expect, test } from "vitest";
import { agreementOf } from "../../../src/runtime/em/agreement.ts";
import { fitDiagnostics, fitStatistics } from "../../../src/runtime/em/index.ts";
import type { EmFit } from "../../../src/runtime/em/types.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { defaults, iris } from "./support/data.ts";
import { categorical, chain, emission, mixture, normal, plan, use } from "./support/plans.ts";

const ended = (...objectives: number[]): EmFit["starts"] =>
  objectives.map((objective) => ({ objective, iterations: 3, status: objective > 0 ? "degenerate" : "converged" }));

test("starts agree within 1e-5 nats a row, or ten times the tolerance", () => {
  expect(agreementOf(ended(-10, -10.0009, -10.002, -12), -10, 100, 1e-8)).toEqual({
    found: 2,
    of: 4,
    within: 1e-3,
    spread: 2,
    degenerate: 0,
  });
  expect(agreementOf(ended(-10, -10.05), -10, 100, 1e-4).found).toBe(2);
});

test("starts at the variance floor aren't counted, unless all are", () => {
  expect(agreementOf(ended(-10, 7), -10, 1, 1e-8)).toMatchObject({ found: 1, of: 2, spread: 0, degenerate: 1 });
  expect(agreementOf(ended(5, 7), 7, 1, 1e-8)).toMatchObject({ found: 1, of: 2, spread: 2, degenerate: 2 });
});

test("a fit says how many of its starts found the value that it keeps", () => {
  const fit = fitStatistics(mixture(3, 4, "diagonal"), iris(), { ...defaults, starts: 6 });
  expect(fit.starts).toHaveLength(6);
  const best = Math.max(...fit.starts.filter(({ status }) => status !== "degenerate").map(({ objective }) => objective));
  expect(fit.logLikelihood).toBe(best);
  expect(fit.agreement.found).toBe(
    fit.starts.filter(({ objective, status }) => status !== "degenerate" && best - objective <= 1.5e-3).length,
  );
});

test("an objective that falls is told, with GEN6206: here by weights that change within a sequence, which no data source lets through", () => {
  const random = createRandom(5, "fall");
  const rows = 30;
  const data = {
    rows,
    fields: { x: Float64Array.from({ length: rows }, () => random.normal()) },
    weights: Float64Array.from({ length: rows }, (_weight, i) => (i === 0 ? 1 : 50 * random.uniform())),
    sequences: [{ start: 0, end: rows }],
  };
  const model = plan([chain("s", 2)], [normal(1, "diagonal", ["s"])]);
  const fit = fitStatistics(model, data, { ...defaults, starts: 3, iterations: 60, tolerance: -1e9 });
  expect(fit.status.is).toBe("decreased");
  const [found] = fitDiagnostics(model, fit, defaults, rows, rows, {});
  expect(found).toMatchObject({ code: "GEN6206", severity: "error" });
  expect(found.message).toMatch(/the objective fell by \d\.\de[+-]\d+ nats in iteration \d+/);
});

test("where a density is so narrow that a value's own last digit moves it, a fall by that is none", () => {
  const random = createRandom(1, "seconds");
  // Seconds since 1970: a Gamma of them has a shape of 1e16 and more.
  const x = Float64Array.from({ length: 40 }, () => {
    const isSame = random.uniform() < 0.3;
    return 1.7e9 + 1000 + (isSame ? 3 : Math.round(random.normal() * 100) / (random.uniform() < 0.5 ? 1 : 100));
  });
  const model = plan([categorical("k", 3)], [emission("Gamma", 1, { shape: use("shape", ["k"], [1]), rate: use("rate", ["k"], [1]) })]);
  const falls: number[] = [];
  const last = new Map<number, number>();
  const fit = fitStatistics(
    model,
    { rows: 40, fields: { x } },
    { ...defaults, starts: 3, iterations: 60, tolerance: 0 },
    ({ start, objective }) => {
      falls.push((last.get(start) ?? objective) - objective);
      last.set(start, objective);
    },
  );
  // More than the share of the objective that is let pass elsewhere.
  expect(Math.max(...falls)).toBeGreaterThan(1e-10 * Math.abs(fit.objective));
  expect(fit.status.is).not.toBe("decreased");
});
