import { expect, test } from "vitest";
import { bestPaths, classify, fitStatistics, posterior, sampleRows, scoreRows } from "../../../src/runtime/em/index.ts";
import type { EmData } from "../../../src/runtime/em/types.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { defaults, faithful } from "./support/data.ts";
import { categorical, chain, emission, normal, observedCategory, plan, use } from "./support/plans.ts";

// hmmlearn 0.3.3: GMMHMM(n_components=2, n_mix=2, covariance_type="diag") with these parameters on specs/data/faithful.csv in file
// order; m.score(X), m.score(X, [100, 172]), m.decode(X), m.predict_proba(X)[:3].
test("mixtures as emissions: log-densities, best path and posteriors of hmmlearn", () => {
  const model = plan([chain("s", 2), categorical("j", 2, use("w", ["s"], [2]))], [normal(2, "diagonal", ["s", "j"])]);
  const parameters = {
    initial: Float64Array.of(0.3, 0.7),
    transition: Float64Array.of(0.2, 0.8, 0.6, 0.4),
    w: Float64Array.of(0.5, 0.5, 0.25, 0.75),
    mean_x: Float64Array.of(2, 50, 3, 60, 4, 75, 4.5, 85),
    var_x: Float64Array.of(0.2, 30, 0.5, 60, 0.3, 40, 0.1, 20),
  };
  const data = { ...faithful(), sequences: [{ start: 0, end: 272 }] };
  const two = {
    ...data,
    sequences: [
      { start: 0, end: 100 },
      { start: 100, end: 272 },
    ],
  };
  expect(scoreRows(model, parameters, data)[0]).toBeCloseTo(-1191.1693957707953, 8);
  expect(scoreRows(model, parameters, two).reduce((sum, value) => sum + value, 0)).toBeCloseTo(-1191.8604949266469, 8);
  const [{ path, logDensity }] = bestPaths(model, parameters, data);
  expect(logDensity).toBeCloseTo(-1197.5074123788152, 8);
  expect(Array.from(path.subarray(0, 30)).join("")).toBe("101010110101101001010010110111");
  const { probabilities } = posterior(model, parameters, data);
  for (const [row, truth] of [0.00908220699, 0.99999976, 0.0377096614].entries())
    expect(probabilities[4 * row] + probabilities[4 * row + 1]).toBeCloseTo(truth, 8);
});

/** Sequences of two kinds, which differ in their pace alone. */
const kinds = plan(
  [
    { ...categorical("c", 2, use("w", [], [2])), plate: "sequence" },
    chain("s", 2, use("initial", [], [2], [0.5, 0.5]), use("move", ["c"], [2, 2])),
  ],
  [normal(1, "tied diagonal", ["s"])],
);
const truth = {
  w: Float64Array.of(0.4, 0.6),
  initial: Float64Array.of(0.5, 0.5),
  move: Float64Array.of(0.95, 0.05, 0.05, 0.95, 0.4, 0.6, 0.6, 0.4),
  mean_x: Float64Array.of(-1, 1),
  var_x: Float64Array.of(0.3),
};
const lengths = new Array<number>(80).fill(40);
const sequences = lengths.map((length, u) => ({ start: u * length, end: (u + 1) * length }));

test("drawn sequences keep their kind, and a fit tells the kinds apart by the pace of their chains", () => {
  const drawn = sampleRows(kinds, truth, lengths, createRandom(4, "sequences"));
  const kindOf = sequences.map(({ start, end }) => {
    const own = drawn.states.subarray(start, end).map((state) => Math.floor(state / 2));
    expect(new Set(own).size).toBe(1);
    return own[0];
  });
  const share = kindOf.reduce((sum, kind) => sum + kind, 0) / kindOf.length;
  expect(Math.abs(share - 0.6)).toBeLessThan(0.2);
  const data: EmData = { rows: drawn.rows, fields: drawn.fields, sequences };
  const fit = fitStatistics(kinds, data, { ...defaults, starts: 3 });
  expect(fit.status.is).toBe("converged");
  const stays = [0, 1].map((c) => (fit.parameters.move[4 * c] + fit.parameters.move[4 * c + 3]) / 2);
  expect(Math.max(...stays)).toBeGreaterThan(0.9);
  expect(Math.min(...stays)).toBeLessThan(0.5);
  const slow = stays[0] > stays[1] ? 0 : 1;
  const { probabilities } = posterior(kinds, fit.parameters, data);
  const found = sequences.map(({ start }) => (probabilities[4 * start] + probabilities[4 * start + 1] > 0.5 ? 0 : 1));
  const right = found.filter((kind, u) => (kind === slow ? 0 : 1) === kindOf[u]).length;
  expect(right).toBeGreaterThanOrEqual(78);
});

test("where a fit ends, no direction of its free parameters leads up: finite differences of the score are 0", () => {
  const drawn = sampleRows(kinds, truth, lengths, createRandom(5, "sequences"));
  const data: EmData = { rows: drawn.rows, fields: drawn.fields, sequences };
  const { parameters, gradientNorm } = fitStatistics(kinds, data, { ...defaults, starts: 1, tolerance: 1e-14, iterations: 5000 });
  expect(gradientNorm).toBeLessThan(1e-3);
  const total = (change: (copy: typeof parameters, step: number) => void, step: number): number => {
    const copy = Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, values.slice()]));
    change(copy, step);
    return scoreRows(kinds, copy, data).reduce((sum, value) => sum + value, 0);
  };
  const share =
    (name: string, at: number) =>
    (copy: typeof parameters, step: number): void => {
      copy[name][at] += step;
      copy[name][at + 1] -= step;
    };
  const changes = [
    share("w", 0),
    ...[0, 2, 4, 6].map((at) => share("move", at)),
    ...[0, 1].map((k) => (copy: typeof parameters, step: number) => {
      copy.mean_x[k] += step;
    }),
    (copy: typeof parameters, step: number) => {
      copy.var_x[0] += step;
    },
  ];
  for (const change of changes) {
    const slope = (total(change, 1e-5) - total(change, -1e-5)) / 2e-5;
    const bend = (total(change, 1e-3) - 2 * total(change, 0) + total(change, -1e-3)) / 1e-6;
    expect(bend).toBeLessThan(-10);
    expect(Math.abs(slope)).toBeLessThan(0.02);
  }
});

test("a class of each sequence is fitted in closed form, counted once a sequence, and told from all its rows", () => {
  const model = plan(
    [{ ...observedCategory("y", 2, use("w", [], [2])), plate: "sequence" }],
    [emission("Normal", 1, { mean: use("mean", ["y"], [1]), var: use("var", [], [], [4]) })],
  );
  const ends = [2, 3, 7, 8];
  const ranges = ends.map((end, u) => ({ start: ends[u - 1] ?? 0, end }));
  const x = Float64Array.of(1, 3, 10, 2, 4, 6, 8, 20);
  const y = Float64Array.of(0, 0, 1, Number.NaN, 0, Number.NaN, 0, 1);
  const data: EmData = { rows: 8, fields: { x, y }, sequences: ranges };
  const fit = fitStatistics(model, data, defaults);
  expect(fit.iterations).toBe(1);
  expect(Array.from(fit.parameters.w)).toEqual([0.5, 0.5]);
  expect(Array.from(fit.parameters.mean)).toEqual([expect.closeTo(4, 12), expect.closeTo(15, 12)]);
  const log = (value: number, mean: number): number => -0.5 * ((value - mean) ** 2 / 4 + Math.log(2 * Math.PI * 4));
  const logs = [0, 1].map((k) => log(1, [4, 15][k]) + log(3, [4, 15][k]));
  expect(scoreRows(model, fit.parameters, data)[0]).toBeCloseTo(Math.log(0.5) + logs[0], 10);
  const { probabilities } = classify(model, fit.parameters, data, "y");
  const p = 1 / (1 + Math.exp(logs[1] - logs[0]));
  expect(probabilities[0]).toBeCloseTo(p, 12);
  expect(probabilities[2]).toBeCloseTo(p, 12);
});

test("a chain that only goes forward keeps its order beside mixtures and classes of sequences", () => {
  const model = plan(
    [
      { ...observedCategory("who", 2, use("w", [], [2])), plate: "sequence" },
      chain(
        "s",
        3,
        use("first", [], [3], [1, 0, 0]),
        use("step", ["who"], [3, 3], [null, null, 0, 0, null, null, 0, 0, 1, null, null, 0, 0, null, null, 0, 0, 1]),
      ),
      categorical("j", 2, use("mix", ["who", "s"], [2])),
    ],
    [normal(1, "diagonal", ["who", "s", "j"])],
  );
  const random = createRandom(6, "sequences");
  const x = Float64Array.from({ length: 240 }, (_x, row) => {
    const stretch = Math.floor((row % 12) / 4);
    const who = Math.floor(row / 12) % 2;
    return [0, 5, -5][stretch] * (who === 0 ? 1 : -1) + (random.uniform() < 0.5 ? 1 : -1) + 0.2 * random.normal();
  });
  const ranges = Array.from({ length: 20 }, (_range, u) => ({ start: 12 * u, end: 12 * u + 12 }));
  const who = Float64Array.from({ length: 240 }, (_who, row) => Math.floor(row / 12) % 2);
  const data: EmData = { rows: 240, fields: { x, who }, sequences: ranges };
  const fit = fitStatistics(model, data, { ...defaults, starts: 2 });
  for (const zero of [2, 3, 6, 7, 11, 12, 15, 16]) expect(fit.parameters.step[zero]).toBe(0);
  for (const { path } of bestPaths(model, fit.parameters, data)) expect(Array.from(path)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
});
