import fc from "fast-check";
import { expect, test } from "vitest";
import { accumulator, expectation } from "../../../src/runtime/em/accumulate.ts";
import { bestPaths, fitStatistics, marginal, posterior, scoreRows } from "../../../src/runtime/em/index.ts";
import { createModel } from "../../../src/runtime/em/model.ts";
import { assignments, total } from "./support/assignments.ts";
import { defaults } from "./support/data.ts";
import { categorical, normal, plan } from "./support/plans.ts";
import { type Built, build, structures } from "./support/structures.ts";

const near = (found: number, truth: number): void => expect(Math.abs(found - truth)).toBeLessThan(1e-10);

/** All ways in which each sequence may have come about. */
const enumerated = ({ model, parameters, data }: Built) =>
  (data.sequences ?? []).map(({ start, end }) => assignments(model, parameters, data, start, end));

test("log-densities, posteriors and expected transitions are those of all assignments of values, whatever the structure", () => {
  fc.assert(
    fc.property(structures, (structure) => {
      const built = build(structure, structure.second && structure.chains === 2 ? [2, 1] : [3, 1, 2]);
      const { model, parameters, data } = built;
      const truth = enumerated(built);
      const scores = scoreRows(model, parameters, data);
      const { probabilities } = posterior(model, parameters, data);
      const bound = createModel(model, data, parameters);
      bound.refresh();
      const sums = accumulator(bound);
      const objective = expectation(bound, sums);
      let weighted = 0;
      for (const [u, { start, end }] of (data.sequences ?? []).entries()) {
        const all = total(truth[u]);
        near(scores[u], Math.log(all));
        weighted += (data.weights?.[start] ?? 1) * Math.log(all);
        for (const axis of model.axes) {
          const found = marginal(model, probabilities, axis.name);
          for (let row = start; row < end; row++)
            for (let k = 0; k < axis.size; k++) {
              const own = truth[u].filter(({ steps }) => steps[row - start][axis.name] === k);
              near(found[row * axis.size + k], total(own) / all);
            }
        }
      }
      near(objective, weighted);
      for (const [i, a] of bound.space.chains.axes.entries()) {
        const { name, transition } = model.axes[a];
        const counts = new Float64Array(bound.transitions[i].values.length);
        for (const [u, { start }] of (data.sequences ?? []).entries())
          for (const { steps, density } of truth[u])
            for (let t = 1; t < steps.length; t++) {
              const row = (transition?.index ?? []).reduce((flat, index) => flat * 2 + steps[t][index], 0);
              const place = (row * 2 + steps[t - 1][name]) * 2 + steps[t][name];
              counts[place] += ((data.weights?.[start] ?? 1) * density) / total(truth[u]);
            }
        for (const [place, count] of counts.entries()) near(sums.sums.transitions?.[i][place] ?? Number.NaN, count);
      }
    }),
    { numRuns: 150, seed: 11 },
  );
});

test("the best path is the most probable of all joint paths of the chains and values of the sequence", () => {
  fc.assert(
    fc.property(
      structures.filter(({ chains }) => chains > 0),
      (structure) => {
        const built = build(structure, structure.second && structure.chains === 2 ? [2, 1] : [3, 1, 2]);
        const { model, parameters, data } = built;
        const paths = bestPaths(model, parameters, data);
        const told = model.axes.filter(({ kind, plate }) => kind === "markov" || plate === "sequence");
        for (const [u, found] of enumerated(built).entries()) {
          const byPath = new Map<string, number>();
          for (const { steps, density } of found) {
            const key = steps.map((values) => told.map(({ name }) => values[name]).join("")).join(" ");
            byPath.set(key, (byPath.get(key) ?? 0) + density);
          }
          near(paths[u].logDensity, Math.log(Math.max(...byPath.values())));
        }
      },
    ),
    { numRuns: 80, seed: 12 },
  );
});

test("the objective never falls, whatever the structure", () => {
  fc.assert(
    fc.property(structures, (structure) => {
      const { model, data } = build(structure, [5, 4, 1, 6, 3]);
      const last = new Map<number, number>();
      const fit = fitStatistics(model, data, { ...defaults, starts: 2, iterations: 30, seed: structure.seed }, ({ start, objective }) => {
        const before = last.get(start);
        if (before !== undefined) expect(objective - before).toBeGreaterThanOrEqual(-1e-10 * Math.max(1, Math.abs(before)));
        last.set(start, objective);
      });
      expect(Number.isFinite(fit.logLikelihood)).toBe(true);
      for (const values of Object.values(fit.parameters)) expect(values.every(Number.isFinite)).toBe(true);
    }),
    { numRuns: 150, seed: 13 },
  );
});

test("a category's probabilities are at most 1, whatever its states' sum to by rounding", () => {
  const model = plan([categorical("k", 2), categorical("j", 2)], [normal(1, "tied diagonal", ["k"])]);
  const certain = Float64Array.of(1, 2 ** -52, 0, 0);
  expect(certain[0] + certain[1]).toBeGreaterThan(1);
  expect([...marginal(model, certain, "k")]).toEqual([1, 0]);
});
