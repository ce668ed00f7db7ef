import { expect, test } from "vitest";
import {
  decodeRows,
  encodeRows,
  fitStatistics,
  missingLaws,
  posterior,
  reconstructRows,
  separated,
  separatedLaws,
} from "../../../../src/runtime/em/index.ts";
import { joined } from "../../../../src/runtime/em/joint.ts";
import { statisticsOf } from "../../../support/models.ts";
import { defaults } from "../support/data.ts";
import { momentsOf } from "../support/truth.ts";
import { rowsFor } from "./joint-models.ts";

const text = (also: string): string => `data D {
  source: csv("d.csv")
  x: real[2]? = [x0, x1]
  y: real[2]? = [y0, y1]
  u: real[2]? = [u0, u1]
}
model M {
  param w: simplex(2)
  param centre: real[2, 2]
  param spread: spd(2)[2]
  param l: real[2, 2] = [[1, 0], [_, 1]]
  param m: real[2, 2]
  param e: positive[2]
  param f: spd(2)
  latent k: category(2) ~ Categorical(w)
  latent z: real[2] ~ Normal(centre[k], cov: spread[k])
  observed x: real[2]? ~ Normal(l @ z, var: e)
  observed y: real[2]? ~ Normal(m @ z, cov: f)
${also}}`;

const { plan } = statisticsOf(text(""));
/** With what is measured of the latents themselves, of which the rows have nothing. */
const { plan: measured } = statisticsOf(text("  observed u: real[2]? ~ Normal(z, std: 2)\n"));

const blocks = [
  { width: 2, noise: "diagonal" as const },
  { width: 2, noise: "full" as const },
];
const both = separated(plan, rowsFor({ K: 2, Q: 2, blocks, own: {} }, 60, 4, { gaps: true }).fields);
// A row without anything, and one without its second variable.
both.x.fill(Number.NaN, 20, 22);
both.y.fill(Number.NaN, 20, 24);
const data = { rows: 60, fields: joined(plan, both, 60) };
const { parameters } = fitStatistics(plan, data, { ...defaults, starts: 1, iterations: 15 });

test("fields of one emission become one matrix and fields again", () => {
  expect(plan.emissions.map(({ field }) => field)).toEqual(["x & y"]);
  expect(separated(plan, joined(plan, both, 60))).toEqual(both);
});

test("codes are what the entries that are there say of the latents: as the Gaussian conditioning formula says of a measurement of them", () => {
  const nothing = new Float64Array(120).fill(Number.NaN);
  const laws = separatedLaws(
    measured,
    missingLaws(measured, parameters, { rows: 60, fields: joined(measured, { ...both, u: nothing }, 60) }, [0.1587]),
  );
  const { z } = encodeRows(plan, parameters, data);
  expect(laws.u).toMatchObject({ is: "number", width: 2 });
  if (laws.u.is === "number") for (const [i, mean] of laws.u.means.entries()) expect(z.mean[i]).toBeCloseTo(mean, 8);
  expect(Math.min(...z.std)).toBeGreaterThan(0);
});

test("missing entries are those of the joint Normal of each component, by its share", () => {
  const laws = separatedLaws(plan, missingLaws(plan, parameters, data));
  const { probabilities } = posterior(plan, parameters, data);
  const [emission] = plan.emissions;
  const each = [0, 1].map((k) => momentsOf(plan, parameters, emission, { k }));
  // Of row 11 the second variable is missing, of row 10 everything: there the means are those of the components.
  for (const field of ["x", "y"]) {
    const law = laws[field];
    const from = field === "x" ? 0 : 2;
    for (const c of [0, 1]) {
      const wanted = each.reduce((sum, { mean }, k) => sum + probabilities[20 + k] * mean[from + c], 0);
      expect(law.is === "number" ? law.means[20 + c] : Number.NaN).toBeCloseTo(wanted, 9);
    }
  }
});

test("decoding says the mean of each variable at latents, reconstructing at the latents' own codes", () => {
  const latents = { k: Float64Array.from([0, 1]), z: Float64Array.from([1, -2, 0.5, 3]) };
  const decoded = separated(plan, decodeRows(plan, parameters, latents, 2));
  const { l, m } = parameters;
  for (const [row, [a, b]] of [
    [1, -2],
    [0.5, 3],
  ].entries())
    for (const d of [0, 1]) {
      expect(decoded.x[2 * row + d]).toBeCloseTo(l[2 * d] * a + l[2 * d + 1] * b, 12);
      expect(decoded.y[2 * row + d]).toBeCloseTo(m[2 * d] * a + m[2 * d + 1] * b, 12);
    }
  // The loadings are alike in all components, so that the average code is decoded.
  const { z } = encodeRows(plan, parameters, data);
  const made = separated(plan, reconstructRows(plan, parameters, data));
  for (let row = 0; row < 60; row++)
    for (const d of [0, 1]) expect(made.y[2 * row + d]).toBeCloseTo(m[2 * d] * z.mean[2 * row] + m[2 * d + 1] * z.mean[2 * row + 1], 8);
});
