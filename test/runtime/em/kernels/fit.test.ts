import { expect, test } from "vitest";
import type { StatisticsPlan } from "../../../../src/compiler/ir/types/plan.ts";
import { accumulator } from "../../../../src/runtime/em/accumulate.ts";
import { fitStatistics } from "../../../../src/runtime/em/fit.ts";
import { chainPass } from "../../../../src/runtime/em/kernels/chain.ts";
import { halvesPass } from "../../../../src/runtime/em/kernels/halves.ts";
import { mixturePass } from "../../../../src/runtime/em/kernels/mixture.ts";
import type { EmData, EmFit, EmSettings } from "../../../../src/runtime/em/types.ts";
import { createCrew } from "../../../../src/runtime/host/crew.ts";
import { faithful, iris, rowsOf } from "../support/data.ts";
import { categorical, chain, emission, mixture, normal, plan, use } from "../support/plans.ts";
import { modelOf } from "./same.ts";

const settings: EmSettings = { starts: 3, tolerance: 1e-9, iterations: 200, varianceFloor: 1e-6, seed: 1 };

function bothFits(plan: StatisticsPlan, data: EmData, changes: Partial<EmSettings> = {}): [plain: EmFit, kernel: EmFit] {
  const all = { ...settings, ...changes };
  return [fitStatistics(plan, data, all, undefined, { plain: true }), fitStatistics(plan, data, all, undefined, { least: 0 })];
}

/** The same objective at every iteration, and the same end. */
function expectSameFit([plain, kernel]: [EmFit, EmFit]): void {
  expect(kernel.computed.variant).not.toBe("plain");
  expect(kernel.status).toEqual(plain.status);
  expect(kernel.unused).toEqual(plain.unused);
  expect(kernel.starts.map(({ status }) => status)).toEqual(plain.starts.map(({ status }) => status));
  for (let i = 0; i < Math.min(plain.trace.length, kernel.trace.length); i++)
    expect(Math.abs(kernel.trace[i] - plain.trace[i])).toBeLessThan(1e-9 * Math.abs(plain.trace[i]));
  for (const [name, values] of Object.entries(plain.parameters))
    for (const [i, value] of values.entries()) expect(kernel.parameters[name][i]).toBeCloseTo(value, 4);
}

test.each(["full", "tied", "diagonal", "spherical"] as const)(
  "a fit by kernels takes the plain path's way: %s covariance",
  (covariance) => {
    expectSameFit(bothFits(mixture(3, 4, covariance), iris()));
    expectSameFit(bothFits(mixture(2, 2, covariance), faithful()));
  },
);

/** Some entries of these rows go missing. */
function withGaps(data: EmData): EmData {
  const x = data.fields.x.map((value, i) => ((i * 7919) % 13 === 0 ? Number.NaN : value));
  return { ...data, fields: { x } };
}

test.each(["full", "tied", "diagonal", "spherical"] as const)("the same where entries are missing: %s covariance", (covariance) => {
  // Starts that end at the same maximum differ in rounding and in the order of the components.
  expectSameFit(bothFits(mixture(3, 4, covariance), withGaps(iris()), { starts: 1 }));
  expectSameFit(bothFits(mixture(2, 2, covariance), withGaps(faithful()), { starts: 1 }));
});

test("a chain over one sequence, and over many", () => {
  const data = faithful();
  const hmm = plan([chain("k", 3)], [normal(2, "full", ["k"])]);
  expectSameFit(bothFits(hmm, { ...data, sequences: [{ start: 0, end: data.rows }] }));
  const cut = Array.from({ length: 8 }, (_sequence, i) => ({ start: i * 34, end: (i + 1) * 34 }));
  expectSameFit(bothFits(hmm, { ...data, sequences: cut }));
  const weights = Float64Array.from({ length: data.rows }, (_weight, row) => 0.5 + (Math.floor(row / 34) % 3));
  expectSameFit(bothFits(hmm, { ...data, sequences: cut, weights }));
  // Under a covariance rows with missing entries are computed apart from the recursion.
  expectSameFit(bothFits(hmm, { ...withGaps(data), sequences: cut, weights }));
  const own = use("transition", ["c"], [2, 2]);
  const classes = plan([{ ...categorical("c", 2), plate: "sequence" }, chain("k", 2, undefined, own)], [normal(2, "diagonal", ["k"])]);
  expectSameFit(bothFits(classes, { ...withGaps(data), sequences: cut, weights }));
});

test("a degenerate component is told by either", () => {
  const rows = Array.from({ length: 40 }, (_row, i) => (i < 5 ? [60, 60] : [Math.sin(i) * 10, Math.cos(3 * i)]));
  const fits = bothFits(mixture(2, 2, "full"), rowsOf(rows), { varianceFloor: 1e-4 });
  expect(fits[0].status.is).toBe("degenerate");
  expectSameFit(fits);
});

test("numbers that the kernel cannot hold are left to the plain path", () => {
  // Densities so apart that the state of the largest cannot be reached: the chain only goes forward.
  const rows = Array.from({ length: 30 }, (_row, i) => [i < 10 ? 1e6 : i % 3]);
  const model = modelOf(plan([chain("k", 2)], [normal(1, "full", ["k"])]), { rows: 30, weighted: false, relaxed: false, seed: 1 }, [
    { start: 0, end: 30 },
  ]);
  model.data.fields.x.set(rows.flat());
  model.parameters.mean_x.set([0, 1e6]);
  model.parameters.initial.set([1, 0]);
  model.parameters.transition.set([1, 0, 0, 1]);
  model.refresh();
  expect(chainPass(model, { relaxed: false })?.expectation(accumulator(model).sums)).toBeUndefined();
});

test("results do not depend on the number of threads", () => {
  const mixtureModel = modelOf(mixture(5, 6, "full"), { rows: 3000, weighted: true, relaxed: true, seed: 3 });
  const gapModel = modelOf(mixture(3, 4, "tied"), { rows: 2000, gaps: 0.2, weighted: false, relaxed: true, seed: 5 });
  const heavyTails = emission("StudentT", 2, { mean: use("mean", ["k"], [2]), std: use("std", ["k"], [2]), df: use("df", ["k"], [2]) });
  const tailsModel = modelOf(plan([categorical("k", 3)], [heavyTails]), { rows: 3000, weighted: true, relaxed: true, seed: 7 });
  const cut = Array.from({ length: 60 }, (_sequence, i) => ({ start: i * 50, end: (i + 1) * 50 }));
  const chainModel = modelOf(
    plan([chain("k", 4)], [normal(2, "diagonal", ["k"])]),
    { rows: 3000, weighted: false, relaxed: true, seed: 4 },
    cut,
  );
  const weightedModel = modelOf(
    plan([{ ...categorical("c", 2), plate: "sequence" }, chain("k", 3)], [normal(2, "diagonal", ["c", "k"])]),
    { rows: 3000, gaps: 0.1, weighted: true, relaxed: true, seed: 6 },
    cut,
  );
  const gapChain = modelOf(
    plan([chain("k", 3)], [normal(3, "full", ["k"])]),
    { rows: 3000, gaps: 0.2, weighted: true, relaxed: true, seed: 7 },
    cut,
  );
  // Long sequences of few and of more states: their blocks are spread, before and after the recursions.
  const long = [3, 6].map((K) =>
    modelOf(plan([chain("k", K)], [normal(2, "diagonal", ["k"])]), { rows: 5400, weighted: false, relaxed: true, seed: K }, [
      { start: 0, end: 4500 },
      { start: 4500, end: 5400 },
    ]),
  );
  for (const [model, passOf] of [
    ...long.map((model) => [model, chainPass] as const),
    [mixtureModel, mixturePass],
    [gapModel, mixturePass],
    [tailsModel, mixturePass],
    [gapChain, halvesPass],
    [weightedModel, chainPass],
    [chainModel, chainPass],
  ] as const) {
    const results = [1, 2, 3, 5].map((threads) => {
      const pass = passOf(model, { relaxed: true, crew: threads === 1 ? undefined : createCrew({ threads, hiring: 0 }) });
      const { sums } = accumulator(model);
      // Threads come up while passes go on.
      const found = Array.from({ length: 200 }, () => pass?.expectation(sums));
      expect(pass?.threads()).toBe(threads);
      pass?.close();
      const arrays = model.parts[0].arrays;
      const isNormal = arrays?.shape === "quadratic" || arrays?.shape === "diagonal";
      const moments = isNormal ? [...arrays.first, ...arrays.second] : arrays?.shape === "values" ? Array.from(arrays.weights) : [];
      expect(moments.length).toBeGreaterThan(0);
      return [...found, ...sums.states, ...sums.firsts, ...(sums.transitions ?? []), ...moments];
    });
    for (const other of results.slice(1)) expect(other).toEqual(results[0]);
  }
});
