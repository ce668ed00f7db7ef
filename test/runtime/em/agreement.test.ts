import { expect, test } from "vitest";
import { agreementOf } from "../../../src/runtime/em/agreement.ts";
import { fitDiagnostics, fitStatistics } from "../../../src/runtime/em/index.ts";
import type { EmFit } from "../../../src/runtime/em/types.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { defaults, iris } from "./support/data.ts";
import { chain, mixture, normal, plan } from "./support/plans.ts";

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
