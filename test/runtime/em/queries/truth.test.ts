import fc from "fast-check";
import { expect, test } from "vitest";
import {
  bestPaths,
  classify,
  filtered,
  fitStatistics,
  isSequential,
  marginal,
  missingLaws,
  posterior,
  scoreRows,
  scoreSteps,
} from "../../../../src/runtime/em/index.ts";
import type { EmData } from "../../../../src/runtime/em/types.ts";
import { defaults } from "../support/data.ts";
import { type Assignment, assignmentsOf, logSum, missingMeans, unitsOf, type Values } from "../support/truth.ts";
import { type World, worldOf, worlds } from "../support/worlds.ts";

/** A model after two steps of its fit, and rows to ask about, of which every sequence's last row, or every fourth, is wholly missing. */
function asked(world: World) {
  const { model, data } = worldOf(world);
  const { parameters } = fitStatistics(model, data, { ...defaults, starts: 1, varianceFloor: 0.01, iterations: 2 });
  const units = unitsOf(model, data);
  const blank = units.flatMap(({ end }, i) => (isSequential(model.axes) || i % 4 === 0 ? [end - 1] : []));
  const fields = { ...data.fields };
  for (const { field, width } of model.emissions) {
    fields[field] = fields[field].slice();
    for (const row of blank) fields[field].fill(Number.NaN, row * width, (row + 1) * width);
  }
  return { model, parameters, data: { ...data, fields }, units };
}

const near = (found: number, wanted: number): void => {
  expect(Math.abs(found - wanted)).toBeLessThan(1e-8 * Math.max(1, Math.abs(wanted)));
};

/** The share of the assignments' density that those which hold have. */
function shareOf(all: Assignment[], holds: (steps: Values[]) => boolean): number {
  const logs = (found: Assignment[]): number => logSum(found.map(({ logDensity }) => logDensity));
  return Math.exp(logs(all.filter(({ steps }) => holds(steps))) - logs(all));
}

test("scores, posteriors, classes and missing entries are those of all assignments, whatever the structure and the families", () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const { model, parameters, data, units } = asked(world);
      const scores = scoreRows(model, parameters, data);
      const { probabilities } = posterior(model, parameters, data);
      const laws = missingLaws(model, parameters, data);
      for (const [u, { start, end }] of units.entries()) {
        const all = assignmentsOf(model, parameters, data, start, end);
        near(scores[u], logSum(all.map(({ logDensity }) => logDensity)));
        for (const { name, size } of model.axes) {
          const own = marginal(model, probabilities, name);
          for (let row = start; row < end; row++)
            for (let k = 0; k < size; k++)
              near(
                own[row * size + k],
                shareOf(all, (steps) => steps[row - start][name] === k),
              );
        }
        const total = logSum(all.map(({ logDensity }) => logDensity));
        for (const emission of model.emissions) {
          const { field, width, family, params } = emission;
          const law = laws[field];
          for (let at = start * width; at < end * width; at++) {
            if (!Number.isNaN(data.fields[field][at])) continue;
            // Half of what a StudentT of few degrees of freedom says is beyond any number.
            if (family === "StudentT" && (parameters[params.df.param ?? ""] ?? params.df.fixed).some((df) => (df ?? 0) <= 1)) continue;
            const row = Math.floor(at / width);
            const wanted: number[] = [];
            for (const { steps, logDensity } of all) {
              const own = missingMeans(model, parameters, data, emission, { row, column: at % width }, steps[row - start]);
              for (const [i, one] of own.entries()) wanted[i] = (wanted[i] ?? 0) + Math.exp(logDensity - total) * one;
            }
            if (law.is === "number") near(law.means[at], wanted[0]);
            else for (const [k, chance] of wanted.entries()) near(law.chances[at * law.levels + k], chance);
          }
        }
      }
      for (const { name, size, role } of model.axes) {
        if (role !== "observed") continue;
        const hidden: EmData = { ...data, fields: { ...data.fields, [name]: new Float64Array(data.rows).fill(Number.NaN) } };
        const found = classify(model, parameters, data, name).probabilities;
        for (const { start, end } of units) {
          const all = assignmentsOf(model, parameters, hidden, start, end);
          for (let row = start; row < end; row++)
            for (let k = 0; k < size; k++)
              near(
                found[row * size + k],
                shareOf(all, (steps) => steps[row - start][name] === k),
              );
        }
      }
    }),
    { numRuns: 120, seed: 31 },
  );
});

test("filtered states, predictive densities and best paths are those of all assignments of a sequence, whatever the families", () => {
  fc.assert(
    fc.property(
      worlds.filter(({ axes }) => axes === "sequences"),
      (world) => {
        const { model, parameters, data, units } = asked(world);
        const { probabilities } = filtered(model, parameters, data);
        const steps = scoreSteps(model, parameters, data);
        const paths = bestPaths(model, parameters, data);
        const chains = model.axes.filter(({ kind }) => kind === "markov");
        const kinds = model.axes.filter(({ plate }) => plate === "sequence");
        const joint = (axes: typeof chains, values: Values): number => axes.reduce((flat, { name, size }) => flat * size + values[name], 0);
        for (const [u, { start, end }] of units.entries()) {
          let before = 0;
          for (let row = start; row < end; row++) {
            const all = assignmentsOf(model, parameters, data, start, row + 1);
            const upTo = logSum(all.map(({ logDensity }) => logDensity));
            near(steps[row], upTo - before);
            before = upTo;
            for (const { name, size } of model.axes) {
              const own = marginal(model, probabilities, name);
              for (let k = 0; k < size; k++)
                near(
                  own[row * size + k],
                  shareOf(all, (found) => found[row - start][name] === k),
                );
            }
          }
          const byPath = new Map<string, number[]>();
          for (const { steps: found, logDensity } of assignmentsOf(model, parameters, data, start, end)) {
            const key = [joint(kinds, found[0]), ...found.map((values) => joint(chains, values))].join();
            byPath.set(key, [...(byPath.get(key) ?? []), logDensity]);
          }
          const logs = new Map(Array.from(byPath, ([key, terms]) => [key, logSum(terms)]));
          const { path, value, logDensity } = paths[u];
          near(logDensity, Math.max(...logs.values()));
          near(logs.get([value, ...path].join()) ?? Number.NaN, logDensity);
        }
      },
    ),
    { numRuns: 60, seed: 32 },
  );
});
