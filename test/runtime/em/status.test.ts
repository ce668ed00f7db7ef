import { expect, test } from "vitest";
import { DiagnosticError } from "../../../src/compiler/backend.ts";
import { componentName, fitDiagnostics, fitStatistics, fitStatisticsInTurns } from "../../../src/runtime/em/index.ts";
import { defaults, faithful, iris, rowsOf } from "./support/data.ts";
import { categorical, emission, mixture, normal, observedCategory, plan, use } from "./support/plans.ts";

test("a fit that converged has nothing to say", () => {
  const model = mixture(2, 2, "full");
  const fit = fitStatistics(model, faithful(), { ...defaults, starts: 1 });
  expect(fitDiagnostics(model, fit, defaults, 272, 272, {})).toEqual([]);
});

test("GEN6201: too few iterations, with the gain that was left", () => {
  const model = mixture(3, 4, "full");
  const settings = { ...defaults, starts: 1, iterations: 3 };
  const fit = fitStatistics(model, iris(), settings);
  expect(fit.status).toEqual({ is: "iterations" });
  expect(fit.iterations).toBe(3);
  const gain = ((fit.trace[2] - fit.trace[1]) / 150).toExponential(1);
  const [found, ...rest] = fitDiagnostics(model, fit, settings, 150, 150, {});
  expect(rest).toEqual([]);
  expect(found.code).toBe("GEN6201");
  expect(found.message).toBe(
    `The best start was still rising after 3 iterations: its last gain was ${gain} nats per row, and \`tolerance\` is 1e-8.`,
  );
});

test("GEN6203: degenerate, with component, column and rows, at the scale in the spec", () => {
  const model = plan([{ ...observedCategory("y", 2), levels: ["thin", "wide"] }], [normal(2, "full", ["y"])]);
  const data = rowsOf([
    [1, 5],
    [2, 5],
    [4, 5],
    [1, 2],
    [2, 4],
    [7, 3],
    [4, 4],
  ]);
  data.fields.y = Float64Array.of(0, 0, 0, 1, 1, 1, 1);
  const fit = fitStatistics(model, data, defaults);
  const span = { file: 0, start: 10, end: 16 };
  const [found, ...rest] = fitDiagnostics(model, fit, defaults, 7, 7, { "M.cov_x": span });
  expect(rest).toEqual([]);
  expect(found.code).toBe("GEN6203");
  expect(found.severity).toBe("error");
  expect(found.place).toEqual({ in: "spec", span });
  expect(found.message).toBe(
    'The fit is degenerate: in y = "thin", the variance of `x[1]` fell to the floor of 0.000001 of its variance in the data; 3 of 7 rows are most probably of it.',
  );
});

test("GEN6209: a column that is the same in all rows, and a training part of one", () => {
  const model = mixture(2, 2, "full");
  const told = (rows: number[][]) => {
    const [{ code, message }] = fitDiagnostics(model, fitStatistics(model, rowsOf(rows), defaults), defaults, rows.length, rows.length, {});
    return [code, message];
  };
  expect(told(Array.from({ length: 9 }, (_row, i) => [i * i, 7]))).toEqual([
    "GEN6209",
    "The fit is degenerate: `x[1]` is the same in all 9 rows, so nothing tells its variance.",
  ]);
  expect(told([[3, 4]])[1]).toContain("is the same in the only row, so");
  // Two rows that differ: each component takes one of them.
  expect(
    told([
      [3, 4],
      [5, 9],
    ])[0],
  ).toBe("GEN6203");
});

test("GEN6211: numbers whose squares no double holds", () => {
  for (const covariance of ["full", "diagonal"] as const) {
    const model = mixture(2, 2, covariance);
    const trained = (large: number) =>
      fitStatistics(model, rowsOf([...Array.from({ length: 9 }, (_row, i) => [i, i * i]), [2, -large]]), defaults);
    for (const large of [1e151, 1e200, 1e300, 1.7e308])
      expect(() => trained(large)).toThrow(`GEN6211: The numbers of \`x[1]\` are too large to have a variance: one is -${large}, and`);
    expect(Number.isFinite(trained(1e150).logLikelihood)).toBe(true);
  }
});

test("GEN6204: no rows, or none with a weight", () => {
  const model = mixture(2, 2, "full");
  for (const data of [rowsOf([]), { ...rowsOf([[1, 2]]), weights: Float64Array.of(0) }]) {
    expect(() => fitStatistics(model, data, defaults)).toThrow(DiagnosticError);
    expect(() => fitStatistics(model, data, defaults)).toThrow(
      `GEN6204: There is nothing to fit: none of the ${data.rows} training rows has a weight above 0.`,
    );
  }
});

test("GEN6205: of many components without rows the first and their number", () => {
  const model = plan([observedCategory("y", 900)], [normal(1, "tied diagonal", ["y"])]);
  const data = { rows: 4, fields: { x: Float64Array.of(1, 2, 5, 6), y: Float64Array.of(0, 0, 2, 2) } };
  const [found, ...rest] = fitDiagnostics(model, fitStatistics(model, data, defaults), defaults, 4, 4, {});
  expect(rest).toEqual([]);
  expect(found.message).toBe("No row is of y = 1, y = 3, y = 4 or 895 more components, so their parameters were learned from nothing.");
});

test("GEN6205: a category that no row has", () => {
  const model = plan([observedCategory("y", 3)], [normal(1, "tied diagonal", ["y"])]);
  const data = { rows: 4, fields: { x: Float64Array.of(1, 2, 5, 6), y: Float64Array.of(0, 0, 2, 2) } };
  const fit = fitStatistics(model, data, defaults);
  expect(fit.unused).toEqual([1]);
  expect(Array.from(fit.parameters.mean_x)).toEqual([1.5, 3.5, 5.5]);
  const [found, ...rest] = fitDiagnostics(model, fit, defaults, 4, 4, {});
  expect(rest).toEqual([]);
  expect(found.message).toBe("No row is of y = 1, so its parameters were learned from nothing.");
  const told = (unused: number[]) => fitDiagnostics(model, { ...fit, unused }, defaults, 4, 4, {}).map(({ message }) => message);
  expect(told([])).toEqual([]);
  expect(told([0, 2])).toEqual(["No row is of y = 0 or y = 2, so their parameters were learned from nothing."]);
});

test("components are named by their axes", () => {
  const model = plan([categorical("a", 2), categorical("b", 3)], [normal(1, "diagonal", ["a", "b"])]);
  expect(componentName(model, 4)).toBe("a = 1 and b = 1");
  expect(componentName(plan([], []), 0)).toBe("the model");
});

test("an observer is told of every iteration, and can stop the fit", () => {
  const told: string[] = [];
  const model = mixture(3, 4, "full");
  const fit = fitStatistics(model, iris(), { ...defaults, starts: 3 }, ({ start, starts, iteration, objective }) => {
    expect(Number.isFinite(objective)).toBe(true);
    told.push(`${start + 1}/${starts}:${iteration}`);
    return start === 1 && iteration === 2 ? "stop" : undefined;
  });
  expect(fit.starts.map((one) => one.status)).toEqual(["converged", "stopped"]);
  expect(told.slice(-2)).toEqual(["2/3:1", "2/3:2"]);
  expect(told).toHaveLength(fit.starts[0].iterations + 2);
  // The start that had ended is the better one here, but not all starts that were asked for were tried.
  expect(fit.logLikelihood).toBe(fit.starts[0].objective);
  expect(fit.status).toEqual({ is: "stopped" });
});

test("in turns, the fit is the same to the byte", async () => {
  const model = mixture(3, 4, "full");
  const settings = { ...defaults, starts: 3 };
  expect(await fitStatisticsInTurns(model, iris(), settings, () => undefined)).toEqual(fitStatistics(model, iris(), settings));
});

test.each<[string, Record<string, ReturnType<typeof use>>, number[], string]>([
  [
    "NegativeBinomial",
    { mean: use("mean", [], []), size: use("size", [], []) },
    [3, 3, 4, 3, 4, 3],
    "`size` ended at the greatest value that NegativeBinomial tells apart, 1000000: the objective rises beyond it. Write `Poisson(rate)`",
  ],
  [
    "StudentT",
    { mean: use("mean", [], []), std: use("std", [], []), df: use("df", [], []) },
    [-1, -1, 1, 1, 0.9, -0.9],
    "`df` ended at the greatest value that StudentT tells apart, 10000: the objective rises beyond it. Write `Normal(mean, std: std)`",
  ],
  [
    "ContinuousBernoulli",
    { p: use("p", [], []) },
    [0.95, 0.99, 0.98],
    "`p` ended at the greatest value that ContinuousBernoulli tells apart, 0.9999999998835847: the objective rises beyond it. Write `ContinuousBernoulli(logits: l)`",
  ],
])("GEN6208: %s at the end of what it tells apart, with what goes on there", (family, params, rows, wanted) => {
  const model = plan([], [emission(family, 1, params)]);
  const fit = fitStatistics(model, { rows: rows.length, fields: { x: Float64Array.from(rows) } }, defaults);
  expect(fit.status).toEqual({ is: "converged" });
  const [found, ...rest] = fitDiagnostics(model, fit, defaults, rows.length, rows.length, {});
  expect(rest).toEqual([]);
  expect(found).toMatchObject({ code: "GEN6208", severity: "warning" });
  expect(`${found.message} ${found.hint}`).toBe(`${wanted}, which goes on where it ends.`);
});

test("ContinuousBernoulli by its logit holds every mean: coth(l / 2) / 2 + 1 / 2 - 1 / l", () => {
  const model = plan([], [emission("ContinuousBernoulli", 1, { logits: use("logits", [], []) })]);
  const fit = fitStatistics(model, { rows: 3, fields: { x: Float64Array.of(0.95, 0.99, 0.98) } }, defaults);
  const [l] = fit.parameters.logits;
  expect(0.5 / Math.tanh(l / 2) + 0.5 - 1 / l).toBeCloseTo(2.92 / 3, 9);
  expect(fit.atEnds).toEqual([]);
});
