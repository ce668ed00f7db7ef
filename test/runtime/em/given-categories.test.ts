import { expect, test } from "vitest";
import { fitStatistics, missingLaws, sampleRows } from "../../../src/runtime/em/index.ts";
import type { EmData } from "../../../src/runtime/em/types.ts";
import { createRandom } from "../../../src/runtime/random/index.ts";
import { statisticsOf } from "../../support/models.ts";
import { csvRows, defaults } from "./support/data.ts";

const settings = { ...defaults, tolerance: 1e-13, iterations: 5000, starts: 5 };

/** Old Faithful, with every third eruption of another sort. */
function geyser(): EmData {
  const rows = csvRows("faithful.csv", ["eruptions", "waiting"]);
  return {
    rows: rows.length,
    fields: { x: Float64Array.from(rows.flat()), g: Float64Array.from(rows, (_row, i) => (i % 3 === 0 ? 1 : 0)) },
    sequences: [{ start: 0, end: rows.length }],
  };
}

const parts = `param w: simplex(2)[2]
  param mean: real[2, 2]
  param cov: spd(2)[2]
  latent k: category(2) ~ Categorical(w[g])
  observed x: real[2] ~ Normal(mean[k], cov: cov[k])`;

test("a given category selects as an observed one does, whose own law adds its log-likelihood and nothing else", () => {
  const data = geyser();
  const given = statisticsOf(`model M {\n  given g: category(2)\n  ${parts}\n}`);
  const observed = statisticsOf(`model M {\n  param share: simplex(2)\n  observed g: category(2) ~ Categorical(share)\n  ${parts}\n}`);
  expect([given.plan.label, given.plan.parameters]).toEqual(["em", observed.plan.parameters - 1]);
  const [one, other] = [given, observed].map(({ plan }) => fitStatistics(plan, data, settings));
  const counts = [0, 1].map((g) => data.fields.g.filter((value) => value === g).length);
  const law = counts.reduce((sum, count) => sum + count * Math.log(count / data.rows), 0);
  expect(other.logLikelihood - one.logLikelihood).toBeCloseTo(law, 8);
  for (const name of ["w", "mean", "cov"])
    for (const [i, value] of one.parameters[name].entries()) expect(value).toBeCloseTo(other.parameters[name][i], 6);
});

test("a transition may depend on what each step is given; rows are drawn for what they are told", () => {
  const { plan } = statisticsOf(`data D { source: csv("d.csv")  x: real[2] = [a, b]  g: category(2)  sequence: along(row) }
model M {
  given g: category(2)
  param first: simplex(2)
  param move: simplex(2)[2, 2]
  param mean: real[2, 2]
  param var: positive[2, 2]
  latent s: category(2) ~ Markov(first, move[g])
  observed x: real[2] ~ Normal(mean[s], var: var[s])
}`);
  const data = geyser();
  const fit = fitStatistics(plan, data, settings);
  expect(fit.status.is).toBe("converged");
  // Of two sorts of step the even one and the odd one lead to different states here.
  const parameters = { ...fit.parameters, move: Float64Array.of(1, 0, 1, 0, 0, 1, 0, 1) };
  const g = Float64Array.from({ length: 50 }, (_value, t) => t % 2);
  const { states, fields } = sampleRows(plan, parameters, [50], createRandom(1, "test"), { g });
  expect(fields.g).toBeUndefined();
  const values = Array.from(states, (state) => Math.floor(state / 2));
  expect(values.slice(1)).toEqual(Array.from(g.slice(1)));
  expect(Object.keys(missingLaws(plan, fit.parameters, data))).toEqual(["x"]);
  expect(plan.queries.forecast).toEqual({ because: "nobody knows `g` of the steps ahead" });
});
